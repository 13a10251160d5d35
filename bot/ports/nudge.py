"""What is remembered of issues whose authors were asked for details."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.issue import IssueRef
from bot.domain.nudge import Nudge
from bot.domain.outbox import Effect


class NudgeStore(Protocol):
    """One nudge an issue. A repository is compared in lower case."""

    async def of(self, ref: IssueRef) -> Nudge | None: ...

    async def put(self, nudge: Nudge, effects: Sequence[Effect] = ()) -> bool:
        """Remember it as the next of its versions, and enqueue the effects, in one transaction;
        False, and nothing is done, where somebody else put that version meanwhile."""
        ...

    async def due(self, now: datetime, limit: int) -> Sequence[Nudge]:
        """Those that the clock is to look at, due longest first."""
        ...

    async def of_repository(self, repository: str) -> Sequence[Nudge]:
        """By their numbers."""
        ...

    async def forget(self, ref: IssueRef) -> None: ...
