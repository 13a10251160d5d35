"""Remembers which secrets in which messages were dealt with, never what they are."""

from collections.abc import Sequence

from bot.adapters.store.claims import claiming
from bot.adapters.store.database import Database
from bot.adapters.store.outbox import enqueuing
from bot.domain.ids import MessageId
from bot.domain.outbox import Effect
from bot.domain.redact import Secret
from bot.ports import Clock


class StoredSecrets:
    """The memory of found secrets as the port describes it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def open(self, message: MessageId, secrets: Sequence[Secret], effect: Effect) -> bool:
        now = self._clock()
        claims = [claiming("secret", f"{message}:{secret.mark}", now) for secret in secrets]
        async with self._database.write() as transaction:
            fresh = [claim for claim in claims if await transaction.fetch(claim.sql, *claim.values)]
            if fresh:
                step = enqueuing(effect, now)
                await transaction.fetch(step.sql, *step.values)
        return bool(fresh)
