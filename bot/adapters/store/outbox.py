"""Keeps effects until they have happened, through kills and restarts."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.adapters.store.database import (
    Database,
    Row,
    Step,
    from_micros,
    storable,
    to_micros,
)
from bot.domain.ids import EffectId
from bot.domain.outbox import Effect, EffectState, Leased, Outcome
from bot.ports import Clock

_to_json = json.JSONEncoder(separators=(",", ":")).encode

_ENQUEUE = """
INSERT INTO outbox (kind, key, stream, payload, created_at, due_at) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (key) DO NOTHING RETURNING id
"""

_ENQUEUE_ONCE = """
INSERT INTO outbox (kind, key, stream, payload, created_at, due_at)
SELECT CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS BIGINT),
       CAST(? AS BIGINT)
WHERE NOT EXISTS (
    SELECT 1 FROM outbox
    WHERE stream = ? AND kind = ? AND finished_at IS NULL AND state = 'due'
)
ON CONFLICT (key) DO NOTHING RETURNING id
"""

# First in its stream: nothing unfinished stands before it.
_IS_FIRST = """
NOT EXISTS (
    SELECT 1 FROM outbox AS earlier
    WHERE earlier.stream = o.stream AND earlier.id < o.id AND earlier.finished_at IS NULL
)
"""

# ``{ours}`` leaves out what is for other processes.
_LEASE = f"""
WITH due AS MATERIALIZED (
    SELECT o.id FROM outbox AS o
    WHERE o.finished_at IS NULL AND o.due_at <= ? AND {{ours}} AND {_IS_FIRST}
    ORDER BY o.due_at, o.id LIMIT ?
)
UPDATE outbox SET state = 'leased', owner = ?, due_at = ?, attempts = attempts + 1
WHERE id IN (SELECT id FROM due) AND finished_at IS NULL
RETURNING id, kind, key, stream, payload, attempts, created_at
"""  # noqa: S608 - put together from constants

_NEXT_DUE = f"""
SELECT o.due_at FROM outbox AS o WHERE o.finished_at IS NULL AND {{ours}} AND {_IS_FIRST}
ORDER BY o.due_at, o.id LIMIT 1
"""  # noqa: S608 - put together from constants

# What names a member and nothing else is of no use to anybody once it has happened.
# An effect that has happened is done whoever holds it now; anything else is only for the holder,
# and ``attempts`` tells whether that is still the one who reports.
_SETTLE = """
UPDATE outbox SET state = ?, due_at = ?, finished_at = ?, result = ?, error = ?, owner = NULL,
                  payload = CASE WHEN kind = 'role.sync' AND CAST(? AS TEXT) = 'done'
                                 THEN NULL ELSE payload END
WHERE id = ? AND finished_at IS NULL AND attempts >= ? AND attempts <= ?
"""
_EVER = 2**31

_RELEASE = """
UPDATE outbox SET state = 'due', owner = NULL, due_at = ?
WHERE finished_at IS NULL AND state = 'leased' AND owner = coalesce(?, owner) RETURNING id
"""

_PURGE = """
UPDATE outbox SET payload = NULL
WHERE state = 'done' AND payload IS NOT NULL AND finished_at < ? RETURNING id
"""


def enqueuing(effect: Effect, now: datetime) -> Step:
    """The step that puts ``effect`` beside a change; touches nothing when its key exists."""
    at = to_micros(now)
    payload = _to_json(effect.payload)
    return Step(_ENQUEUE, (effect.kind, effect.key, effect.stream, payload, at, at))


def enqueuing_all(effects: Sequence[Effect], now: datetime) -> Step:
    """The same for several; touches those whose keys are new."""
    at = to_micros(now)
    rows = ", ".join(["(?, ?, ?, ?, ?, ?)"] * len(effects))
    values = [
        value
        for one in effects
        for value in (one.kind, one.key, one.stream, _to_json(one.payload), at, at)
    ]
    return Step(_ENQUEUE.replace("(?, ?, ?, ?, ?, ?)", rows), values)


class StoredOutbox:
    """The outbox as the ports describe it."""

    def __init__(self, database: Database, clock: Clock, kinds: Sequence[str] = ()) -> None:
        """``kinds``: how those begin that are leased here; none for all."""
        self._database = database
        self._clock = clock
        ours = " OR ".join("o.kind LIKE ?" for _ in kinds)
        self._lease, self._next = (
            sql.format(ours=f"({ours or 'TRUE'})") for sql in (_LEASE, _NEXT_DUE)
        )
        self._kinds = tuple(f"{kind}%" for kind in kinds)

    async def enqueue(self, effect: Effect) -> EffectId | None:
        rows = await self._database.apply(enqueuing(effect, self._clock()))
        return EffectId(rows[0]["id"]) if rows else None

    async def enqueue_once(self, effect: Effect, due: datetime) -> EffectId | None:
        now = to_micros(self._clock())
        row = (effect.kind, effect.key, effect.stream, _to_json(effect.payload), now)
        values = (*row, to_micros(due), effect.stream, effect.kind)
        rows = await self._database.apply(Step(_ENQUEUE_ONCE, values))
        return EffectId(rows[0]["id"]) if rows else None

    async def lease(
        self, owner: str, now: datetime, limit: int, until: datetime
    ) -> Sequence[Leased]:
        step = Step(self._lease, (to_micros(now), *self._kinds, limit, owner, to_micros(until)))
        # Two workers that choose at the same time would choose the same rows.
        rows = await self._database.apply(step, alone="outbox")
        return [_leased(row, now) for row in sorted(rows, key=lambda row: int(row["id"]))]

    async def settle(self, outcomes: Sequence[Outcome]) -> None:
        await self._database.apply_each(_SETTLE, [_settled(outcome) for outcome in outcomes])

    async def release(self, owner: str | None = None) -> int:
        return len(await self._database.apply(Step(_RELEASE, (to_micros(self._clock()), owner))))

    async def result_of(self, effect: EffectId) -> str | None:
        rows = await self._database.fetch("SELECT result FROM outbox WHERE id = ?", effect)
        return rows[0]["result"] if rows else None

    async def next_due(self) -> datetime | None:
        rows = await self._database.fetch(self._next, *self._kinds)
        return from_micros(rows[0]["due_at"]) if rows else None

    async def depth(self) -> Mapping[EffectState, int]:
        rows = await self._database.fetch("SELECT state, count(*) FROM outbox GROUP BY state")
        return {EffectState(row[0]): row[1] for row in rows}

    async def purge_done(self, before: datetime) -> int:
        return len(await self._database.apply(Step(_PURGE, (to_micros(before),))))


def _leased(row: Row, now: datetime) -> Leased:
    effect = Effect(row["kind"], row["key"], row["stream"], json.loads(row["payload"]))
    age = max(now - from_micros(row["created_at"]), timedelta(0))
    return Leased(EffectId(row["id"]), effect, row["attempts"], age)


def _settled(outcome: Outcome) -> tuple[str | int | None, ...]:
    at = to_micros(outcome.at)
    attempts = outcome.leased.attempts
    return (
        outcome.state,
        at,
        None if outcome.state is EffectState.DUE else at,
        storable(outcome.result) if outcome.result is not None else None,
        storable(outcome.error) if outcome.error is not None else None,
        outcome.state,
        outcome.leased.id,
        attempts,
        _EVER if outcome.state is EffectState.DONE else attempts,
    )
