"""What keeps posts and issues in step, over memory: for tests that need all of it together."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from bot.domain.ids import ChannelId, GuildId, MemberId, MessageId
from bot.domain.outbox import Effect
from bot.domain.places import Places
from bot.ports import Handler, IntakeStore, OrderStore
from bot.ports.bridge import Shown
from bot.services.bridge import BridgeService
from bot.services.bridge_cards import BridgeCards
from bot.services.bridge_effects import BridgeEffects
from bot.services.bridge_release import BridgeReleases
from bot.services.bridge_tags import BridgeTags
from bot.services.feed import FeedService
from bot.services.issue_cards import IssueCards
from bot.services.issue_post import IssuePosts
from bot.services.shown import ShownMessages
from tests.support.clock import FakeClock
from tests.support.stores import FakeOutbox
from tests.support.verify import FakeTexts

TAGS = {"cloud": "Cloud", "seen": "Seen"}
FORUM, FEED = ChannelId(70), ChannelId(71)


@dataclass
class FakeBridge:
    """``messages`` and ``wishes`` are what tests read."""

    outbox: FakeOutbox
    messages: dict[str, Shown] = field(default_factory=dict)
    wishes: dict[MessageId, MemberId] = field(default_factory=dict)

    async def shown(self, name: str) -> Shown | None:
        return self.messages.get(name)

    async def show(self, name: str, shown: Shown) -> None:
        self.messages[name] = shown

    async def wish(self, subject: MessageId, member: MemberId, at: datetime) -> bool:
        if self.wishes.pop(subject, None):
            return False
        self.wishes[subject] = member
        return True

    async def wished(self, subject: MessageId) -> MemberId | None:
        return self.wishes.get(subject)

    async def told(self, subject: MessageId, effect: Effect, *, is_wish: bool) -> None:
        if await self.outbox.enqueue(effect) and is_wish:
            del self.wishes[subject]


class Following:
    """``reactors``, ``to_releases`` and ``to_gone`` are the inbox's."""

    def __init__(
        self,
        *,
        store: FakeBridge,
        links: Any,
        issues: Any,
        chat: Any,
        tracker: Any,
        outbox: Any,
        intakes: Any,
        clock: FakeClock,
    ) -> None:
        cards = IssueCards(FakeTexts(), has_forum=True)
        timed: dict[str, Any] = {"clock": clock, "wake_outbox": lambda: None}
        effects = BridgeEffects(
            links=links,
            intakes=cast("IntakeStore", intakes),
            store=store,
            chat=chat,
            cards=BridgeCards(FakeTexts()),
            close=None,
            solved_tags=("Solved",),
            staff_channel=None,
            clock=clock,
        )
        tags = BridgeTags(
            **timed, mapped=TAGS, links=links, issues=issues, chat=chat, outbox=outbox,
            may_write=True,
        )  # fmt: skip
        self.service = BridgeService(**timed, effects=effects, tags=tags)
        self.feed = FeedService(channel=FEED, labels=frozenset(), cards=cards)
        posts = IssuePosts(
            **timed,
            forum=FORUM,
            guild=GuildId(1),
            labels=frozenset({"post"}),
            links=links,
            store=store,
            orders=cast("OrderStore", None),
            chat=chat,
            tracker=tracker,
            cards=cards,
            texts=FakeTexts(),
            places=Places(),
        )
        releases = BridgeReleases(
            effects=effects, issues=issues, tracker=tracker, wake_outbox=lambda: None
        )
        self.reactors = (self.service, self.feed, posts)
        self.to_releases = (releases, self.feed)
        self.to_gone = (self.service,)
        self.handlers: dict[str, Handler] = {}
        for one in (effects, tags, posts, releases, ShownMessages(store=store, chat=chat)):
            self.handlers |= one.handlers
