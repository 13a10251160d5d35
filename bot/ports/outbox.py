"""The outbox: effects on the outside world, kept until they have happened."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.ids import EffectId
from bot.domain.outbox import Effect, EffectState, Leased, Outcome


class OutboxStore(Protocol):
    """Effects waiting to happen. Survives a kill at any point."""

    async def enqueue(self, effect: Effect) -> EffectId | None:
        """None when an effect with that key exists."""
        ...

    async def enqueue_once(self, effect: Effect, due: datetime) -> EffectId | None:
        """Not to be taken before ``due``. None when one of its kind waits in its stream already,
        not counting one under way."""
        ...

    async def lease(
        self, owner: str, now: datetime, limit: int, until: datetime
    ) -> Sequence[Leased]:
        """Take up to ``limit`` due effects, those due longest first, at most one a stream, and
        none whose stream has an earlier one unfinished. A lease that ran out is due again."""
        ...

    async def settle(self, outcomes: Sequence[Outcome]) -> None:
        """Record what became of leased effects, all in one transaction. Only the holder of a lease
        may give it back or give up; what has happened is done, whoever tells."""
        ...

    async def release(self, owner: str | None = None) -> int:
        """Give back the leases of ``owner`` (of everybody, for None: at start, when this process
        is the only one); returns how many there were."""
        ...

    async def result_of(self, effect: EffectId) -> str | None: ...

    async def next_due(self) -> datetime | None:
        """When the next lease would find something (past, if now), counting leases that run out;
        None when nothing is unfinished."""
        ...

    async def depth(self) -> Mapping[EffectState, int]:
        """How many effects are in each state; states without any are left out."""
        ...

    async def purge_done(self, before: datetime) -> int:
        """Erase what effects done before then carried; returns how many. Their keys stay, for a
        key is unique for ever, and so do their results."""
        ...


Handler = Callable[[Leased], Awaitable[str | None]]
"""Does one effect and returns its result (for a message: its id). Raises Unavailable to be tried
again and Rejected to be given up."""
