"""Tickets that are followed over any store, at a desk that reports what a test says."""

import asyncio
from dataclasses import dataclass, field, replace
from itertools import count

from bot.adapters.store import Database, StoredOutbox
from bot.adapters.store.support import StoredSupport
from bot.adapters.store.support_answers import StoredAnswers
from bot.domain.card import Card
from bot.domain.handoff import Routing
from bot.domain.ids import ChannelId, MemberId, MessageId
from bot.domain.outbox import Effect
from bot.domain.policy import Policy, Target, Unit
from bot.domain.support import LOOK_EVERY, Handoff
from bot.domain.ticket import Progress, Receipt, TicketId
from bot.services.chat_effects import ChatEffects
from bot.services.outbox import OutboxWorker
from bot.services.support_answers import SupportAnswers
from bot.services.support_watch import SupportWatch
from bot.services.support_watch_cards import SupportWatchCards
from tests.support.clock import FakeClock
from tests.support.support import TICKET
from tests.support.verify import NORA, FakeTexts, Switch, vault

STAFF = ChannelId(99)
FOUND = "https://desk.example/"
POLICY = Policy(
    {},
    severities={"urgent": {"en": "Urgent"}, "low": {"en": "Low"}},
    targets={"enterprise": {"urgent": Target(1, Unit.HOURS), "low": Target(2, Unit.BUSINESS_DAYS)}},
    routing=Routing(entitled={"sla": frozenset({"enterprise"})}),
)


@dataclass
class ReportingDesk:
    """``says`` is what it reports by reference. ``troubles`` are raised first, each once; while
    ``hangs`` it never answers. ``asked`` is what tests read."""

    says: dict[str, Progress] = field(default_factory=dict)
    troubles: list[Exception] = field(default_factory=list)
    hangs: bool = False
    asked: list[str] = field(default_factory=list)

    async def progress(self, reference: str) -> Progress | None:
        self.asked.append(reference)
        if self.hangs:
            await asyncio.Event().wait()
        if self.troubles:
            raise self.troubles.pop(0)
        return self.says.get(reference)


@dataclass
class Room:
    """The staff's channel and the direct messages. What was said under a nonce is not said again,
    and ``lines`` and ``told`` are what tests read."""

    lines: dict[str, str] = field(default_factory=dict)
    told: dict[str, tuple[MemberId, Card]] = field(default_factory=dict)

    async def reply(
        self, channel: ChannelId, to: MessageId | None, card: Card, nonce: str, *, look_first: bool
    ) -> MessageId:
        assert (channel, to) == (STAFF, None)
        self.lines[nonce] = "\n".join(card.texts)
        return MessageId([*self.lines].index(nonce) + 1)

    async def edit(self, channel: ChannelId, message: MessageId, card: Card) -> None:
        self.lines[[*self.lines][message - 1]] = "\n".join(card.texts)

    async def tell(self, member: MemberId, card: Card, nonce: str) -> None:
        self.told[nonce] = member, card


@dataclass
class Watched:
    """``desk`` and ``room`` outlive the process; ``switch`` ends it."""

    database: Database
    clock: FakeClock
    desk: ReportingDesk = field(default_factory=ReportingDesk)
    room: Room = field(default_factory=Room)
    switch: Switch = field(default_factory=Switch)
    staff: ChannelId | None = STAFF

    def __post_init__(self) -> None:
        on, clock, cards = self.switch.on, self.clock, SupportWatchCards(POLICY, FakeTexts())
        self.store = StoredSupport(self.database, vault(), clock)
        self.answers = StoredAnswers(self.database, vault(), clock)
        self.outbox = StoredOutbox(self.database, clock)
        self.watch = SupportWatch(
            store=on(self.store),
            outbox=on(self.outbox),
            desk=on(self.desk),
            policy=POLICY,
            cards=cards,
            clock=clock,
            wake_outbox=lambda: None,
            staff_channel=self.staff,
            patience=0.05,
        )
        self.heard = SupportAnswers(
            store=on(self.answers),
            cards=cards,
            redact=lambda text: text.replace("hunter2", "[redacted]"),
            wake_outbox=lambda: None,
            staff_channel=self.staff,
        )

    async def opened(self, name: str = "one", **more: str) -> TicketId:
        """A ticket of Nora's that is at the desk since now, under ``name``."""
        number, now = TicketId(f"id-of-{name}"), self.clock.now
        rated = {"tier": "enterprise", "severity": "urgent", **more}
        draft = Handoff(ticket=replace(TICKET, id=number, **rated), drafted_at=now)  # type: ignore[arg-type]
        await self.store.draft(draft)
        await self.store.queue(draft, now, Effect("nothing", f"send:{name}", "nothing", {}))
        receipt = Receipt(name, FOUND + name)
        assert await self.store.opened(number, receipt, now, now + LOOK_EVERY)
        return number

    async def turn(self, **after: float) -> None:
        """What is due so much later, and whatever comes of it."""
        self.clock.advance(**after)
        await self.watch.turn()
        await self.settle()

    async def settle(self) -> None:
        chats = ChatEffects(self.room, self.outbox)  # type: ignore[arg-type]

        async def nothing(_: object) -> None:
            return None

        worker = OutboxWorker(
            self.outbox,
            {**chats.handlers, "nothing": nothing},
            clock=self.clock,
            jitter=lambda: 0.5,
            owner=f"watch-{next(_numbers)}",
        )
        async with worker:
            await worker.idle()

    async def answer(self, ticket: TicketId, said: bool, word: str = "") -> Card:
        card = await self.heard.answer(NORA, ticket, is_helped=said)
        if word:
            card = await self.heard.say(NORA, ticket, word)
        return card

    def restarted(self) -> "Watched":
        return replace(self, switch=Switch())

    @property
    def lines(self) -> list[str]:
        """What staff read now."""
        return [*self.room.lines.values()]


_numbers = count()
