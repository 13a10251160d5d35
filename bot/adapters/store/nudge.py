"""Remembers issues whose authors were asked for details."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from bot.adapters.store.database import Database, Row, Step, to_micros
from bot.adapters.store.outbox import enqueuing
from bot.domain.issue import IssueRef
from bot.domain.nudge import Nudge, NudgeState
from bot.domain.outbox import Effect
from bot.ports import Clock

_PUT = """
INSERT INTO nudges (repository, number, version, state, due_at, content) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (repository, number) DO UPDATE
SET version = excluded.version, state = excluded.state, due_at = excluded.due_at,
    content = excluded.content
WHERE nudges.version = excluded.version - 1
RETURNING version
"""
_TIMES = ("asked_at", "labelled_at", "answered_at", "reminded_at", "due_at")


class StoredNudges:
    """The memory of nudges as the port describes it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def of(self, ref: IssueRef) -> Nudge | None:
        sql = "SELECT * FROM nudges WHERE repository = ? AND number = ?"
        rows = await self._database.fetch(sql, *_key(ref))
        return _nudge_in(rows[0]) if rows else None

    async def put(self, nudge: Nudge, effects: Sequence[Effect] = ()) -> bool:
        due = to_micros(nudge.due_at) if nudge.due_at else None
        values = (nudge.version + 1, nudge.state, due, _written(nudge))
        now = self._clock()
        async with self._database.write() as transaction:
            if not await transaction.fetch(_PUT, *_key(nudge.ref), *values):
                return False
            for effect in effects:
                step = enqueuing(effect, now)
                await transaction.fetch(step.sql, *step.values)
        return True

    async def due(self, now: datetime, limit: int) -> Sequence[Nudge]:
        sql = "SELECT * FROM nudges WHERE due_at <= ? ORDER BY due_at LIMIT ?"
        return [_nudge_in(row) for row in await self._database.fetch(sql, to_micros(now), limit)]

    async def of_repository(self, repository: str) -> Sequence[Nudge]:
        sql = "SELECT * FROM nudges WHERE repository = ? ORDER BY number"
        rows = await self._database.fetch(sql, repository.lower())
        return [_nudge_in(row) for row in rows]

    async def forget(self, ref: IssueRef) -> None:
        sql = "DELETE FROM nudges WHERE repository = ? AND number = ? RETURNING number"
        await self._database.apply(Step(sql, _key(ref)))


def _key(ref: IssueRef) -> tuple[str, int]:
    return ref.repository.lower(), ref.number


def _written(nudge: Nudge) -> str:
    content = asdict(nudge)
    del content["version"]
    times = {name: content[name].isoformat() for name in _TIMES if content[name]}
    return json.dumps({**content, **times, "own": sorted(nudge.own)})


def _nudge_in(row: Row) -> Nudge:
    content = json.loads(row["content"])
    times = {name: datetime.fromisoformat(content[name]) for name in _TIMES if content[name]}
    more = {
        "ref": IssueRef(**content["ref"]),
        "state": NudgeState(content["state"]),
        "own": frozenset(content["own"]),
        "version": row["version"],
    }
    return Nudge(**{**content, **times, **more})
