"""Opens, edits, labels, closes and comments issues under GitHub's rules, and tells of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.github.refusals import Refused, forbidden, invalid, not_found
from bot.sandbox.github.repositories import (
    Account,
    Comment,
    Issue,
    Label,
    Repositories,
    Repository,
)

MOST_TITLE = 256
MOST_BODY = 65_536
"""Characters, in issues and comments alike."""
REASONS = ("completed", "not_planned", "duplicate")


@dataclass(frozen=True, slots=True)
class Change:
    """``event`` and ``action`` as webhooks name them; ``before`` what an edit replaced."""

    event: str
    action: str
    repository: Repository
    issue: Issue
    by: Account
    comment: Comment | None = None
    label: Label | None = None
    before: Json | None = None


class Issues:
    """Everything that changes them. Whoever may not is Refused, as on GitHub."""

    def __init__(self, repositories: Repositories, tell: Callable[[Change], None]) -> None:
        self._repositories, self._tell = repositories, tell

    def may_push(self, by: Account, repository: Repository) -> bool:
        """Label, close and edit what is others'."""
        return by.is_member or (by.is_bridge and repository.may_push)

    def may_change(self, by: Account, repository: Repository, thing: Issue | Comment) -> bool:
        return thing.author == by or self.may_push(by, repository)

    def open(
        self,
        repository: Repository,
        by: Account,
        title: str,
        body: str | None,
        labels: Sequence[str] = (),
        form_labels: Sequence[str] = (),
    ) -> Issue:
        """``labels`` of somebody who may not label are dropped without a word; those of the form
        are set for anybody, as far as the repository has them."""
        _check_title(title)
        _check_body(body, "Issue")
        now = _now()
        number = max(repository.issues, default=0) + 1
        issue = Issue(self._repositories.next_id(), number, by, title, body, now, now)
        wanted = [label for name in form_labels if (label := repository.label(name))]
        if self.may_push(by, repository):
            wanted += self._labels(repository, labels)
        issue.labels = list(dict.fromkeys(wanted))
        repository.issues[number] = issue
        self._tell(Change("issues", "opened", repository, issue, by))
        for label in issue.labels:
            self._tell(Change("issues", "labeled", repository, issue, by, label=label))
        return issue

    def edit(
        self,
        repository: Repository,
        issue: Issue,
        by: Account,
        *,
        title: str | None = None,
        body: str | None = None,
    ) -> None:
        self._require_own(repository, issue, by)
        before: Json = {}
        if title is not None and title != issue.title:
            _check_title(title)
            before["title"] = {"from": issue.title}
        if body is not None and body != issue.body:
            _check_body(body, "Issue")
            before["body"] = {"from": issue.body}
        if "title" in before and title is not None:
            issue.title = title
        if "body" in before:
            issue.body = body
        if before:
            self._touched(Change("issues", "edited", repository, issue, by, before=before))

    def close(self, repository: Repository, issue: Issue, by: Account, reason: str) -> None:
        self._require_own(repository, issue, by)
        if reason not in REASONS:
            raise invalid("Issue", "state_reason", "invalid")
        was_open, issue.reason = issue.is_open, reason
        if was_open:
            issue.is_open, issue.closed, issue.closed_by = False, _now(), by
            self._touched(Change("issues", "closed", repository, issue, by))

    def reopen(self, repository: Repository, issue: Issue, by: Account) -> None:
        """An author reopens only what nobody else has closed."""
        self._require_own(repository, issue, by)
        if issue.is_open:
            return
        if issue.closed_by != by and not self.may_push(by, repository):
            raise forbidden("Must have write access to reopen what somebody else has closed.")
        issue.is_open, issue.reason = True, "reopened"
        issue.closed = issue.closed_by = None
        self._touched(Change("issues", "reopened", repository, issue, by))

    def label(
        self, repository: Repository, issue: Issue, by: Account, names: Sequence[str]
    ) -> None:
        """Adds them; one that the repository does not have yet is made."""
        self._require_push(repository, by)
        self._relabel(repository, issue, by, [*issue.labels, *self._labels(repository, names)])

    def set_labels(
        self, repository: Repository, issue: Issue, by: Account, names: Sequence[str]
    ) -> None:
        self._require_push(repository, by)
        self._relabel(repository, issue, by, self._labels(repository, names))

    def unlabel(self, repository: Repository, issue: Issue, by: Account, name: str) -> None:
        self._require_push(repository, by)
        label = repository.label(name)
        if label is None or label not in issue.labels:
            raise Refused(404, "Label does not exist")
        self._relabel(repository, issue, by, [one for one in issue.labels if one != label])

    def comment(self, repository: Repository, issue: Issue, by: Account, body: str) -> Comment:
        if issue.is_locked and not by.is_member:
            raise forbidden("Unable to create comment because issue is locked.")
        _check_comment(body)
        now = _now()
        comment = Comment(self._repositories.next_id(), by, body, now, now)
        issue.comments.append(comment)
        self._touched(Change("issue_comment", "created", repository, issue, by, comment))
        return comment

    def edit_comment(
        self, repository: Repository, issue: Issue, comment: Comment, by: Account, body: str
    ) -> None:
        self._require_own(repository, comment, by)
        _check_comment(body)
        before, comment.body, comment.updated = comment.body, body, _now()
        changes = {"body": {"from": before}}
        self._touched(
            Change("issue_comment", "edited", repository, issue, by, comment, before=changes)
        )

    def delete_comment(
        self, repository: Repository, issue: Issue, comment: Comment, by: Account
    ) -> None:
        self._require_own(repository, comment, by)
        issue.comments.remove(comment)
        self._touched(Change("issue_comment", "deleted", repository, issue, by, comment))

    def _labels(self, repository: Repository, names: Sequence[str]) -> list[Label]:
        if any(not name.strip() for name in names):
            raise invalid("Label", "name", "missing_field")
        return [repository.label(name) or repository.add(Label(name)) for name in names]

    def _relabel(
        self, repository: Repository, issue: Issue, by: Account, wanted: Sequence[Label]
    ) -> None:
        before, issue.labels = issue.labels, list(dict.fromkeys(wanted))
        for action, labels in (
            ("unlabeled", [one for one in before if one not in issue.labels]),
            ("labeled", [one for one in issue.labels if one not in before]),
        ):
            for label in labels:
                self._touched(Change("issues", action, repository, issue, by, label=label))

    def _require_push(self, repository: Repository, by: Account) -> None:
        if not self.may_push(by, repository):
            raise forbidden()

    def _require_own(self, repository: Repository, thing: Issue | Comment, by: Account) -> None:
        if not self.may_change(by, repository, thing):
            raise forbidden()

    def _touched(self, change: Change) -> None:
        change.issue.updated = _now()
        self._tell(change)


def find(repository: Repository, number: int) -> Issue:
    """Refused where there is none, or none any more."""
    if not repository.has_issues:
        raise Refused(410, "Issues are disabled for this repo")
    issue = repository.issues.get(number)
    if issue is None:
        raise not_found()
    if issue.is_gone:
        raise Refused(410, "This issue was deleted")
    return issue


def _now() -> datetime:
    """To the second, like everything GitHub dates."""
    return datetime.now(UTC).replace(microsecond=0)


def _check_title(title: str) -> None:
    if not title.strip():
        raise invalid("Issue", "title", "missing_field")
    if len(title) > MOST_TITLE:
        message = f"title is too long (maximum is {MOST_TITLE} characters)"
        raise invalid("Issue", "title", "custom", message)


def _check_body(body: str | None, resource: str) -> None:
    if body is not None and len(body) > MOST_BODY:
        message = f"body is too long (maximum is {MOST_BODY} characters)"
        raise invalid(resource, "body", "custom", message)


def _check_comment(body: str) -> None:
    if not body.strip():
        raise invalid("IssueComment", "body", "missing_field", "body can't be blank")
    _check_body(body, "IssueComment")
