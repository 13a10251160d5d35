"""What is shown and wished, in memory; a contract test holds it to the real store."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.ids import MemberId, MessageId
from bot.domain.outbox import Effect
from bot.ports.bridge import Shown
from tests.support.stores import FakeOutbox


@dataclass
class FakeBridge:
    """``there`` and ``wishes`` are what tests read."""

    outbox: FakeOutbox
    there: dict[str, Shown] = field(default_factory=dict)
    wishes: dict[MessageId, MemberId] = field(default_factory=dict)

    async def shown(self, name: str) -> Shown | None:
        return self.there.get(name)

    async def show(self, name: str, shown: Shown) -> None:
        self.there[name] = shown

    async def wish(self, subject: MessageId, member: MemberId, at: datetime) -> bool:
        if self.wishes.pop(subject, None):
            return False
        self.wishes[subject] = member
        return True

    async def wished(self, subject: MessageId) -> MemberId | None:
        return self.wishes.get(subject)

    async def told(self, subject: MessageId, effect: Effect, *, is_wish: bool) -> None:
        if await self.outbox.enqueue(effect) and is_wish:
            self.wishes.pop(subject, None)
