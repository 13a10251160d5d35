"""Puts together what watches the status page, where one is named."""

import random
from collections.abc import Callable

from bot.adapters.status_page import HostedPage
from bot.adapters.store.database import Database
from bot.adapters.store.status import StoredStatus
from bot.knowledge import utc_now
from bot.ports import Texts
from bot.services.status import StatusService
from bot.services.status_cards import StatusCards
from bot.settings import Settings


def status_of(
    settings: Settings, url: str, database: Database, texts: Texts, wake_outbox: Callable[[], None]
) -> StatusService:
    return StatusService(
        page=HostedPage(url, utc_now),
        store=StoredStatus(database, utc_now),
        cards=StatusCards(texts),
        channel=settings.incident_channel,
        wake_outbox=wake_outbox,
        clock=utc_now,
        jitter=random.random,
        every=settings.status_seconds,
    )
