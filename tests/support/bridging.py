"""What keeps posts and issues in step, over memory: for tests that need all of it together."""

from collections.abc import Mapping
from typing import Any, cast

from bot.domain.ids import ChannelId, GuildId, RoleId
from bot.domain.places import Places
from bot.ports import Handler, IntakeStore
from bot.services.bridge import BridgeService
from bot.services.bridge_cards import BridgeCards
from bot.services.bridge_effects import BridgeEffects
from bot.services.bridge_release import BridgeReleases
from bot.services.bridge_tags import BridgeTags
from bot.services.feed import FeedService
from bot.services.issue_cards import IssueCards
from bot.services.issue_post import IssuePosts
from bot.services.shown import ShownMessages
from tests.support.bridge import FakeBridge
from tests.support.clock import FakeClock
from tests.support.verify import FakeTexts

TAGS = {"cloud": "Cloud", "seen": "Seen"}
FORUM, FEED = ChannelId(70), ChannelId(71)


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
        mapped: Mapping[str, str] = TAGS,
        solved: str = "Solved",
        staff: ChannelId | None = None,
        feed_labels: frozenset[str] = frozenset(),
        post_labels: frozenset[str] = frozenset({"post"}),
        orders: Any = None,
        maintainers: frozenset[RoleId] = frozenset(),
    ) -> None:
        cards = IssueCards(FakeTexts(), has_forum=True)
        self.blocked: set[int] = set()
        timed: dict[str, Any] = {"clock": clock, "wake_outbox": lambda: None}
        effects = BridgeEffects(
            links=links,
            intakes=cast("IntakeStore", intakes),
            store=store,
            chat=chat,
            cards=BridgeCards(FakeTexts()),
            close=None,
            solved_tags=(solved,),
            staff_channel=staff,
            clock=clock,
        )
        tags = BridgeTags(
            **timed, mapped=mapped, links=links, issues=issues, chat=chat, outbox=outbox,
            may_write=True,
        )  # fmt: skip
        self.service = BridgeService(**timed, effects=effects, tags=tags)
        self.feed = FeedService(channel=FEED, labels=feed_labels, cards=cards)
        self.posts = IssuePosts(
            **timed,
            forum=FORUM,
            guild=GuildId(1),
            labels=post_labels,
            links=links,
            store=store,
            orders=orders,
            chat=chat,
            tracker=tracker,
            cards=cards,
            texts=FakeTexts(),
            places=Places(maintainer_roles=maintainers),
        )
        releases = BridgeReleases(
            effects=effects,
            issues=issues,
            tracker=tracker,
            places=Places(is_blocked=self.blocked.__contains__),
            wake_outbox=lambda: None,
        )
        self.reactors = (self.service, self.feed, self.posts)
        self.to_releases = (releases, self.feed)
        self.to_gone = (self.service,)
        self.handlers: dict[str, Handler] = {}
        for one in (effects, tags, self.posts, releases, ShownMessages(store=store, chat=chat)):
            self.handlers |= one.handlers
