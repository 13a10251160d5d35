"""The support handoff over any store, before a desk that does what a test says."""

from dataclasses import dataclass, field, replace
from typing import Any, cast

from bot.adapters.store import Database
from bot.adapters.store.support import StoredSupport
from bot.domain.card import Card
from bot.domain.handoff import Topic
from bot.domain.ids import ChannelId, MemberId, MessageId
from bot.domain.policy import Policy
from bot.domain.support import Handoff
from bot.domain.ticket import Attachment, Progress, Receipt, Ticket, TicketId
from bot.ports import IntakeStore
from bot.services.chat_effects import ChatEffects
from bot.services.intake import IntakeService
from bot.services.support import SupportService
from bot.services.support_cards import SupportCards
from bot.services.support_case import SupportCases
from bot.services.support_lists import SupportLists
from bot.services.support_post import SupportPosts
from bot.services.support_preview import SupportPreview
from bot.services.support_send import SupportSending
from bot.services.support_tickets import SupportTickets
from tests.support.clock import FakeClock
from tests.support.verify import GUILD, NORA, FakeTexts, Switch, World

THREAD, STAFF_CHANNEL = ChannelId(77), ChannelId(99)
SECRET = "what only the desk may read"
NUMBER = TicketId("3f9a1c0742d84e6f9b1d5c3a7e8f0a21")
TICKET = Ticket(
    id=NUMBER,
    topic=Topic.PLATFORM_BUG,
    guild=GUILD,
    channel=THREAD,
    subject_of=MessageId(77),
    member=NORA,
    locale="en",
    subject="It rolls back",
    summary=SECRET,
    attachments=(Attachment("log.txt", "and this"),),
    tier="team",
    project="One",
    role="app_developer",
)


@dataclass
class FakeDesk:
    """``taken`` is what tests read. ``troubles`` are raised first, each once; with
    ``is_taken_anyway`` the desk has it nevertheless."""

    is_idempotent: bool = True
    sends: bool = True
    reports: bool = True
    taken: list[Ticket] = field(default_factory=list)
    troubles: list[Exception] = field(default_factory=list)
    is_taken_anyway: bool = False

    async def open(self, ticket: Ticket) -> Receipt:
        trouble = self.troubles.pop(0) if self.troubles else None
        if trouble and not self.is_taken_anyway:
            raise trouble
        if not (self.is_idempotent and await self.find(ticket.id)):
            self.taken.append(ticket)
        if trouble:
            raise trouble
        return self._receipt(ticket.id)

    async def find(self, ticket: TicketId) -> Receipt | None:
        is_there = any(one.id == ticket for one in self.taken)
        return self._receipt(ticket) if is_there and self.is_idempotent else None

    async def progress(self, reference: str) -> Progress | None:
        return None

    def _receipt(self, ticket: TicketId) -> Receipt:
        return Receipt(f"SUP-{ticket[:4]}", "https://desk.example/1")


@dataclass
class Said:
    """What stands in a chat that knows a nonce again; ``told`` are direct messages."""

    written: dict[str, tuple[ChannelId, Card]] = field(default_factory=dict)
    told: dict[str, tuple[MemberId, Card]] = field(default_factory=dict)

    async def reply(
        self, channel: ChannelId, to: MessageId | None, card: Card, nonce: str, *, look_first: bool
    ) -> MessageId:
        self.written[nonce] = channel, card
        return MessageId(1)

    async def tell(self, member: MemberId, card: Card, nonce: str) -> None:
        self.told[nonce] = member, card

    def said_in(self, channel: ChannelId) -> list[Card]:
        return [card for place, card in self.written.values() if place == channel]


class NoIntakes:
    async def of_subject(self, subject: MessageId) -> None:
        return None


@dataclass
class SupportWorld:
    """``desk``, ``chat`` and the directory outlive the process; ``switch`` ends it."""

    proofs: World
    desk: FakeDesk = field(default_factory=FakeDesk)
    chat: Said = field(default_factory=Said)
    switch: Switch = field(default_factory=Switch)

    @classmethod
    async def begun(cls, database: Database, clock: FakeClock, **more: Any) -> "SupportWorld":
        """Nora is a customer."""
        proofs = World(database, clock)
        await proofs.link(NORA)
        return cls(proofs, **more)

    def __post_init__(self) -> None:
        on, clock, proofs = self.switch.on, self.proofs.clock, self.proofs
        self.store = StoredSupport(proofs.database, proofs.vault, clock)
        lists, policy = SupportLists(Policy({}), FakeTexts()), Policy({})
        self.intake = cast(IntakeService, None)  # nobody asks about a post here
        support = SupportService(
            cases=SupportCases(
                policy=policy,
                intake=self.intake,
                clock=clock,
                verified=on(proofs.store),
                directory=on(proofs.directory),
            ),
            posts=SupportPosts(self.intake, FakeTexts()),
            cards=SupportCards(policy, FakeTexts()),
            preview=SupportPreview(policy, FakeTexts()),
            store=on(self.store),
            desk=on(self.desk),
            clock=clock,
            token=lambda: NUMBER,
        )
        self.sending = SupportSending(
            store=on(self.store),
            desk=on(self.desk),
            lists=lists,
            intakes=cast(IntakeStore, NoIntakes()),
            clock=clock,
            wake_outbox=lambda: None,
            verified=on(proofs.store),
            directory=on(proofs.directory),
            staff_channel=STAFF_CHANNEL,
        )
        self.tickets = SupportTickets(
            support=support,
            sending=self.sending,
            lists=lists,
            link=self.desk,
            clock=clock,
            wake_outbox=lambda: None,
        )
        chats = ChatEffects(on(self.chat), proofs.outbox)
        proofs.handlers = {**proofs.handlers, **chats.handlers, **self.sending.handlers}

    async def draft(self, **more: Any) -> None:
        ticket = replace(TICKET, **more)
        await self.store.draft(Handoff(ticket=ticket, drafted_at=self.proofs.clock.now))

    async def send(self) -> None:
        """What the worker does then dies in a task of its own."""
        await self.tickets.send(NORA, NUMBER, "en")
        await self.proofs.settle()

    async def found(self) -> Handoff:
        found = await self.store.of(NUMBER)
        assert found
        return found

    def restarted(self) -> "SupportWorld":
        return replace(self, proofs=self.proofs.restarted(), switch=Switch())
