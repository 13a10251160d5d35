"""Remembers issues: what was heard of them, the last look at each, the bridge's own comments."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.adapters.store.database import (
    Database,
    Step,
    from_micros,
    storable,
    to_micros,
)
from bot.adapters.store.outbox import enqueuing_all
from bot.domain.heard import Heard, looking
from bot.domain.issue import IssueRef
from bot.domain.outbox import Effect
from bot.domain.seen import Seen, done
from bot.ports import Clock

AT_ONCE = 500
"""Rows of one statement: SQLite and PostgreSQL take 32 766 values, of which each row has six."""

_SAW = """
INSERT INTO issues (repository, number, seen) VALUES (?, ?, ?)
ON CONFLICT (repository, number) DO UPDATE SET seen = excluded.seen RETURNING number
"""
_WATCH = """
INSERT INTO watched (repository, what, at) VALUES (?, '', ?) ON CONFLICT DO NOTHING RETURNING at
"""
_POLLED = """
INSERT INTO watched (repository, what, at) VALUES (?, ?, ?)
ON CONFLICT (repository, what) DO UPDATE SET at = excluded.at RETURNING at
"""
_COMMENTED = """
INSERT INTO comments (repository, number, marker, id) VALUES (?, ?, ?, ?)
ON CONFLICT (repository, number, marker) DO UPDATE SET id = excluded.id RETURNING id
"""
_OWN = "SELECT 1 FROM comments WHERE id = ?"
_FORGET = """
DELETE FROM outbox WHERE kind = 'inbox.look' AND state = 'done' AND finished_at < ? RETURNING id
"""


class StoredIssues:
    """The memory of issues as the port describes it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def hear(self, heard: Sequence[Heard]) -> int:
        return await self._enqueue([looking(one) for one in heard])

    async def seen(self, ref: IssueRef) -> Seen | None:
        sql = "SELECT seen FROM issues WHERE repository = ? AND number = ?"
        rows = await self._database.fetch(sql, *_place(ref))
        return _seen_in(rows[0]["seen"]) if rows else None

    async def saw(self, ref: IssueRef, now: Seen, effects: Sequence[Effect]) -> None:
        await self._enqueue(effects, Step(_SAW, (*_place(ref), _to_json(now))))

    async def did(self, ref: IssueRef, own: frozenset[str]) -> None:
        await self._amend(ref, lambda now: done(now, own))

    async def disown(self, ref: IssueRef, own: frozenset[str]) -> None:
        await self._amend(ref, lambda now: replace(now, own=now.own - own))

    async def _amend(self, ref: IssueRef, amended: Callable[[Seen], Seen]) -> None:
        sql = "SELECT seen FROM issues WHERE repository = ? AND number = ?"
        async with self._database.write() as tx:
            await tx.alone("issues")
            for row in await tx.fetch(sql, *_place(ref)):
                await tx.fetch(_SAW, *_place(ref), _to_json(amended(_seen_in(row["seen"]))))

    async def watched_since(self, repository: str, now: datetime) -> datetime:
        if known := await self.polled_until(repository, ""):
            return known
        await self._database.apply(Step(_WATCH, (repository.lower(), to_micros(now))))
        return await self.polled_until(repository, "") or now

    async def polled_until(self, repository: str, what: str) -> datetime | None:
        sql = "SELECT at FROM watched WHERE repository = ? AND what = ?"
        rows = await self._database.fetch(sql, repository.lower(), what)
        return from_micros(rows[0]["at"]) if rows else None

    async def poll(
        self, repository: str, what: str, until: datetime, heard: Sequence[Heard]
    ) -> int:
        cursor = Step(_POLLED, (repository.lower(), what, to_micros(until)))
        return await self._enqueue([looking(one) for one in heard], cursor)

    async def comment_of(self, ref: IssueRef, marker: str) -> int | None:
        sql = "SELECT id FROM comments WHERE repository = ? AND number = ? AND marker = ?"
        rows = await self._database.fetch(sql, *_place(ref), marker)
        return int(rows[0]["id"]) if rows else None

    async def commented(self, ref: IssueRef, marker: str, comment: int) -> None:
        await self._database.apply(Step(_COMMENTED, (*_place(ref), marker, comment)))

    async def is_own(self, comment: int) -> bool:
        return bool(await self._database.fetch(_OWN, comment))

    async def forget(self, before: datetime) -> None:
        await self._database.apply(Step(_FORGET, (to_micros(before),)))

    async def _enqueue(self, effects: Sequence[Effect], *before: Step) -> int:
        """How many are new; ``before`` is of the same transaction."""
        starts, now = range(0, len(effects), AT_ONCE), self._clock()
        steps = [enqueuing_all(effects[one : one + AT_ONCE], now) for one in starts]
        rows = await self._database.apply_all(*before, *steps)
        return sum(map(len, rows[len(before) :]))


def _place(ref: IssueRef) -> tuple[str, int]:
    return ref.repository.lower(), ref.number


def _to_json(seen: Seen) -> str:
    return json.dumps(
        {
            "labels": sorted(seen.labels),
            "is_open": seen.is_open,
            "milestone": storable(seen.milestone),
            "digest": seen.digest,
            "updated_at": seen.updated_at and to_micros(seen.updated_at),
            "rounds": dict(seen.rounds),
            "own": sorted(seen.own),
            "kept_off": sorted(seen.kept_off),
        }
    )


def _seen_in(text: str) -> Seen:
    said: Mapping[str, Any] = json.loads(text)
    return Seen(
        labels=frozenset(said["labels"]),
        is_open=said["is_open"],
        milestone=said["milestone"],
        digest=said["digest"],
        updated_at=None if said["updated_at"] is None else from_micros(said["updated_at"]),
        rounds=said["rounds"],
        own=frozenset(said["own"]),
        kept_off=frozenset(said["kept_off"]),
    )
