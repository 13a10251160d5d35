"""Puts together what keeps posts and issues in step, and shows issues in channels of their own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.adapters.store.bridge import StoredBridge
from bot.adapters.store.database import Database
from bot.adapters.store.intake import StoredIntakes
from bot.adapters.store.links import StoredLinks
from bot.adapters.store.orders import StoredOrders
from bot.domain.ids import GuildId
from bot.domain.labels import LabelBook
from bot.domain.places import Places
from bot.domain.policy import Policy
from bot.knowledge import utc_now
from bot.ports import Chat, Handler, IssueStore, OutboxStore, Texts, Tracker
from bot.services.bridge import BridgeService
from bot.services.bridge_cards import BridgeCards
from bot.services.bridge_effects import BridgeEffects
from bot.services.bridge_release import BridgeReleases
from bot.services.bridge_tags import BridgeTags
from bot.services.close import CloseService
from bot.services.feed import FeedService
from bot.services.inbox import Reactor, ReleaseReactor
from bot.services.issue_cards import IssueCards
from bot.services.issue_post import IssuePosts
from bot.services.shown import ShownMessages
from bot.settings import Settings


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
    """What it stands on. ``close`` is None where nobody looks after posts."""

    settings: Settings
    places: Places
    policy: Policy
    book: LabelBook
    database: Database
    links: StoredLinks
    issues: IssueStore
    tracker: Tracker
    outbox: OutboxStore
    chat: Chat
    texts: Texts
    close: CloseService | None
    wake_outbox: Callable[[], None]

    def build(self) -> Stepping:
        effects, tags = self._effects(), self._tags()
        bridge = BridgeService(
            effects=effects, tags=tags, clock=utc_now, wake_outbox=self.wake_outbox
        )
        releases = BridgeReleases(
            effects=effects,
            issues=self.issues,
            tracker=self.tracker,
            places=self.places,
            wake_outbox=self.wake_outbox,
        )
        shown = ShownMessages(store=effects.store, chat=self.chat)
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
            links=self.links,
            intakes=StoredIntakes(self.database, utc_now),
            store=StoredBridge(self.database, utc_now),
            chat=self.chat,
            cards=BridgeCards(self.texts),
            close=self.close,
            solved_tags=self.policy.solved_tags,
            staff_channel=self.settings.staff_channel,
            clock=utc_now,
        )

    def _tags(self) -> BridgeTags:
        return BridgeTags(
            mapped=self.book.tags,
            links=self.links,
            issues=self.issues,
            chat=self.chat,
            outbox=self.outbox,
            clock=utc_now,
            wake_outbox=self.wake_outbox,
            may_write=self.settings.writes_to_github,
        )

    def _cards(self) -> IssueCards:
        return IssueCards(self.texts, has_forum=self.settings.issue_forum is not None)

    def _feed(self) -> FeedService | None:
        channel = self.settings.feed_channel
        if channel is None:
            return None
        return FeedService(channel=channel, labels=self.book.feed_labels, cards=self._cards())

    def _posts(self) -> IssuePosts | None:
        forum = self.settings.issue_forum
        if forum is None:
            return None
        return IssuePosts(
            forum=forum,
            guild=self.places.guild or GuildId(0),
            labels=self.book.post_labels,
            links=self.links,
            store=StoredBridge(self.database, utc_now),
            orders=StoredOrders(self.database, utc_now),
            chat=self.chat,
            tracker=self.tracker,
            cards=self._cards(),
            texts=self.texts,
            places=self.places,
            clock=utc_now,
            wake_outbox=self.wake_outbox,
        )
