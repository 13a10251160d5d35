"""A thread and an issue with everything between them: people write on both sides, the bridge may
be away, or die at any step."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, cast

from bot.domain.card import Card
from bot.domain.errors import Rejected, Unavailable
from bot.domain.ids import ChannelId, GuildId, MemberId, MessageId, RoleId
from bot.domain.intake import Intake
from bot.domain.issue import IssueRef
from bot.domain.link import Relay
from bot.domain.places import Places
from bot.domain.question import File
from bot.domain.redact import redact
from bot.domain.relay import Spoken, first_at
from bot.ports import Chat, Handler
from bot.services.chat_effects import ChatEffects
from bot.services.close import Person
from bot.services.inbox import Inbox
from bot.services.relay import RelayService
from bot.services.relay_cards import RelayCards
from bot.services.relay_in import RelayIn
from bot.services.relay_out import RelayOut
from tests.support.chat import FakeChat
from tests.support.clock import FakeClock
from tests.support.due import carry_out
from tests.support.intakes import intake
from tests.support.issues import FakeIssues
from tests.support.links import FakeLinks, link
from tests.support.relay import FakeRelays
from tests.support.stores import FakeOutbox
from tests.support.tracker import DEPUTY, ME, FakeTracker
from tests.support.verify import FakeTexts, Killed, Switch

POST, NORA, MAX = 50, MemberId(7), MemberId(8)
ISSUE = IssueRef("acme/app", 12)
MAINTAINER = RoleId(9)
STAFF = frozenset({MAINTAINER})
NONCE = timedelta(minutes=5)
"""How long Discord knows one again; it says "a few minutes"."""


@dataclass
class Room(FakeChat):
    """``shown`` is what the bridge wrote and still stands, by message."""

    clock: FakeClock = field(default_factory=FakeClock)
    shown: dict[MessageId, Card] = field(default_factory=dict)
    where: dict[MessageId, ChannelId] = field(default_factory=dict)
    titles: dict[ChannelId, str] = field(default_factory=dict)
    """Of posts that the bridge opened."""
    read: dict[str, str] = field(default_factory=dict)
    """The texts of files, by their names."""
    loses: bool = False
    """The next thing happens, and its answer is lost."""
    _nonces: dict[str, tuple[MessageId, datetime]] = field(default_factory=dict)
    _count: int = 0

    def next_id(self) -> MessageId:
        self._count += 1
        return MessageId(first_at(self.clock.now) + self._count)

    async def reply(
        self, channel: ChannelId, to: MessageId | None, card: Card, nonce: str, **how: Any
    ) -> MessageId:
        self._ask()
        for number, there in self.shown.items() if how["look_first"] else ():
            if (self.where[number], there.texts[0]) == (channel, card.texts[0]):
                return number
        number, until = self._nonces.get(nonce, (MessageId(0), self.clock.now))
        if until <= self.clock.now:
            number = self.next_id()
            self._nonces[nonce] = number, self.clock.now + NONCE
            self.shown[number], self.where[number] = card, channel
            self._answer()
        return number

    async def open_post(
        self, forum: ChannelId, title: str, card: Card, *, look_first: bool
    ) -> ChannelId:
        self._ask()
        for thread, one in self.titles.items() if look_first else ():
            if one == title:
                return thread
        number = self.next_id()
        thread = ChannelId(number)
        self.shown[number], self.where[number] = card, thread
        self.titles[thread] = title
        self._answer()
        return thread

    async def edit(self, channel: ChannelId, message: MessageId, card: Card) -> None:
        self._ask()
        if message not in self.shown:
            raise Rejected("chat", "not found (10008)", is_gone=True)
        self.shown[message] = card
        self._answer()

    async def delete(self, channel: ChannelId, message: MessageId) -> None:
        self._ask()
        self.shown.pop(message, None)
        self._answer()

    async def read_file(self, file: File, most: int) -> str | None:
        self._ask()
        return self.read.get(file.name) if file.size <= most else None

    def texts(self) -> list[str]:
        return ["\n".join(card.texts) for card in self.shown.values()]

    def _answer(self) -> None:
        if self.loses:
            self.loses = False
            raise Unavailable("chat", "did not answer in time")


@dataclass
class Intakes:
    """Nora opened the post; where ``is_post`` is not set, the bridge looks after no post there."""

    clock: FakeClock
    is_post: bool = True

    async def of_subject(self, subject: MessageId) -> Intake | None:
        found = intake(POST, self.clock, asker=NORA, locale="en")
        return found if self.is_post else None


@dataclass
class Strait:
    """``room`` and ``tracker`` are the world outside; ``switch`` ends the process, and ``begin``
    starts the next one over the same store."""

    most: Relay = Relay.ALL
    login: str = ME
    """The bridge's, on GitHub."""
    clock: FakeClock = field(default_factory=FakeClock)
    switch: Switch = field(default_factory=Switch)

    def __post_init__(self) -> None:
        self.keep()
        self.begin()

    def keep(self) -> None:
        """All that outlives a process."""
        self.tracker = FakeTracker(clock=self.clock, maintainers={"maya", DEPUTY}, login=self.login)
        self.tracker.put(ISSUE, "White screen")
        self.room = Room(clock=self.clock, posts={ChannelId(POST): []})
        self.outbox = FakeOutbox(self.clock)
        self.links = FakeLinks(self.outbox, {MessageId(POST): link(POST, str(ISSUE))})
        self.relays, self.issues = FakeRelays(self.links), FakeIssues(self.outbox)
        self.intakes = Intakes(self.clock)
        self.said = self.room.said.setdefault(ChannelId(POST), [])
        self.heard = len(self.tracker.told)

    def begin(self) -> None:
        self.switch = Switch()
        on, cards = self.switch.on, RelayCards(FakeTexts())
        store, issues = on(self.relays), on(self.issues)
        more: dict[str, Any] = {
            "store": store,
            "intakes": self.intakes,
            "cards": cards,
            "most": self.most,
        }
        places = Places(maintainer_roles=STAFF)
        world: dict[str, Any] = {"tracker": on(self.tracker), "chat": on(self.room)}
        self.consent = RelayService(
            **more,
            links=self.links,
            outbox=self.outbox,
            chat=cast("Chat", self.room),
            places=places,
            clock=self.clock,
            wake_outbox=lambda: None,
        )
        self.out = RelayOut(
            **more,
            **world,
            issues=issues,
            outbox=on(self.outbox),
            redact=redact,
            places=places,
            clock=self.clock,
            wake_outbox=lambda: None,
        )
        into = self.into = RelayIn(**more, **world)
        self.inbox = Inbox(
            store=issues,
            tracker=on(self.tracker),
            outbox=self.outbox,
            clock=self.clock,
            wake_outbox=lambda: None,
            reactors=(into,),
        )
        chat = ChatEffects(on(self.room), self.outbox)
        self.handlers: dict[str, Handler] = {
            **chat.handlers,
            **self.inbox.handlers,
            **self.out.handlers,
            **into.handlers,
        }

    async def open(self, relay: Relay = Relay.ALL) -> None:
        """Nora agrees."""
        await self.consent.choose(ChannelId(POST), relay, person())
        await self.settle()
        self.room.shown.clear()
        self.clock.advance(seconds=5)

    def write(self, text: str, who: MemberId = NORA, **more: Any) -> Spoken:
        """In the thread, without anybody hearing it yet."""
        spoken = Spoken(
            message=self.room.next_id(),
            guild=GuildId(1),
            channel=ChannelId(POST),
            author=who,
            name="Nora" if who == NORA else "Max",
            text=text,
            at=self.clock.now,
            roles=STAFF if who == MAX else frozenset(),
        )
        spoken = replace(spoken, **more)
        self.said.append(spoken)
        return spoken

    def reword(self, spoken: Spoken, text: str) -> Spoken:
        self.clock.advance(seconds=1)
        place = next(n for n, one in enumerate(self.said) if one.message == spoken.message)
        self.said[place] = replace(spoken, text=text, edited_at=self.clock.now)
        return self.said[place]

    def remove(self, spoken: Spoken) -> None:
        self.said[:] = [one for one in self.said if one.message != spoken.message]

    async def hear(self) -> None:
        """All that GitHub has to tell."""
        told = self.tracker.told[self.heard :]
        await self.inbox.hear(told)
        self.heard += len(told)

    async def settle(self) -> None:
        """Until nothing is due on either side; of an outage, until it is over."""
        await self.hear()
        while await carry_out(self.outbox, self.handlers, self.clock):
            await self.hear()

    async def survive(self) -> None:
        """Begin again after a death, as often as that takes, and be told all that is there."""
        self.begin()
        await self.outbox.release()
        await self.out.catch_up()
        await self.settle()

    def comments(self) -> list[str]:
        """What the bridge said on GitHub, without who said it where, and without its mark."""
        ours = (one.body for one in self.tracker.notes.values() if "<!-- bridge:" in one.body)
        return [body.split("\n\n", 1)[1].rpartition("\n\n")[0] for body in ours]


def person(member: MemberId = NORA) -> Person:
    return Person(member, STAFF if member == MAX else frozenset(), "en")


def parts(strait: Strait) -> Sequence[str]:
    """What people wrote on GitHub, as it stands in the thread."""
    return [card.texts[1] for card in strait.room.shown.values() if len(card.texts) > 1]


__all__ = ["ISSUE", "MAX", "NORA", "POST", "Killed", "Strait", "parts", "person"]
