"""Remembers who may look at the operators' pages, by hashes of what they hold."""

from collections.abc import Sequence
from datetime import datetime

from bot.adapters.store.database import Database, Step, to_micros
from bot.adapters.store.verify_rows import auditing
from bot.domain.dashboard import Pass, Purpose
from bot.domain.ids import GuildId, MemberId
from bot.domain.verify import Audit

_KEEP = """
INSERT INTO passes (digest, purpose, guild, member, expires_at) VALUES (?, ?, ?, ?, ?)
RETURNING digest
"""
_TAKE = "DELETE FROM passes WHERE digest = ? RETURNING digest"


class StoredDashboard:
    """The memory of passes as the port describes it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def invite(self, link: Pass, audit: Audit) -> None:
        replaced = "DELETE FROM passes WHERE member = ? AND guild = ? AND purpose = ?"
        values = (link.member, link.guild, Purpose.LINK)
        await self._database.apply_all(Step(replaced, values), _keeping(link), auditing(audit))

    async def enter(self, link: Pass, session: Pass, audit: Audit) -> bool:
        taken = Step(_TAKE, (link.digest,))
        return bool(await self._database.apply(taken, _keeping(session), auditing(audit)))

    async def has(self, session: Pass) -> bool:
        sql = "SELECT 1 FROM passes WHERE digest = ?"
        return bool(await self._database.fetch(sql, session.digest))

    async def forget(self, now: datetime) -> None:
        sql = "DELETE FROM passes WHERE expires_at <= ? RETURNING digest"
        await self._database.apply(Step(sql, (to_micros(now),)))

    async def inside(self, now: datetime) -> Sequence[tuple[GuildId, MemberId]]:
        sql = "SELECT DISTINCT guild, member FROM passes WHERE expires_at > ?"
        rows = await self._database.fetch(sql, to_micros(now))
        return [(GuildId(row["guild"]), MemberId(row["member"])) for row in rows]

    async def leave(self, session: Pass, audit: Audit) -> None:
        await self._database.apply(Step(_TAKE, (session.digest,)), auditing(audit))

    async def shut_out(self, guild: GuildId, member: MemberId, audit: Audit) -> None:
        sql = "DELETE FROM passes WHERE guild = ? AND member = ? RETURNING digest"
        await self._database.apply(Step(sql, (guild, member)), auditing(audit))


def _keeping(held: Pass) -> Step:
    values = (held.digest, held.purpose, held.guild, held.member, to_micros(held.expires_at))
    return Step(_KEEP, values)
