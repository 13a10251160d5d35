"""Finds everything that is stored about one member, in every table, and takes it out."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.adapters.store.database import Database, Row, Step, Transaction, from_micros, to_micros
from bot.adapters.store.outbox import enqueuing
from bot.adapters.store.support import Words
from bot.adapters.store.verify_rows import Sealing, auditing
from bot.domain.ids import MemberId
from bot.domain.outbox import Effect
from bot.domain.verify import Audit
from bot.ports import Vault

# Table → where a row of it is somebody's: every ``?`` is the member.
OF_MEMBER: Mapping[str, str] = {
    "answers": "asker = ? OR suggested_by = ?",
    "audit": "actor = ? OR target = ?",
    "awaited": "subject IN (SELECT subject FROM intakes WHERE asker = ?)",
    "challenges": "member = ?",
    "claims": "kind = 'anew' AND key LIKE '%:' || CAST(CAST(? AS BIGINT) AS TEXT)",
    "credits": "member = ?",
    "drafts": "member = ?",
    "entitlements": "member = ?",
    "feedback": "member = ?",
    "filings": "member = ?",
    "intakes": "asker = ?",
    "links": "subject IN (SELECT subject FROM intakes WHERE asker = ?)",
    "moves": "loser = ? OR winner = ?",
    "notices": "member = ?",
    "passes": "member = ?",
    "preferences": "member = ?",
    "proposals": "member = ?",
    "relayed": "member = ?",
    "tickets": "member = ?",
    "unanswered": """
        question IN (SELECT question FROM answers WHERE asker = ?)
        OR question IN (SELECT subject FROM intakes WHERE asker = ?)
    """,
    "wishes": "member = ?",
}
KEPT: Mapping[str, str] = {"blocked": "member = ?"}
"""Also somebody's, but not theirs to have forgotten: maintainers decided it."""
NAMING = "outbox"
"""Effects name members anywhere in what they carry."""
NOBODYS = frozenset(
    {
        "choices", "comments", "incidents", "issues", "migrations", "nudges", "previews", "shown",
        "suggested", "suggestions", "switches", "uses", "watched",
    }
)  # fmt: skip
"""Tables that hold nothing about anybody."""
TABLES = tuple(sorted({*OF_MEMBER, *KEPT, NAMING, *NOBODYS}))
"""All there are."""

# What the rest needs stays, as nobody's; the questions first, which are found by who asked them.
_FORGET = (
    f"DELETE FROM unanswered WHERE {OF_MEMBER['unanswered']}",  # noqa: S608 - constants
    f"DELETE FROM awaited WHERE {OF_MEMBER['awaited']}",  # noqa: S608 - constants
    *(
        f"DELETE FROM {table} WHERE {OF_MEMBER[table]}"  # noqa: S608 - constants
        for table in (
            "challenges", "claims", "drafts", "entitlements", "feedback", "filings", "notices",
            "passes", "preferences", "proposals", "tickets", "wishes",
        )
    ),
    "DELETE FROM moves WHERE loser = ?",
    "UPDATE moves SET winner = NULL WHERE winner = ?",
    "UPDATE answers SET suggested_by = NULL WHERE suggested_by = ?",
    "UPDATE answers SET asker = 0 WHERE asker = ?",
    # Nobody agrees any more that comments cross.
    "UPDATE links SET relay = 'off' WHERE subject IN (SELECT subject FROM intakes WHERE asker = ?)",
    "UPDATE intakes SET asker = 0, title = '' WHERE asker = ?",
    "UPDATE relayed SET member = NULL WHERE member = ?",
    "UPDATE credits SET member = NULL, message = NULL WHERE member = ?",
    "UPDATE audit SET actor = NULL WHERE actor = ?",
    "UPDATE audit SET target = NULL WHERE target = ?",
)  # fmt: skip

# What waits is given up: it would tell somebody who asked to be forgotten.
_EMPTY = """
UPDATE outbox SET payload = NULL, error = NULL, stream = '', owner = NULL,
                  state = CASE WHEN finished_at IS NULL THEN 'done' ELSE state END,
                  finished_at = coalesce(finished_at, ?)
WHERE id = ?
"""

_SEALED = ("sealed", "request", "account", "digest", "address", "lost")
_TIMES = re.compile(r"(_at|_since|^at|^until)$")
_PRECISE = 2**53
"""From here on a JSON reader may round a number."""


class StoredPrivacy:
    """What the port describes, over all tables."""

    def __init__(self, database: Database, vault: Vault | None = None) -> None:
        """``vault`` is None where nobody verifies."""
        self._database = database
        self._sealing = Sealing(vault) if vault else None
        self._words = Words(vault)

    async def export(self, member: MemberId) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        found: dict[str, Sequence[Mapping[str, Any]]] = {}
        for table, condition in {**OF_MEMBER, **KEPT}.items():
            sql = f"SELECT * FROM {table} WHERE {condition}"  # noqa: S608 - constants
            rows = await self._database.fetch(sql, *[member] * condition.count("?"))
            if rows:
                found[table] = [self._readable(table, row) for row in rows]
        if effects := [self._readable(NAMING, row) for row in await self._effects(member)]:
            found[NAMING] = effects
        return found

    async def delete(self, member: MemberId, effects: Sequence[Effect], audit: Audit) -> None:
        named = [int(row["id"]) for row in await self._effects(member)]
        async with self._database.write() as tx:
            await tx.alone("verify")
            for number in named:
                await tx.fetch(_EMPTY, to_micros(audit.at), number)
            for sql in _FORGET:
                await tx.fetch(sql, *[member] * sql.count("?"))
            await _take(tx, auditing(audit), *(enqueuing(effect, audit.at) for effect in effects))

    async def forget(self, now: datetime, requests: datetime, records: datetime) -> None:
        for sql, moment in (
            ("DELETE FROM passes WHERE expires_at <= ? RETURNING digest", now),
            ("DELETE FROM challenges WHERE asked_at < ? RETURNING id", requests),
            ("DELETE FROM moves WHERE at < ? RETURNING id", requests),
            ("DELETE FROM claims WHERE kind = 'token' AND at < ? RETURNING key", requests),
            ("DELETE FROM audit WHERE at < ? RETURNING id", records),
        ):
            await self._database.apply(Step(sql, (to_micros(moment),)))

    async def takes_messages(self, member: MemberId) -> bool:
        sql = "SELECT takes_messages FROM preferences WHERE member = ?"
        rows = await self._database.fetch(sql, member)
        return not rows or bool(rows[0]["takes_messages"])

    async def set_messages(self, member: MemberId, *, takes: bool) -> None:
        sql = """INSERT INTO preferences (member, takes_messages) VALUES (?, ?)
                 ON CONFLICT (member) DO UPDATE SET takes_messages = excluded.takes_messages
                 RETURNING member"""
        await self._database.apply(Step(sql, (member, int(takes))))

    async def _effects(self, member: MemberId) -> Sequence[Row]:
        """Effects that name the member by their whole number, and not by a part of another."""
        sql = "SELECT * FROM outbox WHERE payload LIKE ? OR error LIKE ?"
        rows = await self._database.fetch(sql, f"%{member}%", f"%{member}%")
        whole = re.compile(rf"(?<!\d){member}(?!\d)")
        return [row for row in rows if whole.search(f"{row['payload']} {row['error']}")]

    def _readable(self, table: str, row: Row) -> Mapping[str, Any]:
        said = dict(columns(row))
        if table == "entitlements" and self._sealing:
            said["projects"] = [
                {
                    "id": one.id,
                    "name": one.name,
                    "roles": sorted(one.roles),
                    "channel": one.channel,
                }
                for one in self._sealing.opened(row)[1]
            ]
        if table == "drafts":
            said["content"] = self._words.read(row["content"])
        if table == "tickets":
            said["words"] = self._words.read(row["words"])
            said["word"] = self._words.read(row["word"]).get("word", "")
        if table == NAMING and said["payload"]:
            said["payload"] = json.loads(said["payload"])
        return said


def columns(row: Row) -> Iterator[tuple[str, Any]]:
    """Sealed and hashed columns tell nobody anything: they are only said to be there."""
    for name in row.keys():  # type: ignore[attr-defined]  # noqa: SIM118 - rows iterate over values
        value = row[name]
        if value is not None and name in _SEALED:
            value = "(sealed)"
        elif isinstance(value, int) and _TIMES.search(name):
            value = from_micros(value).isoformat()
        elif isinstance(value, int) and abs(value) >= _PRECISE:
            value = str(value)
        yield name, value


async def _take(tx: Transaction, *steps: Step) -> None:
    for step in steps:
        await tx.fetch(step.sql, *step.values)
