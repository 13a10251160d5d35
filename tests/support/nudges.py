"""Nudges in memory, for tests of services; a contract test holds them to the real ones."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from operator import itemgetter

from bot.domain.issue import IssueRef
from bot.domain.nudge import Nudge
from bot.domain.outbox import Effect
from tests.support.stores import FakeOutbox


@dataclass
class FakeNudges:
    """``nudges`` by issue (lower case) and the rows of ``outbox`` are what tests read."""

    outbox: FakeOutbox
    nudges: dict[str, Nudge] = field(default_factory=dict)

    async def of(self, ref: IssueRef) -> Nudge | None:
        return self.nudges.get(str(ref).lower())

    async def put(self, nudge: Nudge, effects: Sequence[Effect] = ()) -> bool:
        there = await self.of(nudge.ref)
        if there and there.version != nudge.version:
            return False
        self.nudges[str(nudge.ref).lower()] = replace(nudge, version=nudge.version + 1)
        for effect in effects:
            await self.outbox.enqueue(effect)
        return True

    async def due(self, now: datetime, limit: int) -> Sequence[Nudge]:
        found = [(at, one) for one in self.nudges.values() if (at := one.due_at) and at <= now]
        return [one for _, one in sorted(found, key=itemgetter(0))][:limit]

    async def of_repository(self, repository: str) -> Sequence[Nudge]:
        wanted = repository.lower()
        found = [one for one in self.nudges.values() if one.ref.repository.lower() == wanted]
        return sorted(found, key=lambda one: one.ref.number)

    async def forget(self, ref: IssueRef) -> None:
        self.nudges.pop(str(ref).lower(), None)
