"""The status page and the memory of its incidents, for tests of services."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.errors import Unavailable
from bot.domain.ids import ChannelId
from bot.domain.outbox import Effect
from bot.domain.status import Incident, Status, Told
from tests.support.stores import FakeOutbox


@dataclass
class FakePage:
    """Says what ``says`` holds once, then that nothing is new; None is a page that is down."""

    says: Status | None = None
    is_new: bool = True
    url: str = "https://status.example.org"
    reads: int = 0

    def say(self, status: Status | None) -> None:
        self.says, self.is_new = status, True

    async def read(self) -> Status | None:
        self.reads += 1
        if self.says is None:
            raise Unavailable(self.url, "answers 503")
        said = self.says if self.is_new else None
        self.is_new = False
        return said


@dataclass
class FakeStatus:
    """``told`` is what tests read; the contract tests hold it to the real ones."""

    outbox: FakeOutbox
    told: list[Told] = field(default_factory=list)
    is_full: bool = False

    async def latest(self, incident: str) -> Told | None:
        found = [one for one in self.told if one.incident.id == incident]
        return max(found, key=lambda one: one.episode, default=None)

    async def unfinished(self) -> Sequence[Told]:
        return [one for one in self.told if one.ended_at is None]

    async def open(
        self, incident: Incident, episode: int, channel: ChannelId, effect: Effect
    ) -> bool:
        if self.is_full:
            raise Unavailable("store", "is full")
        if any((one.incident.id, one.episode) == (incident.id, episode) for one in self.told):
            return False
        enqueued = await self.outbox.enqueue(effect)
        if enqueued is None:
            return False
        number = len(self.told) + 1
        kept = replace(incident, updated_at=None)
        self.told.append(Told(number, kept, episode, 0, channel, enqueued))
        return True

    async def move(
        self, told: Told, incident: Incident, ended_at: datetime | None, effect: Effect
    ) -> bool:
        is_current = self.told[told.id - 1].version == told.version
        if not is_current or await self.outbox.enqueue(effect) is None:
            return False
        self.told[told.id - 1] = replace(
            told,
            incident=replace(incident, updated_at=None),
            version=told.version + 1,
            ended_at=ended_at,
        )
        return True
