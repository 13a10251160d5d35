"""Remembers which incidents were told where, and how they stood then."""

from collections.abc import Sequence
from datetime import datetime

from bot.adapters.store.claims import claiming
from bot.adapters.store.database import Database, Row, Step, Value, from_micros, storable, to_micros
from bot.adapters.store.outbox import enqueuing
from bot.domain.ids import ChannelId, EffectId
from bot.domain.outbox import Effect
from bot.domain.status import Incident, Level, Told
from bot.ports import Clock

_OPEN = """
INSERT INTO incidents (incident, title, url, level, state_text, started_at, is_certain,
                       episode, channel, effect)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT id FROM outbox WHERE key = ?)) RETURNING id
"""

# Only by whoever knows how it was last told: of two that want to go on from there, one does.
_MOVE = """
UPDATE incidents SET incident = ?, title = ?, url = ?, level = ?, state_text = ?, started_at = ?,
                     is_certain = ?, ended_at = ?, version = version + 1
WHERE id = ? AND version = ? RETURNING id
"""


class StoredStatus:
    """The memory of incidents as the ports describe it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def latest(self, incident: str) -> Told | None:
        rows = await self._database.fetch(
            "SELECT * FROM incidents WHERE incident = ? ORDER BY episode DESC LIMIT 1", incident
        )
        return _told(rows[0]) if rows else None

    async def unfinished(self) -> Sequence[Told]:
        rows = await self._database.fetch(
            "SELECT * FROM incidents WHERE ended_at IS NULL ORDER BY id"
        )
        return [_told(row) for row in rows]

    async def open(
        self, incident: Incident, episode: int, channel: ChannelId, effect: Effect
    ) -> bool:
        now = self._clock()
        values = (*_columns(incident), episode, channel, effect.key)
        return bool(
            await self._database.apply(
                claiming("incident", f"{incident.id}:{episode}", now),
                enqueuing(effect, now),
                Step(_OPEN, values),
            )
        )

    async def move(
        self, told: Told, incident: Incident, ended_at: datetime | None, effect: Effect
    ) -> bool:
        values = (*_columns(incident), _micros(ended_at), told.id, told.version)
        moving = Step(_MOVE, values)
        return bool(await self._database.apply(moving, enqueuing(effect, self._clock())))


def _columns(incident: Incident) -> tuple[Value, ...]:
    return (
        incident.id,
        storable(incident.title),
        storable(incident.url),
        incident.level,
        storable(incident.state_text),
        _micros(incident.started_at),
        int(incident.is_certain),
    )


def _micros(moment: datetime | None) -> int | None:
    return to_micros(moment) if moment else None


def _moment(micros: int | None) -> datetime | None:
    return None if micros is None else from_micros(micros)


def _told(row: Row) -> Told:
    incident = Incident(
        id=row["incident"],
        title=row["title"],
        url=row["url"],
        level=Level(row["level"]),
        state_text=row["state_text"],
        started_at=_moment(row["started_at"]),
        is_certain=bool(row["is_certain"]),
    )
    return Told(
        id=row["id"],
        incident=incident,
        episode=row["episode"],
        version=row["version"],
        channel=ChannelId(row["channel"]),
        effect=EffectId(row["effect"]),
        ended_at=_moment(row["ended_at"]),
    )
