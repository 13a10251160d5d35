"""Comments under issues: written, edited and deleted under GitHub's rules."""

from bot.sandbox.github.changes import Change, Changes
from bot.sandbox.github.records import Account, Comment, Issue
from bot.sandbox.github.refusals import forbidden
from bot.sandbox.github.repositories import Repository
from bot.sandbox.github.sizes import check_comment


class Comments:
    """The bridge changes only its own, whatever else it may do: stricter than GitHub, so that a
    bridge that touches what people wrote is found out."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes

    def add(self, repository: Repository, issue: Issue, by: Account, body: str) -> Comment:
        if issue.is_locked and not self._may_speak_in_locked(repository, by):
            raise forbidden("Unable to create comment because issue is locked.")
        check_comment(body)
        at = self._changes.clock()
        comment = Comment(self._changes.repositories.next_id(), by, body, at, at)
        issue.comments.append(comment)
        self._made("created", repository, issue, by, comment)
        return comment

    def edit(
        self, repository: Repository, issue: Issue, comment: Comment, by: Account, body: str
    ) -> None:
        self._require_own(repository, comment, by)
        check_comment(body)
        before, comment.body, comment.updated = comment.body, body, self._changes.clock()
        self._made("edited", repository, issue, by, comment, before)

    def delete(self, repository: Repository, issue: Issue, comment: Comment, by: Account) -> None:
        self._require_own(repository, comment, by)
        issue.comments.remove(comment)
        self._made("deleted", repository, issue, by, comment)

    def _may_speak_in_locked(self, repository: Repository, by: Account) -> bool:
        return not by.is_bridge and self._changes.may_push(by, repository)

    def _require_own(self, repository: Repository, comment: Comment, by: Account) -> None:
        if by.is_bridge and comment.author != by:
            raise forbidden()
        self._changes.require_own(repository, comment, by)

    def _made(
        self,
        action: str,
        repository: Repository,
        issue: Issue,
        by: Account,
        comment: Comment,
        before: str | None = None,
    ) -> None:
        self._changes.made(
            Change(
                event="issue_comment",
                action=action,
                repository=repository,
                issue=issue,
                by=by,
                comment=comment,
                before=None if before is None else {"body": {"from": before}},
            )
        )
