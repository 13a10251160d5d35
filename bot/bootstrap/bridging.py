"""Puts together what listens to issues and reacts, where the settings name repositories."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.adapters.store.database import Database
from bot.adapters.store.issues import StoredIssues
from bot.adapters.store.links import StoredLinks
from bot.domain.places import Places
from bot.domain.policy import Policy
from bot.domain.redact import Redact
from bot.knowledge import utc_now
from bot.ports import Chat, Handler, OutboxStore, Texts, Tracker
from bot.services.inbox import GoneReactor, Inbox, Reactor, ReleaseReactor
from bot.services.inbox_poll import InboxPoll
from bot.services.intake import IntakeService
from bot.services.library import Library
from bot.settings import Settings

BESIDE_WEBHOOKS = 5
"""So much slower GitHub is asked where it tells by itself: only for what it failed to deliver."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridging:
    """What there is where issues are listened to. ``services`` are named as in ``Services``."""

    services: Mapping[str, Any]
    handlers: Mapping[str, Handler]


@dataclass(slots=True, kw_only=True)
class BridgingGround:
    """What it stands on. ``intake`` is None where the company has no policy or checklist."""

    settings: Settings
    places: Places
    policy: Policy
    library: Library
    database: Database
    links: StoredLinks
    tracker: Tracker
    outbox: OutboxStore
    wake_outbox: Callable[[], None]
    chat: Chat
    texts: Texts
    redact: Redact
    intake: IntakeService | None

    def build(self) -> Bridging:
        issues = StoredIssues(self.database, utc_now)
        # Who reacts to an issue, in this order: all that they answer is enqueued together.
        reactors: tuple[Reactor, ...] = ()
        to_releases: tuple[ReleaseReactor, ...] = ()
        to_gone: tuple[GoneReactor, ...] = ()
        inbox = Inbox(
            store=issues,
            tracker=self.tracker,
            outbox=self.outbox,
            clock=utc_now,
            wake_outbox=self.wake_outbox,
            reactors=reactors,
            to_releases=to_releases,
            to_gone=to_gone,
        )
        poll = InboxPoll(
            repositories=self.settings.github_repositories,
            store=issues,
            tracker=self.tracker,
            clock=utc_now,
            wake_outbox=self.wake_outbox,
            every=self._poll_seconds(),
        )
        return Bridging(
            services={"inbox": inbox, "inbox_poll": poll},
            handlers={**inbox.handlers},
        )

    def _poll_seconds(self) -> float:
        seconds = float(self.settings.github_poll_seconds)
        has_webhook = bool(self.settings.github_webhook_secret.get_secret_value())
        return BESIDE_WEBHOOKS * seconds if has_webhook else seconds
