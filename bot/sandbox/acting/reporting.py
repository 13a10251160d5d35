"""What people do on GitHub: they open, edit, comment, label, close and reopen issues."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.acting.stage import Wrong
from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.github.hub import GitHub
from bot.sandbox.github.issues import find
from bot.sandbox.github.records import Account, Issue
from bot.sandbox.github.refusals import Refused
from bot.sandbox.github.repositories import Repository
from bot.sandbox.github.shapes import html_url

_LINK = re.compile(r"https://github\.com/([\w.-]+/[\w.-]+)/issues/(\d+)")
_ISSUE = re.compile(r"(?:([\w.-]+/[\w.-]+))?#?(\d+)")


@dataclass(frozen=True, slots=True)
class Report:
    """One wish of one person. ``login`` is empty for somebody without an account there."""

    github: GitHub
    login: str
    wish: Json

    @property
    def by(self) -> Account:
        if not self.login:
            raise Wrong("this person has no account on GitHub")
        return self.github.repositories.account(self.login)

    def text(self, name: str) -> str | None:
        value = self.wish.get(name)
        if value is not None and not isinstance(value, str):
            raise Wrong(f'give "{name}" as a text')
        return value

    def needed(self, name: str) -> str:
        if not (value := self.text(name)):
            raise Wrong(f'give "{name}" as a text')
        return value

    def repository(self, named: str | None = None) -> Repository:
        """By its name; the first one if none is named."""
        repositories = self.github.repositories
        wanted = named or self.text("repo") or next(iter(repositories.names), "")
        found = repositories.find(repositories.moved.get(wanted.lower(), wanted))
        if found is None:
            raise Wrong(f'"repo" is one of {", ".join(repositories.names)}')
        return found

    def issue(self) -> tuple[Repository, Issue]:
        named = _ISSUE.fullmatch(str(self.wish.get("issue", "")))
        if named is None:
            raise Wrong('give "issue" as a number, or as owner/name#12')
        repository = self.repository(named[1])
        return repository, find(repository, int(named[2]))

    def own(self) -> tuple[Repository, Issue]:
        repository, issue = self.issue()
        if not self.github.changes.may_change(self.by, repository, issue):
            raise Wrong(f"only maintainers and {issue.author.login} may do that to this issue")
        return repository, issue

    def to_label(self) -> tuple[Repository, Issue, str]:
        repository, issue = self.issue()
        if not self.github.changes.may_push(self.by, repository):
            raise Wrong("only maintainers may label issues")
        return repository, issue, self.needed("label")


def look(told: Report) -> Json:
    """What the link ``url`` opens: the form of a new issue, or an issue, which the page shows from
    then on. Without one: what every repository offers to begin with. Raises Wrong."""
    if not told.wish.get("url"):
        return {"choices": told.github.drafts.choices()}
    url = told.needed("url")
    if (link := _LINK.match(url)) is None:
        return told.github.drafts.open(url, told.by).shape
    try:
        repository = told.repository(link[1])
        issue = find(repository, int(link[2]))
    except Refused as refused:
        raise Wrong(refused.text) from None
    told.github.show(repository, issue)
    return {"repo": repository.full_name, "issue": issue.number}


def report(verb: str, told: Report) -> Json:
    """Carries it out; answers the ``issue`` and its ``url``. Raises Wrong."""
    try:
        repository, issue = VERBS[verb](told)
    except Refused as refused:
        raise Wrong(refused.text) from None
    return {"issue": issue.number, "url": html_url(repository, issue)}


def _open(told: Report) -> tuple[Repository, Issue]:
    """From ``title`` and ``body``, or as the form behind a link to a new issue makes it."""
    if told.wish.get("url"):
        draft = told.github.drafts.open(told.needed("url"), told.by)
        title, text = told.text("title"), draft.text(told.wish)
        title = draft.title if title is None else title
        opened = told.github.issues.open(
            draft.repository, told.by, title, text, draft.labels, draft.form_labels
        )
        return draft.repository, opened
    repository, label = told.repository(), told.text("label")
    if label and not told.github.changes.may_push(told.by, repository):
        raise Wrong("only maintainers may label issues")
    labels = [label] if label else []
    title, body = told.needed("title"), told.text("body")
    return repository, told.github.issues.open(repository, told.by, title, body, labels)


def _edit(told: Report) -> tuple[Repository, Issue]:
    (repository, issue), title, body = told.own(), told.text("title"), told.text("body")
    if title is None and body is None:
        raise Wrong('give "title" or "body" as a text')
    told.github.issues.edit(repository, issue, told.by, title=title, body=body)
    return repository, issue


def _comment(told: Report) -> tuple[Repository, Issue]:
    repository, issue = told.issue()
    told.github.comments.add(repository, issue, told.by, told.needed("body"))
    return repository, issue


def _label(told: Report) -> tuple[Repository, Issue]:
    repository, issue, label = told.to_label()
    told.github.labels.add(repository, issue, told.by, [label])
    return repository, issue


def _unlabel(told: Report) -> tuple[Repository, Issue]:
    repository, issue, label = told.to_label()
    told.github.labels.remove(repository, issue, told.by, label)
    return repository, issue


def _close(told: Report) -> tuple[Repository, Issue]:
    repository, issue = told.own()
    reason = told.text("reason") or "completed"
    told.github.issues.close(repository, issue, told.by, reason)
    return repository, issue


def _reopen(told: Report) -> tuple[Repository, Issue]:
    repository, issue = told.own()
    told.github.issues.reopen(repository, issue, told.by)
    return repository, issue


VERBS: dict[str, Callable[[Report], tuple[Repository, Issue]]] = {
    "gh_open": _open,
    "gh_edit": _edit,
    "gh_comment": _comment,
    "gh_label": _label,
    "gh_unlabel": _unlabel,
    "gh_close": _close,
    "gh_reopen": _reopen,
}
