"""Remembers drafts of issues, who files them, and whose own ones are awaited."""

import logging
from collections.abc import Sequence
from datetime import datetime

from bot.adapters.store.database import Database, Row, Step, from_micros, storable, to_micros
from bot.adapters.store.outbox import enqueuing
from bot.domain.errors import Rejected
from bot.domain.filing import Awaited, Draft
from bot.domain.ids import MemberId, MessageId
from bot.domain.outbox import Effect, EffectState
from bot.ports import Clock, Vault

log = logging.getLogger(__name__)

_KEEP = """
INSERT INTO drafts (id, subject, member, content, at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (subject, member) DO UPDATE SET id = excluded.id, content = excluded.content,
                                            at = excluded.at
RETURNING id
"""

# What was given up may be tried again by anybody.
_BEGIN = """
INSERT INTO filings (name, effect, member, at) VALUES (?, ?, ?, ?)
ON CONFLICT (name) DO UPDATE SET effect = excluded.effect, member = excluded.member,
                                 at = excluded.at
WHERE EXISTS (
    SELECT 1 FROM outbox WHERE outbox.key = filings.effect AND outbox.state IN ('dead', 'unknown')
)
RETURNING name
"""
_UNDER_WAY = """
SELECT o.state FROM filings AS f JOIN outbox AS o ON o.key = f.effect WHERE f.name = ?
"""

_EXPECT = """
INSERT INTO awaited (subject, repository, at) VALUES (?, ?, ?)
ON CONFLICT (subject, repository) DO UPDATE SET at = excluded.at RETURNING subject
"""
_AWAITED = """
SELECT a.* FROM awaited AS a
WHERE a.at >= ? AND NOT EXISTS (SELECT 1 FROM links AS l WHERE l.subject = a.subject)
ORDER BY a.at
"""


class StoredFilings:
    """The memory of filings as the port describes it."""

    def __init__(self, database: Database, clock: Clock, vault: Vault | None = None) -> None:
        """``vault`` is None where there are no keys: then drafts lie open."""
        self._database = database
        self._clock = clock
        self._vault = vault

    async def draft(self, subject: MessageId, member: MemberId) -> Draft | None:
        sql = "SELECT * FROM drafts WHERE subject = ? AND member = ?"
        rows = await self._database.fetch(sql, subject, member)
        return self._draft_in(rows[0]) if rows else None

    async def keep(self, draft: Draft) -> None:
        content = storable(draft.to_json())
        sealed = self._vault.seal(content) if self._vault else content
        values = (draft.id, draft.subject, draft.member, sealed, to_micros(draft.at))
        await self._database.apply(Step(_KEEP, values))

    async def begin(self, name: str, member: MemberId, effect: Effect) -> bool:
        now = self._clock()
        claim = Step(_BEGIN, (name, effect.key, member, to_micros(now)))
        return bool(await self._database.apply(claim, enqueuing(effect, now)))

    async def under_way(self, name: str) -> EffectState | None:
        rows = await self._database.fetch(_UNDER_WAY, name)
        return EffectState(rows[0]["state"]) if rows else None

    async def expect(self, awaited: Awaited) -> None:
        values = (awaited.subject, awaited.repository, to_micros(awaited.at))
        await self._database.apply(Step(_EXPECT, values))

    async def awaited(self, since: datetime) -> Sequence[Awaited]:
        rows = await self._database.fetch(_AWAITED, to_micros(since))
        return [
            Awaited(MessageId(row["subject"]), row["repository"], from_micros(row["at"]))
            for row in rows
        ]

    async def forget(self, before: datetime) -> None:
        for sql in (
            "DELETE FROM drafts WHERE at < ? RETURNING id",
            "DELETE FROM awaited WHERE at < ? RETURNING subject",
        ):
            await self._database.apply(Step(sql, (to_micros(before),)))

    async def filed(self, draft: str) -> None:
        await self._database.apply(Step("DELETE FROM drafts WHERE id = ? RETURNING id", (draft,)))

    def _draft_in(self, row: Row) -> Draft | None:
        content = opened(row["content"], self._vault)
        if content is None:
            return None
        return Draft.from_json(
            content,
            id=row["id"],
            subject=MessageId(row["subject"]),
            member=MemberId(row["member"]),
            at=from_micros(row["at"]),
        )


def opened(content: str, vault: Vault | None) -> str | None:
    """JSON that may have been sealed; None where its key is not there any more."""
    if content.startswith("{"):
        return content
    try:
        return vault.open(content) if vault else None
    except Rejected:
        log.warning("a draft cannot be opened: its key is not there any more")
        return None
