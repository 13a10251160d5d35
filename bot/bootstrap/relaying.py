"""Puts together what lets comments cross between threads and issues."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.adapters.store.database import Database
from bot.adapters.store.intake import StoredIntakes
from bot.adapters.store.links import StoredLinks
from bot.adapters.store.relay import StoredRelays
from bot.domain.places import Places
from bot.domain.redact import Redact
from bot.knowledge import utc_now
from bot.ports import Chat, Handler, IssueStore, OutboxStore, Texts, Tracker
from bot.services.relay import RelayService
from bot.services.relay_cards import RelayCards
from bot.services.relay_in import RelayIn
from bot.services.relay_out import RelayOut
from bot.services.together import RelayServices
from bot.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaying:
    """``into`` reacts to comments on GitHub."""

    services: RelayServices
    into: RelayIn
    handlers: Mapping[str, Handler]


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayGround:
    """What it stands on."""

    settings: Settings
    places: Places
    database: Database
    links: StoredLinks
    issues: IssueStore
    tracker: Tracker
    outbox: OutboxStore
    chat: Chat
    texts: Texts
    redact: Redact
    wake_outbox: Callable[[], None]

    def build(self) -> Relaying:
        store, cards = StoredRelays(self.database, utc_now), RelayCards(self.texts)
        intakes, most = StoredIntakes(self.database, utc_now), self.settings.relay
        consent = RelayService(
            store=store,
            links=self.links,
            intakes=intakes,
            outbox=self.outbox,
            chat=self.chat,
            cards=cards,
            places=self.places,
            clock=utc_now,
            wake_outbox=self.wake_outbox,
            most=most,
        )
        out = RelayOut(
            store=store,
            issues=self.issues,
            intakes=intakes,
            outbox=self.outbox,
            tracker=self.tracker,
            chat=self.chat,
            redact=self.redact,
            cards=cards,
            places=self.places,
            clock=utc_now,
            wake_outbox=self.wake_outbox,
            most=most,
        )
        into = RelayIn(
            store=store,
            intakes=intakes,
            tracker=self.tracker,
            chat=self.chat,
            cards=cards,
            most=most,
        )
        handlers = {**out.handlers, **into.handlers}
        return Relaying(services=RelayServices(consent, out), into=into, handlers=handlers)
