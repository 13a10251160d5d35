"""Writes down what maintainers order, together with the effects that carry it out."""

from collections.abc import Sequence

from bot.adapters.store.database import Database
from bot.adapters.store.outbox import enqueuing_all
from bot.adapters.store.verify_rows import auditing
from bot.domain.outbox import Effect
from bot.domain.verify import Audit
from bot.ports import Clock


class StoredOrders:
    """The memory of orders as the port describes it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def order(self, audit: Audit, effects: Sequence[Effect] = ()) -> bool:
        enqueued = [enqueuing_all(effects, self._clock())] if effects else []
        return bool(await self._database.apply(*enqueued, auditing(audit)))
