"""Who may change what, and what every change leaves behind: a date, a trace, and the news of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.github.records import Account, Comment, Happening, Issue, Label, Milestone
from bot.sandbox.github.refusals import forbidden
from bot.sandbox.github.repositories import Release, Repositories, Repository

_NO_TRACE = ("opened", "edited", "deleted")
"""Actions that the list of an issue's events does not know."""


def now() -> datetime:
    """To the second, like everything GitHub dates."""
    return datetime.now(UTC).replace(microsecond=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """``event`` and ``action`` as webhooks name them; ``before`` what they call ``changes``.
    ``issue`` is None for what is about a ``release``; ``twin`` is where an issue that moves goes,
    or came from."""

    event: str
    action: str
    repository: Repository
    by: Account
    issue: Issue | None = None
    comment: Comment | None = None
    label: Label | None = None
    milestone: Milestone | None = None
    assignee: Account | None = None
    release: Release | None = None
    before: Json | None = None
    twin: tuple[Repository, Issue] | None = None


class Changes:
    """``clock`` dates everything from now on; a test may set another one."""

    def __init__(self, repositories: Repositories, tell: Callable[[Change], None]) -> None:
        self.repositories, self._tell = repositories, tell
        self.clock = now

    def may_push(self, by: Account, repository: Repository) -> bool:
        """Label, close and edit what is others'."""
        is_invited = by.is_member or by.login in repository.collaborators
        return is_invited or (by.is_bridge and repository.may_push)

    def may_change(self, by: Account, repository: Repository, thing: Issue | Comment) -> bool:
        return thing.author == by or self.may_push(by, repository)

    def require_push(self, repository: Repository, by: Account) -> None:
        """Raises Refused."""
        if not self.may_push(by, repository):
            raise forbidden()

    def require_own(self, repository: Repository, thing: Issue | Comment, by: Account) -> None:
        """Raises Refused."""
        if not self.may_change(by, repository, thing):
            raise forbidden()

    def made(self, change: Change) -> None:
        """An issue is touched by whatever happens to it or to its comments."""
        if (issue := change.issue) is not None:
            issue.updated = self.clock()
            self._trace(change, issue)
        self._tell(change)

    def opened(self, change: Change) -> None:
        """What a new issue bears from the start is told and traced, and touches nothing."""
        if (issue := change.issue) is not None:
            self._trace(change, issue)
        self._tell(change)

    def _trace(self, change: Change, issue: Issue) -> None:
        renamed = (change.before or {}).get("title") if change.action == "edited" else None
        if change.event != "issues" or (change.action in _NO_TRACE and not renamed):
            return
        issue.past.append(
            Happening(
                id=self.repositories.next_id(),
                event="renamed" if renamed else change.action,
                by=change.by,
                at=self.clock(),
                label=change.label,
                milestone=change.milestone,
                assignee=change.assignee,
                renamed=(renamed["from"], issue.title) if renamed else None,
                reason=issue.reason if change.action == "closed" else None,
            )
        )
