"""Everything that keeps posts and issues in step, over stores in memory and a world outside that
tests move; it may die at any step."""

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from bot.domain.card import Card
from bot.domain.errors import Rejected
from bot.domain.ids import ChannelId, MessageId, RoleId
from bot.domain.outbox import Effect
from bot.domain.verify import Audit
from bot.ports import Handler
from bot.services.chat_effects import ChatEffects
from bot.services.inbox import Inbox
from bot.services.issue_effects import IssueEffects
from tests.support.bridge import FakeBridge
from tests.support.bridging import Following
from tests.support.clock import FakeClock
from tests.support.crossing import ISSUE, Room
from tests.support.due import carry_out
from tests.support.issues import FakeIssues
from tests.support.links import FakeLinks, link
from tests.support.stores import FakeOutbox
from tests.support.tracker import FakeTracker
from tests.support.verify import FakeTexts, Killed, Switch

POST, STAFF = ChannelId(50), ChannelId(80)
MAINTAINER = RoleId(9)
TAGS = frozenset({"bug", "cli", "solved"})


@dataclass
class FakeOrders:
    outbox: FakeOutbox
    noted: list[Audit] = field(default_factory=list)

    async def order(self, audit: Audit, effects: tuple[Effect, ...] = ()) -> bool:
        self.noted.append(audit)
        return any([await self.outbox.enqueue(one) for one in effects])


class NoIntakes:
    async def of_subject(self, subject: MessageId) -> None:
        return None


@dataclass
class Forum(Room):
    """``opened`` are the first messages of posts; ``missing`` are threads that were deleted."""

    opened: dict[MessageId, Card] = field(default_factory=dict)
    missing: set[ChannelId] = field(default_factory=set)

    async def reply(
        self, channel: ChannelId, to: MessageId | None, card: Card, nonce: str, **how: Any
    ) -> MessageId:
        if channel in self.missing:
            raise Rejected("chat", "not found (10003)", is_gone=True)
        self.mentioned += [how["mention"]] if how.get("mention") else []
        return await super().reply(channel, to, card, nonce, **how)

    async def edit(self, channel: ChannelId, message: MessageId, card: Card) -> None:
        if message in self.opened:
            self.opened[message] = card
        else:
            await super().edit(channel, message, card)

    async def open_post(
        self, forum: ChannelId, title: str, card: Card, *, look_first: bool
    ) -> ChannelId:
        self._ask()
        for number, there in self.opened.items():
            if look_first and there.texts[0] == card.texts[0]:
                return ChannelId(number)
        number = self.next_id()
        self.opened[number] = card
        self._answer()
        return ChannelId(number)

    def texts(self) -> list[str]:
        return [*super().texts(), *("\n".join(one.texts) for one in self.opened.values())]


@dataclass
class Ford:
    """``room`` and ``tracker`` are the world outside; ``begin`` starts the next process over the
    same stores."""

    feed_labels: frozenset[str] = frozenset()
    clock: FakeClock = field(default_factory=FakeClock)
    switch: Switch = field(default_factory=Switch)

    def __post_init__(self) -> None:
        self.tracker = FakeTracker(clock=self.clock, maintainers={"maya"})
        self.room = Forum(clock=self.clock, forum=TAGS, moderated=frozenset({"solved"}))
        self.outbox = FakeOutbox(self.clock)
        self.links, self.issues = FakeLinks(self.outbox), FakeIssues(self.outbox)
        self.store, self.orders = FakeBridge(self.outbox), FakeOrders(self.outbox)
        self.heard = 0
        self.begin()

    def begin(self, at: int | None = None) -> None:
        """A process that dies at the ``at``-th step."""
        self.switch = Switch(at)
        on, texts = self.switch.on, FakeTexts()
        links, store, issues = on(self.links), on(self.store), on(self.issues)
        room, tracker = on(self.room), on(self.tracker)
        following = Following(
            store=store,
            links=links,
            issues=issues,
            chat=room,
            tracker=tracker,
            outbox=on(self.outbox),
            intakes=NoIntakes(),
            clock=self.clock,
            mapped={"Bug": "bug", "cli": "cli"},
            solved="solved",
            staff=STAFF,
            feed_labels=self.feed_labels,
            post_labels=frozenset({"discuss"}),
            orders=on(self.orders),
            maintainers=frozenset({MAINTAINER}),
        )
        self.bridge, self.posts = following.service, following.posts
        self.blocked = following.blocked
        self.inbox = Inbox(
            store=issues,
            tracker=tracker,
            outbox=on(self.outbox),
            reactors=following.reactors,
            to_releases=following.to_releases,
            to_gone=following.to_gone,
            clock=self.clock,
            wake_outbox=lambda: None,
        )
        labels = IssueEffects(
            tracker=tracker, store=issues, outbox=on(self.outbox), texts=texts, staff_channel=STAFF
        )
        self.handlers: dict[str, Handler] = {
            **ChatEffects(room, self.outbox).handlers,
            **self.inbox.handlers,
            **following.handlers,
            **labels.handlers,
        }

    async def link(self) -> None:
        await self.links.link(link(POST, str(ISSUE)), [])

    async def hear(self) -> None:
        told = self.tracker.told[self.heard :]
        await self.inbox.hear(told)
        self.heard += len(told)

    async def settle(self) -> None:
        """GitHub tells all it has to, and what is due is done until nothing is."""
        await self.hear()
        while await carry_out(self.outbox, self.handlers, self.clock):
            await self.hear()

    async def survive(self, at: int) -> bool:
        """Settle, but for dying at the ``at``-th step and beginning again; False where it was done
        before that."""
        self.begin(at)
        is_dead = True
        with suppress(Killed):
            await self.settle()
            is_dead = False
        self.begin()
        await self.outbox.release()
        await self.settle()
        return is_dead

    def texts(self) -> list[str]:
        """All that stands in Discord."""
        return sorted(self.room.texts())
