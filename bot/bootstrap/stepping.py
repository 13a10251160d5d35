"""Puts together what keeps posts and issues in step, and shows issues in channels of their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.adapters.store.bridge import StoredBridge
from bot.adapters.store.orders import StoredOrders
from bot.domain.ids import GuildId
from bot.domain.labels import LabelBook
from bot.knowledge import utc_now
from bot.ports import Handler, IssueStore
from bot.services.bridge import BridgeService
from bot.services.bridge_cards import BridgeCards
from bot.services.bridge_effects import BridgeEffects
from bot.services.bridge_release import BridgeReleases
from bot.services.bridge_tags import BridgeTags
from bot.services.feed import FeedService
from bot.services.inbox import Reactor, ReleaseReactor
from bot.services.issue_cards import IssueCards
from bot.services.issue_post import IssuePosts
from bot.services.shown import ShownMessages

if TYPE_CHECKING:
    from bot.bootstrap.bridging import BridgingGround


@dataclass(frozen=True, slots=True, kw_only=True)
class Stepping:
    """``posts`` is None where issues get none."""

    bridge: BridgeService
    posts: IssuePosts | None
    reactors: tuple[Reactor, ...]
    to_releases: tuple[ReleaseReactor, ...]
    handlers: Mapping[str, Handler]


@dataclass(frozen=True, slots=True, kw_only=True)
class SteppingGround:
    """What it stands on."""

    ground: "BridgingGround"
    book: LabelBook
    issues: IssueStore

    def build(self) -> Stepping:
        effects, tags = self._effects(), self._tags()
        bridge = BridgeService(
            effects=effects, tags=tags, clock=utc_now, wake_outbox=self.ground.wake_outbox
        )
        releases = BridgeReleases(
            effects=effects,
            issues=self.issues,
            tracker=self.ground.tracker,
            places=self.ground.places,
            wake_outbox=self.ground.wake_outbox,
        )
        shown = ShownMessages(store=effects.store, chat=self.ground.chat)
        feed, posts = self._feed(), self._posts()
        handlers = {
            **effects.handlers, **tags.handlers, **releases.handlers, **shown.handlers
        }  # fmt: skip
        shows = [one for one in (feed, posts) if one]
        return Stepping(
            bridge=bridge,
            posts=posts,
            reactors=(bridge, *shows),
            to_releases=(releases, feed) if feed else (releases,),
            handlers={**handlers, **posts.handlers} if posts else handlers,
        )

    def _effects(self) -> BridgeEffects:
        return BridgeEffects(
            links=self.ground.links,
            intakes=self.ground.intakes,
            store=StoredBridge(self.ground.database, utc_now),
            chat=self.ground.chat,
            cards=BridgeCards(self.ground.texts),
            close=self.ground.close,
            solved_tags=self.ground.policy.solved_tags,
            staff_channel=self.ground.settings.staff_channel,
            clock=utc_now,
        )

    def _tags(self) -> BridgeTags:
        return BridgeTags(
            mapped=self.book.tags,
            links=self.ground.links,
            issues=self.issues,
            chat=self.ground.chat,
            outbox=self.ground.outbox,
            clock=utc_now,
            wake_outbox=self.ground.wake_outbox,
            may_write=self.ground.settings.writes_to_github,
        )

    def _cards(self) -> IssueCards:
        return IssueCards(self.ground.texts, has_forum=self.ground.settings.issue_forum is not None)

    def _feed(self) -> FeedService | None:
        channel = self.ground.settings.feed_channel
        if channel is None:
            return None
        return FeedService(channel=channel, labels=self.book.feed_labels, cards=self._cards())

    def _posts(self) -> IssuePosts | None:
        forum = self.ground.settings.issue_forum
        if forum is None:
            return None
        return IssuePosts(
            forum=forum,
            guild=self.ground.places.guild or GuildId(0),
            labels=self.book.post_labels,
            links=self.ground.links,
            store=StoredBridge(self.ground.database, utc_now),
            orders=StoredOrders(self.ground.database, utc_now),
            chat=self.ground.chat,
            tracker=self.ground.tracker,
            cards=self._cards(),
            texts=self.ground.texts,
            places=self.ground.places,
            clock=utc_now,
            wake_outbox=self.ground.wake_outbox,
        )
