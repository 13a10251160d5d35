"""What is remembered of issues on GitHub."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.heard import Heard
from bot.domain.issue import IssueRef
from bot.domain.outbox import Effect
from bot.domain.seen import Seen


class IssueStore(Protocol):
    """Deliveries, the last look at each issue, and the bridge's own comments. An issue's
    repository is compared in lower case."""

    async def hear(self, heard: Sequence[Heard]) -> int:
        """Claim what was heard by its name and queue a look (``inbox.look``) for each, all in one
        transaction; how many of them are new."""
        ...

    async def seen(self, ref: IssueRef) -> Seen | None: ...

    async def saw(self, ref: IssueRef, now: Seen, effects: Sequence[Effect]) -> None:
        """Remember the look, and enqueue what comes of it, in one transaction."""
        ...

    async def did(self, ref: IssueRef, own: frozenset[str]) -> None:
        """What the bridge was about to do to labels has happened, before anybody looked."""
        ...

    async def disown(self, ref: IssueRef, own: frozenset[str]) -> None:
        """What the bridge was about to do to labels did not happen."""
        ...

    async def watched_since(self, repository: str, now: datetime) -> datetime:
        """When the bridge first heard of this repository: ``now``, for the first time."""
        ...

    async def polled_until(self, repository: str, what: str) -> datetime | None:
        """Up to where polling has read ``what`` (issues, comments, releases)."""
        ...

    async def poll(
        self, repository: str, what: str, until: datetime, heard: Sequence[Heard]
    ) -> int:
        """Remember that, and ``hear``, in one transaction."""
        ...

    async def comment_of(self, ref: IssueRef, marker: str) -> int | None:
        """The id of the bridge's own comment with that marker."""
        ...

    async def commented(self, ref: IssueRef, marker: str, comment: int) -> None: ...

    async def is_own(self, comment: int) -> bool:
        """Did the bridge write it?"""
        ...

    async def forget(self, before: datetime) -> None:
        """Erase deliveries that were dealt with before then."""
        ...
