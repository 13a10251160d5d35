"""Remembers how posts ended, who helped, and finds those that something is due for."""

from collections.abc import Sequence
from datetime import datetime

from bot.adapters.store.claims import claiming
from bot.adapters.store.database import Database, Step, to_micros
from bot.adapters.store.intake import SELECT_INTAKES, intake_in
from bot.adapters.store.outbox import enqueuing
from bot.domain.close import Ending
from bot.domain.ids import GuildId, MemberId, MessageId
from bot.domain.intake import Credit, Intake
from bot.domain.outbox import Effect
from bot.ports import Clock

# A person's word counts over any other; the bridge's own only for what is open.
_END = """
UPDATE intakes SET phase = ?, reason = ?, reference = ?, ended_at = ?, archived_at = ?
WHERE subject = ? AND phase <> 'gone'
AND (phase <> ? OR coalesce(reason, '') <> ? OR reference <> ?)
"""
_IF_OPEN = "AND phase = 'open'"

_REOPEN = """
UPDATE intakes SET phase = 'open', reason = NULL, reference = '', ended_at = NULL,
                   archived_at = NULL, waits_since = coalesce(waits_since, ?)
WHERE subject = ? AND phase IN ('solved', 'closed') RETURNING subject
"""

_THANK = """
INSERT INTO credits (subject, solver, member, message, at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (subject) DO UPDATE SET solver = excluded.solver, member = excluded.member,
                                    message = excluded.message, at = excluded.at
RETURNING subject
"""

_WAITS = """
UPDATE intakes SET waits_since = ? WHERE subject = ? AND waits_since IS NULL RETURNING subject
"""

_SPARE = """
UPDATE intakes SET followed_at = coalesce(followed_at, ?), waits_since = coalesce(waits_since, ?)
WHERE subject = ? RETURNING subject
"""

# The words of the indexes: only with these are they used.
_ENDED = """
is_post = 1 AND phase IN ('solved', 'closed')
AND (archived_at IS NULL OR archived_at < heard_at)
AND heard_at <= ? AND ended_at <= ?
"""
_UNANSWERED = """
is_post = 1 AND phase = 'open' AND helped_at IS NULL AND heard_at <= ? AND followed_at IS NULL
"""
_STALE = """
is_post = 1 AND phase = 'open' AND helped_at IS NULL AND heard_at <= ?
AND followed_at <= ? AND waits_since IS NULL
"""


class StoredEndings:
    """The memory of endings as the ports describe it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def end(
        self, subject: MessageId, ending: Ending, effects: Sequence[Effect], *, if_open: bool
    ) -> bool:
        at = to_micros(ending.at)
        what = (ending.phase, ending.reason, ending.reference)
        values = (*what, at, at if ending.is_archived else None, subject, *what)
        steps = [Step(f"{_END} {_IF_OPEN if if_open else ''} RETURNING subject", values)]
        if ending.credit:
            steps.append(_thanking(subject, ending.credit, ending.at))
        return await self._apply(*steps, *self._enqueuing(effects))

    async def reopen(self, subject: MessageId, at: datetime, effects: Sequence[Effect]) -> bool:
        step = Step(_REOPEN, (to_micros(at), subject))
        return await self._apply(step, *self._enqueuing(effects))

    async def thank(self, subject: MessageId, credit: Credit, at: datetime, effect: Effect) -> bool:
        return await self._apply(_thanking(subject, credit, at), *self._enqueuing([effect]))

    async def waits(self, subject: MessageId, at: datetime) -> bool:
        return await self._apply(Step(_WAITS, (to_micros(at), subject)))

    async def spare(self, subject: MessageId, at: datetime) -> None:
        moment = to_micros(at)
        await self._apply(Step(_SPARE, (moment, moment, subject)))

    async def advise(
        self, subject: MessageId, member: MemberId, at: datetime, effect: Effect
    ) -> bool:
        claim = claiming("anew", f"{subject}:{member}", at)
        return await self._apply(claim, *self._enqueuing([effect]))

    async def open_of(self, guild: GuildId, asker: MemberId) -> Sequence[Intake]:
        return await self._find("i.phase = 'open' AND i.asker = ? AND i.guild = ?", asker, guild)

    async def to_archive(self, before: datetime, limit: int) -> Sequence[Intake]:
        moment = to_micros(before)
        return await self._due(_ENDED, limit, moment, moment)

    async def archive(
        self, subject: MessageId, before: datetime, at: datetime, effect: Effect
    ) -> bool:
        moment = to_micros(before)
        return await self._mark("archived_at", subject, at, effect, _ENDED, moment, moment)

    async def unanswered(self, before: datetime, limit: int) -> Sequence[Intake]:
        return await self._due(_UNANSWERED, limit, to_micros(before))

    async def follow_up(
        self, subject: MessageId, before: datetime, at: datetime, effect: Effect
    ) -> bool:
        moment = to_micros(before)
        return await self._mark("followed_at", subject, at, effect, _UNANSWERED, moment)

    async def stale(
        self, before: datetime, followed_before: datetime, limit: int
    ) -> Sequence[Intake]:
        return await self._due(_STALE, limit, to_micros(before), to_micros(followed_before))

    async def _due(self, condition: str, limit: int, *values: int) -> Sequence[Intake]:
        """Those quiet longest first. The condition stands alone, where its index is found."""
        subjects = f"SELECT subject FROM intakes WHERE {condition} ORDER BY heard_at LIMIT ?"  # noqa: S608 - constants
        found = await self._find(f"i.subject IN ({subjects})", *values, limit)
        return sorted(found, key=lambda intake: intake.heard_at)

    async def _mark(
        self,
        column: str,
        subject: MessageId,
        at: datetime,
        effect: Effect,
        condition: str,
        *values: int,
    ) -> bool:
        """Claim what is due: whatever changed since it was found counts."""
        sql = f"UPDATE intakes SET {column} = ? WHERE subject = ? AND {condition} RETURNING subject"  # noqa: S608 - constants
        step = Step(sql, (to_micros(at), subject, *values))
        return await self._apply(step, *self._enqueuing([effect]))

    async def _find(self, condition: str, *values: int) -> Sequence[Intake]:
        rows = await self._database.fetch(f"{SELECT_INTAKES} WHERE {condition}", *values)
        return [intake_in(row) for row in rows]

    async def _apply(self, *steps: Step) -> bool:
        return bool(await self._database.apply(*steps))

    def _enqueuing(self, effects: Sequence[Effect]) -> Sequence[Step]:
        now = self._clock()
        return [enqueuing(effect, now) for effect in effects]


def _thanking(subject: MessageId, credit: Credit, at: datetime) -> Step:
    values = (subject, credit.solver, credit.member, credit.message, to_micros(at))
    return Step(_THANK, values)
