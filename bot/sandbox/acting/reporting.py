"""What people do on GitHub: they open, edit, label, plan, close, reopen and move issues."""

import re
from collections.abc import Callable

from bot.sandbox.acting import commenting
from bot.sandbox.acting.report import Report
from bot.sandbox.acting.stage import Wrong
from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.github.issues import find
from bot.sandbox.github.records import Account, Issue
from bot.sandbox.github.refusals import Refused
from bot.sandbox.github.repositories import Repository
from bot.sandbox.github.shapes import html_url

_LINK = re.compile(r"https://github\.com/([\w.-]+/[\w.-]+)/issues/(\d+)")


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
        return VERBS[verb](told)
    except Refused as refused:
        raise Wrong(refused.text) from None


def _said(repository: Repository, issue: Issue) -> Json:
    return {"issue": issue.number, "url": html_url(repository, issue)}


def _open(told: Report) -> Json:
    """From ``title`` and ``body``, or as the form behind a link to a new issue makes it."""
    issues = told.github.issues
    if told.wish.get("url"):
        draft = told.github.drafts.open(told.needed("url"), told.by)
        title, text = told.text("title"), draft.text(told.wish)
        title = draft.title if title is None else title
        where, labels = draft.repository, draft.labels
        return _said(where, issues.open(where, told.by, title, text, labels, draft.form_labels))
    repository, label = told.repository(), told.text("label")
    if label and not told.github.changes.may_push(told.by, repository):
        raise Wrong("only maintainers may label issues")
    title, body = told.needed("title"), told.text("body")
    return _said(
        repository, issues.open(repository, told.by, title, body, [label] if label else [])
    )


def _edit(told: Report) -> Json:
    (repository, issue), title, body = told.own(), told.text("title"), told.text("body")
    if title is None and body is None:
        raise Wrong('give "title" or "body" as a text')
    told.github.issues.edit(repository, issue, told.by, title=title, body=body)
    return _said(repository, issue)


def _label(told: Report) -> Json:
    repository, issue = told.to_push("label issues")
    told.github.labels.add(repository, issue, told.by, [told.needed("label")])
    return _said(repository, issue)


def _unlabel(told: Report) -> Json:
    repository, issue = told.to_push("label issues")
    told.github.labels.remove(repository, issue, told.by, told.needed("label"))
    return _said(repository, issue)


def _close(told: Report) -> Json:
    repository, issue = told.own()
    reason = told.text("reason") or "completed"
    told.github.issues.close(repository, issue, told.by, reason)
    return _said(repository, issue)


def _reopen(told: Report) -> Json:
    repository, issue = told.own()
    told.github.issues.reopen(repository, issue, told.by)
    return _said(repository, issue)


def _milestone(told: Report) -> Json:
    repository, issue = told.to_push("set milestones")
    title = told.text("milestone")
    milestone = repository.milestone(title) if title else None
    if title and milestone is None:
        names = ", ".join(one.title for one in repository.milestones.values())
        raise Wrong(f"no milestone {title!r}; there are {names or 'none'}")
    told.github.issues.plan(repository, issue, told.by, milestone)
    return _said(repository, issue)


def _assign(told: Report) -> Json:
    repository, issue = told.to_push("assign issues")
    who = _assignee(told)
    if not told.github.issues.may_be_assigned(repository, issue, who):
        raise Wrong(f"{who.login} cannot be assigned here")
    told.github.issues.assign(repository, issue, told.by, [who])
    return _said(repository, issue)


def _unassign(told: Report) -> Json:
    repository, issue = told.to_push("assign issues")
    told.github.issues.unassign(repository, issue, told.by, [_assignee(told)])
    return _said(repository, issue)


def _assignee(told: Report) -> Account:
    """``login``; oneself, if nobody is named."""
    return told.github.repositories.account(told.text("login") or told.by.login)


def _delete(told: Report) -> Json:
    repository, issue = told.to_push("delete issues")
    told.github.issues.delete(repository, issue, told.by)
    return _said(repository, issue)


def _transfer(told: Report) -> Json:
    """Answers the new ``issue``."""
    repository, issue = told.to_push("move issues")
    to = told.repository(told.needed("to"))
    return _said(to, told.github.issues.transfer(repository, issue, told.by, to))


VERBS: dict[str, Callable[[Report], Json]] = {
    "gh_open": _open,
    "gh_edit": _edit,
    "gh_comment": commenting.comment,
    "gh_edit_comment": commenting.edit,
    "gh_delete_comment": commenting.delete,
    "gh_label": _label,
    "gh_unlabel": _unlabel,
    "gh_close": _close,
    "gh_reopen": _reopen,
    "gh_milestone": _milestone,
    "gh_assign": _assign,
    "gh_unassign": _unassign,
    "gh_delete": _delete,
    "gh_transfer": _transfer,
    "gh_release": commenting.release,
}
