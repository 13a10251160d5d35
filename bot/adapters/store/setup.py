"""Keeps what people decide about the bridge in Discord, and who decided it."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.adapters.store.database import Database, Step, from_micros, storable, to_micros
from bot.adapters.store.verify_rows import auditing
from bot.domain.ids import ChannelId, MemberId
from bot.domain.outbox import WITHHELD
from bot.domain.switches import Feature
from bot.domain.verify import Audit
from bot.ports.setup import Held

_CHOOSE = """
INSERT INTO choices (name, value) VALUES (?, ?)
ON CONFLICT (name) DO UPDATE SET value = excluded.value RETURNING name
"""
_OFF = """
INSERT INTO switches (channel, feature) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING channel
"""
_ON = "DELETE FROM switches WHERE channel = ? AND feature = ? RETURNING channel"
_BLOCK = "INSERT INTO blocked (member, at) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING member"
_UNBLOCK = "DELETE FROM blocked WHERE member = ? RETURNING member"
_HELD = """
SELECT kind, payload, finished_at FROM outbox WHERE error = ? AND state = 'done'
ORDER BY id DESC LIMIT ?
"""


class StoredSetup:
    """``SetupStore`` and ``BlockStore``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def choices(self) -> Mapping[str, str]:
        rows = await self._database.fetch("SELECT name, value FROM choices ORDER BY name")
        return {row["name"]: row["value"] for row in rows}

    async def choose(self, name: str, value: str, audit: Audit) -> None:
        step = Step(_CHOOSE, (name, storable(value)))
        await self._database.apply(step, auditing(audit))

    async def forget_choices(self, audit: Audit) -> None:
        step = Step("DELETE FROM choices RETURNING name", ())
        await self._database.apply(step, auditing(audit))

    async def switched_off(self) -> frozenset[tuple[ChannelId, Feature]]:
        rows = await self._database.fetch("SELECT channel, feature FROM switches")
        known = frozenset(Feature)
        return frozenset(
            (ChannelId(row["channel"]), Feature(row["feature"]))
            for row in rows
            if row["feature"] in known
        )

    async def switch(
        self, channel: ChannelId, feature: Feature, audit: Audit, *, is_on: bool
    ) -> None:
        step = Step(_ON if is_on else _OFF, (channel, feature))
        await self._database.apply(step, auditing(audit))

    async def held(self, limit: int) -> Sequence[Held]:
        rows = await self._database.fetch(_HELD, WITHHELD, limit)
        return [
            Held(
                row["kind"],
                json.loads(row["payload"]) if row["payload"] else None,
                from_micros(row["finished_at"]),
            )
            for row in rows
        ]

    async def blocked(self) -> Mapping[MemberId, datetime]:
        rows = await self._database.fetch("SELECT member, at FROM blocked ORDER BY at DESC, member")
        return {MemberId(row["member"]): from_micros(row["at"]) for row in rows}

    async def is_blocked(self, member: MemberId) -> bool:
        sql = "SELECT 1 FROM blocked WHERE member = ?"
        return bool(await self._database.fetch(sql, member))

    async def block(self, member: MemberId, audit: Audit) -> bool:
        step = Step(_BLOCK, (member, to_micros(audit.at)))
        return bool(await self._database.apply(step, auditing(audit)))

    async def unblock(self, member: MemberId, audit: Audit) -> bool:
        return bool(await self._database.apply(Step(_UNBLOCK, (member,)), auditing(audit)))
