"""GitHub, as far as services need it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.issue import (
    CloseReason,
    Comment,
    Issue,
    IssueRef,
    LabelEvent,
    NewIssue,
    Release,
)
from bot.domain.issue_form import Forms


class Tracker(Protocol):
    """All raise Unavailable (with GitHub's own wish when to come again) and Rejected
    (``is_gone`` for what was deleted). Writes happen one at a time, a second apart; what costs
    nothing where nothing changed is asked for with an ETag."""

    async def me(self) -> str:
        """The bridge's own login; asked for once. Empty without any token."""
        ...

    async def forms(self, repository: str) -> Forms:
        """What the repository offers, else its organisation; read again only when it changed.
        Broken files are left out and told of in the log. What was read before serves while GitHub
        is away."""
        ...

    async def search(self, repository: str, words: str, limit: int) -> Sequence[Issue]:
        """Open issues with any of ``words``, best first."""
        ...

    async def issue(self, ref: IssueRef) -> Issue:
        """Pull requests too. One call."""
        ...

    async def changed(self, repository: str, since: datetime) -> Sequence[Issue]:
        """Issues, open or closed, that changed since then, oldest change first; costs nothing
        where nothing changed."""
        ...

    async def open_issues(self, repository: str) -> Sequence[Issue]:
        """Up to 1 000, changed last first; costs nothing where nothing changed."""
        ...

    async def recent(self, repository: str) -> Sequence[Issue]:
        """Up to 300, open and closed, opened last first; three calls."""
        ...

    async def comments(self, ref: IssueRef, since: datetime | None = None) -> Sequence[Comment]:
        """Those of one issue that changed since then, oldest first."""
        ...

    async def comment_at(self, repository: str, id: int) -> Comment:  # noqa: A002 - as its field
        """One call."""
        ...

    async def commented(self, repository: str, since: datetime) -> Sequence[Comment]:
        """Those of all its issues that changed since then, oldest change first, pull requests'
        too; costs nothing where nothing changed."""
        ...

    async def label_events(self, ref: IssueRef) -> Sequence[LabelEvent]:
        """When which label was put on and taken off, oldest first."""
        ...

    async def labels(self, repository: str) -> Sequence[str]:
        """Names of all there are. This and the next two cost nothing where nothing changed, and
        are asked for at most once a minute."""
        ...

    async def milestones(self, repository: str) -> Sequence[str]:
        """Titles of the open ones."""
        ...

    async def assignees(self, repository: str) -> Sequence[str]:
        """Logins of those who can be assigned."""
        ...

    async def releases(self, repository: str) -> Sequence[Release]:
        """The last thirty published ones, newest first; costs nothing where nothing changed."""
        ...

    async def commits(self, repository: str, base: str, head: str) -> Sequence[str]:
        """Messages of up to 250 commits from tag ``base`` (excluded) to ``head``."""
        ...

    async def open(self, new: NewIssue, *, look_first: bool) -> Issue:
        """``look_first`` searches for its marker. A label that may not be set is left out."""
        ...

    async def comment(self, ref: IssueRef, text: str, marker: str, *, look_first: bool) -> Comment:
        """``marker`` is added, hidden; ``look_first`` searches for it."""
        ...

    async def rewrite(self, repository: str, comment: int, text: str, marker: str) -> None:
        """Give a comment of the bridge's own another text; ``marker`` as in ``comment``."""
        ...

    async def retract(self, repository: str, comment: int) -> None:
        """Delete a comment of the bridge's own; gone already counts as deleted."""
        ...

    async def label(self, ref: IssueRef, add: Collection[str], remove: Collection[str]) -> None:
        """What is so already counts as done. One call for all that is added, one for each that is
        removed."""
        ...

    async def close(self, ref: IssueRef, reason: CloseReason) -> None: ...

    async def reopen(self, ref: IssueRef) -> None: ...

    async def assign(self, ref: IssueRef, add: Collection[str], remove: Collection[str]) -> None:
        """Logins. Raises Rejected for one who cannot be assigned."""
        ...

    async def set_milestone(self, ref: IssueRef, title: str) -> None:
        """The open milestone of that title; none for an empty one. Raises Rejected where there is
        none of it."""
        ...
