"""Puts together what tells operators how the bridge does its work."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bot.adapters.pictures import picture_maker
from bot.adapters.search.groups import group
from bot.adapters.store.stats import StoredStats
from bot.bootstrap.operating import dashboard_of
from bot.knowledge import utc_now
from bot.services.digest import DigestService
from bot.services.stats import StatsService
from bot.services.stats_cards import StatsCards

if TYPE_CHECKING:
    from bot.bootstrap.ground import Ground


def counting_of(ground: "Ground") -> Mapping[str, Any]:
    """Of ``Services``, by their names: figures, who may see them as pages and, where a channel is
    to get one, the digest."""
    cards = StatsCards(ground.texts)
    stats = StatsService(
        store=StoredStats(ground.database, utc_now),
        library=ground.library,
        group=group,
        places=ground.places,
        cards=cards,
        clock=utc_now,
        picture=picture_maker(),
    )
    found: dict[str, Any] = {"stats": stats, "dashboard": dashboard_of(ground)}
    channel = ground.settings.digest_channel
    if channel is None:
        return found
    digest = DigestService(
        channel=channel,
        stats=stats,
        cards=cards,
        outbox=ground.outbox,
        clock=utc_now,
        wake_outbox=ground.worker.wake,
    )
    return {**found, "digest": digest}
