"""Puts together what lets comments cross between threads and issues."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.adapters.store.relay import StoredRelays
from bot.knowledge import utc_now
from bot.ports import Handler, IssueStore
from bot.services.relay import RelayService
from bot.services.relay_cards import RelayCards
from bot.services.relay_in import RelayIn
from bot.services.relay_out import RelayOut
from bot.services.together import RelayServices

if TYPE_CHECKING:
    from bot.bootstrap.bridging import BridgingGround


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaying:
    """``into`` reacts to comments on GitHub."""

    services: RelayServices
    into: RelayIn
    handlers: Mapping[str, Handler]


def relaying_of(ground: "BridgingGround", issues: IssueStore) -> Relaying:
    store, cards = StoredRelays(ground.database, utc_now), RelayCards(ground.texts)
    intakes, most = ground.intakes, ground.settings.relay
    consent = RelayService(
        store=store,
        links=ground.links,
        intakes=intakes,
        outbox=ground.outbox,
        chat=ground.chat,
        cards=cards,
        places=ground.places,
        clock=utc_now,
        wake_outbox=ground.wake_outbox,
        most=most,
    )
    out = RelayOut(
        store=store,
        issues=issues,
        intakes=intakes,
        outbox=ground.outbox,
        tracker=ground.tracker,
        chat=ground.chat,
        redact=ground.redact,
        cards=cards,
        places=ground.places,
        clock=utc_now,
        wake_outbox=ground.wake_outbox,
        most=most,
    )
    into = RelayIn(
        store=store,
        intakes=intakes,
        tracker=ground.tracker,
        chat=ground.chat,
        cards=cards,
        most=most,
    )
    handlers = {**out.handlers, **into.handlers}
    return Relaying(services=RelayServices(consent, out), into=into, handlers=handlers)
