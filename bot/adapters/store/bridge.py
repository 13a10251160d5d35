"""Remembers messages that are edited rather than repeated, and who wishes to be told."""

from datetime import datetime

from bot.adapters.store.database import Database, Step, to_micros
from bot.adapters.store.outbox import enqueuing
from bot.domain.ids import ChannelId, MemberId, MessageId
from bot.domain.outbox import Effect
from bot.ports import Clock
from bot.ports.bridge import Shown

_SHOW = """
INSERT INTO shown (name, channel, message, digest, at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (name) DO UPDATE SET channel = excluded.channel, message = excluded.message,
                                 digest = excluded.digest, at = excluded.at
RETURNING name
"""
_WISH = """
INSERT INTO wishes (subject, member, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING RETURNING subject
"""
_FORGET_WISH = "DELETE FROM wishes WHERE subject = ?"


class StoredBridge:
    """The memory that the port describes."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def shown(self, name: str) -> Shown | None:
        rows = await self._database.fetch("SELECT * FROM shown WHERE name = ?", name)
        return (
            Shown(ChannelId(rows[0]["channel"]), MessageId(rows[0]["message"]), rows[0]["digest"])
            if rows
            else None
        )

    async def show(self, name: str, shown: Shown) -> None:
        values = (name, shown.channel, shown.message, shown.digest, to_micros(self._clock()))
        await self._database.apply(Step(_SHOW, values))

    async def wish(self, subject: MessageId, member: MemberId, at: datetime) -> bool:
        async with self._database.write() as tx:
            if await tx.fetch(_WISH, subject, member, to_micros(at)):
                return True
            await tx.fetch(_FORGET_WISH, subject)
        return False

    async def wished(self, subject: MessageId) -> MemberId | None:
        rows = await self._database.fetch("SELECT member FROM wishes WHERE subject = ?", subject)
        return MemberId(rows[0]["member"]) if rows else None

    async def told(self, subject: MessageId, effect: Effect, *, is_wish: bool) -> None:
        step = enqueuing(effect, self._clock())
        async with self._database.write() as tx:
            if await tx.fetch(step.sql, *step.values) and is_wish:
                await tx.fetch(_FORGET_WISH, subject)
