"""Tells operators how the bridge does its work: what was counted, what waits, who did what."""

from collections.abc import Sequence

from bot.adapters.store.database import Database, Row, Step, Value, from_micros, to_micros
from bot.adapters.store.stats_counts import StoredCounts
from bot.adapters.store.verify_rows import auditing
from bot.domain import stats
from bot.domain.ids import EffectId
from bot.domain.outbox import EffectState
from bot.domain.stats import Backlog, Record, Span
from bot.domain.verify import Audit
from bot.ports import Clock

# Partial indexes hold what is not done, and they are used only where their words stand.
_DEPTH = """
SELECT state, count(*) AS times, min(due_at) AS due FROM outbox WHERE finished_at IS NULL
GROUP BY state
UNION ALL
SELECT state, count(*), NULL FROM outbox
WHERE state IN ('dead', 'unknown') AND payload IS NOT NULL GROUP BY state
"""
_EFFECTS = """
SELECT id, kind, key, state, attempts, error, created_at, due_at FROM outbox
WHERE state = '{state}' AND {which} ORDER BY id DESC LIMIT ?
"""
_WHICH = {
    EffectState.DUE: "finished_at IS NULL",
    EffectState.LEASED: "finished_at IS NULL",
    EffectState.DONE: "finished_at IS NOT NULL",
    EffectState.DEAD: "state IN ('dead', 'unknown') AND payload IS NOT NULL",
    EffectState.UNKNOWN: "state IN ('dead', 'unknown') AND payload IS NOT NULL",
}

# With one attempt behind it, it is tried as often as a new one, and looks before it acts.
_RETRY = """
UPDATE outbox SET state = 'due', attempts = 1, due_at = ?, finished_at = NULL, error = NULL
WHERE id = ? AND state IN ('dead', 'unknown') AND payload IS NOT NULL RETURNING id
"""

# As long as it is kept its key says that it is not to happen again.
_DROP = """
UPDATE outbox SET payload = NULL
WHERE id = ? AND state IN ('dead', 'unknown') AND payload IS NOT NULL RETURNING id
"""

_WORD = """
(lower(action) LIKE ? ESCAPE '!' OR lower(details) LIKE ? ESCAPE '!'
 OR CAST(actor AS TEXT) = ? OR CAST(target AS TEXT) = ?)
"""


class StoredStats(StoredCounts):
    """What the port describes, over all tables."""

    def __init__(self, database: Database, clock: Clock) -> None:
        super().__init__(database)
        self._clock = clock

    async def backlog(self) -> Backlog:
        rows = await self._database.fetch(_DEPTH)
        dues = [row["due"] for row in rows if row["due"] is not None]
        depth = {EffectState(row["state"]): row["times"] for row in rows}
        return Backlog(depth, from_micros(min(dues)) if dues else None)

    async def effects(self, state: EffectState, limit: int) -> Sequence[stats.Row]:
        sql = _EFFECTS.format(state=state.value, which=_WHICH[state])
        return [_effect(row) for row in await self._database.fetch(sql, limit)]

    async def retry(self, effect: EffectId, audit: Audit) -> bool:
        step = Step(_RETRY, (to_micros(self._clock()), effect))
        return bool(await self._database.apply(step, auditing(audit)))

    async def drop(self, effect: EffectId, audit: Audit) -> bool:
        return bool(await self._database.apply(Step(_DROP, (effect,)), auditing(audit)))

    async def records(self, words: str, before: int | None, limit: int) -> Sequence[Record]:
        conditions, values = ["id < ?"], list[Value]([2**63 - 1 if before is None else before])
        for word in words.lower().split():
            escaped = "".join(f"!{letter}" if letter in "!%_" else letter for letter in word)
            conditions.append(_WORD)
            values += [f"%{escaped}%", f"%{escaped}%", word, word]
        sql = f"SELECT * FROM audit WHERE {' AND '.join(conditions)} ORDER BY id DESC LIMIT ?"  # noqa: S608 - constants
        return [_record(row) for row in await self._database.fetch(sql, *values, limit)]

    async def incidents(self, span: Span) -> Sequence[stats.Event]:
        since, until = to_micros(span.since), to_micros(span.until)
        sql = """SELECT * FROM incidents WHERE coalesce(started_at, ?) < ?
                 AND coalesce(ended_at, ?) >= ? ORDER BY id DESC"""
        rows = await self._database.fetch(sql, since, until, until, since)
        return [_event(row) for row in rows]


def _effect(row: Row) -> stats.Row:
    return stats.Row(
        id=EffectId(row["id"]),
        kind=row["kind"],
        key=row["key"],
        state=EffectState(row["state"]),
        attempts=row["attempts"],
        error=row["error"] or "",
        created_at=from_micros(row["created_at"]),
        due_at=from_micros(row["due_at"]),
    )


def _record(row: Row) -> Record:
    actor, target = (("" if row[name] is None else str(row[name])) for name in ("actor", "target"))
    return Record(row["id"], from_micros(row["at"]), actor, row["action"], target, row["details"])


def _event(row: Row) -> stats.Event:
    started, ended = row["started_at"], row["ended_at"]
    return stats.Event(
        row["title"],
        row["url"],
        row["level"],
        None if started is None else from_micros(started),
        None if ended is None else from_micros(ended),
    )
