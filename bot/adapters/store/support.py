"""Remembers handoffs to a desk; what was written in them lies sealed, and only until it arrived."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.adapters.store.database import Database, Row, Step, Value, from_micros, storable, to_micros
from bot.adapters.store.outbox import enqueuing
from bot.domain.errors import Rejected
from bot.domain.ids import ChannelId, GuildId, MemberId, MessageId
from bot.domain.outbox import Effect
from bot.domain.support import PENDING, Handoff
from bot.domain.ticket import Attachment, Progress, Receipt, Ticket, TicketId, TicketState
from bot.ports import Clock, Vault

_DRAFT = """
INSERT INTO tickets (id, member, guild, channel, subject_of, locale, topic, tier, severity, words,
                     state, is_told, is_again, sendings, reference, url, trouble, drafted_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'draft', ?, 0, 0, '', '', '', ?)
ON CONFLICT (id) DO UPDATE SET tier = excluded.tier, severity = excluded.severity,
                               words = excluded.words, is_told = excluded.is_told
WHERE tickets.state = 'draft' RETURNING id
"""
_QUEUE = """
UPDATE tickets SET state = 'queued', trouble = '', sendings = sendings + 1,
                   is_again = CASE WHEN ? = 1 THEN 1 ELSE is_again END,
                   sent_at = coalesce(sent_at, ?)
WHERE id = ? AND member = ? AND state = ? AND sendings = ? AND words IS NOT NULL RETURNING id
"""
_OPENED = """
UPDATE tickets SET state = 'open', reference = ?, url = ?, trouble = '', opened_at = ?, look_at = ?,
                   words = NULL
WHERE id = ? AND opened_at IS NULL AND state <> 'draft' RETURNING id
"""
_PROGRESS = """
UPDATE tickets SET first_reply_at = coalesce(first_reply_at, ?), solved_at = ?, look_at = ?
WHERE id = ? AND opened_at IS NOT NULL RETURNING id
"""
_FORGET_WORDS = """
UPDATE tickets SET words = NULL WHERE words IS NOT NULL AND sent_at < ?
AND state IN ('failed', 'unknown') RETURNING id
"""
_STATE = "UPDATE tickets SET state = ? WHERE id = ? AND state <> ? RETURNING id"


class StoredSupport:
    """The memory of handoffs as the port describes it."""

    def __init__(self, database: Database, vault: Vault | None, clock: Clock) -> None:
        self._database = database
        self._words = Words(vault)
        self._clock = clock

    async def draft(self, handoff: Handoff) -> bool:
        ticket = handoff.ticket
        values = (
            ticket.id,
            ticket.member,
            ticket.guild,
            ticket.channel,
            ticket.subject_of,
            ticket.locale,
            ticket.topic,
            ticket.tier,
            ticket.severity,
            self._words.written(handoff),
            int(handoff.is_told),
            to_micros(handoff.drafted_at),
        )
        return bool(await self._database.apply(Step(_DRAFT, values)))

    async def of(self, id: TicketId) -> Handoff | None:  # noqa: A002 - as its field
        return next(iter(await self._found("WHERE id = ?", id)), None)

    async def of_member(self, member: MemberId, limit: int) -> Sequence[Handoff]:
        where = "WHERE member = ? AND sent_at IS NOT NULL ORDER BY sent_at DESC LIMIT ?"
        return await self._found(where, member, limit)

    async def drop(self, id: TicketId, member: MemberId) -> bool:  # noqa: A002 - as its field
        sql = "DELETE FROM tickets WHERE id = ? AND member = ? AND state = 'draft' RETURNING id"
        return bool(await self._database.apply(Step(sql, (id, member))))

    async def queue(
        self, handoff: Handoff, at: datetime, effect: Effect, *, is_again: bool = False
    ) -> bool:
        ticket = handoff.ticket
        named = (ticket.id, ticket.member, handoff.state, handoff.sendings)
        step = Step(_QUEUE, (int(is_again), to_micros(at), *named))
        return bool(await self._database.apply(step, enqueuing(effect, at)))

    async def move(
        self,
        id: TicketId,  # noqa: A002 - as its field
        before: frozenset[TicketState],
        state: TicketState,
        effects: Sequence[Effect] = (),
        *,
        trouble: str = "",
    ) -> bool:
        sql = f"""UPDATE tickets SET state = ?, trouble = ?
                  WHERE id = ? AND state IN ({_places(before)}) RETURNING id"""  # noqa: S608
        step = Step(sql, (state, storable(trouble), id, *sorted(before)))
        return await changed(self._database, (step,), effects, self._clock())

    async def opened(
        self,
        id: TicketId,  # noqa: A002 - as its field
        receipt: Receipt,
        at: datetime,
        look_at: datetime,
        effects: Sequence[Effect] = (),
    ) -> bool:
        said = (storable(receipt.reference), storable(receipt.url))
        step = Step(_OPENED, (*said, to_micros(at), to_micros(look_at), id))
        return await changed(self._database, (step,), effects, self._clock())

    async def pending(self, limit: int, skip: int = 0) -> Sequence[Handoff]:
        where = f"WHERE state IN ({_places(PENDING)}) ORDER BY sent_at, id LIMIT ? OFFSET ?"
        return await self._found(where, *sorted(PENDING), limit, skip)

    async def due(self, now: datetime, limit: int) -> Sequence[Handoff]:
        where = "WHERE look_at <= ? ORDER BY look_at, id LIMIT ?"
        return await self._found(where, to_micros(now), limit)

    async def note_progress(
        self,
        id: TicketId,  # noqa: A002 - as its field
        progress: Progress,
        look_at: datetime | None,
        effects: Sequence[Effect] = (),
    ) -> bool:
        moments = map(_micros, (progress.first_reply_at, progress.solved_at, look_at))
        steps = (
            Step(_PROGRESS, (*moments, id)),
            Step(_STATE, (progress.state, id, progress.state)),
        )
        return await changed(self._database, steps, effects, self._clock())

    async def forget(self, drafts: datetime, words: datetime, records: datetime) -> None:
        for sql, moment in (
            ("DELETE FROM tickets WHERE state = 'draft' AND drafted_at < ? RETURNING id", drafts),
            (_FORGET_WORDS, words),
            ("DELETE FROM tickets WHERE drafted_at < ? RETURNING id", records),
        ):
            await self._database.apply(Step(sql, (to_micros(moment),)))

    async def _found(self, where: str, *values: Value) -> Sequence[Handoff]:
        rows = await self._database.fetch(f"SELECT * FROM tickets {where}", *values)  # noqa: S608
        return [self._words.handoff_in(row) for row in rows]


async def changed(
    database: Database, steps: Sequence[Step], effects: Sequence[Effect], now: datetime
) -> bool:
    """Take the steps up to the first that touches no row; the effects only after all of them, and
    then whichever of them are not there already."""
    async with database.write() as tx:
        for step in steps:
            if not await tx.fetch(step.sql, *step.values):
                return False
        for effect in effects:
            put = enqueuing(effect, now)
            await tx.fetch(put.sql, *put.values)
    return True


class Words:
    """What was written in a ticket: sealed, or, where there are no keys, plain."""

    def __init__(self, vault: Vault | None) -> None:
        self._vault = vault

    def written(self, handoff: Handoff) -> str:
        ticket = handoff.ticket
        said = {
            **{name: getattr(ticket, name) for name in _TEXTS},
            "attachments": [[one.name, one.text] for one in ticket.attachments],
            "sources": handoff.sources,
        }
        return self.sealed(said)

    def sealed(self, said: Mapping[str, Any]) -> str:
        text = storable(json.dumps(said))
        return self._vault.seal(text) if self._vault else text

    def read(self, words: str | None) -> Mapping[str, Any]:
        """Nothing where it was erased, or sealed with a key that is gone."""
        try:
            if words and not words.startswith("{"):
                words = self._vault.open(words) if self._vault else None
        except Rejected:
            words = None
        found: Mapping[str, Any] = json.loads(words or "{}")
        return found

    def handoff_in(self, row: Row) -> Handoff:
        said = self.read(row["words"])
        ticket = Ticket(
            id=TicketId(row["id"]),
            topic=row["topic"],
            guild=GuildId(row["guild"]),
            channel=ChannelId(row["channel"]) if row["channel"] is not None else None,
            subject_of=MessageId(row["subject_of"]) if row["subject_of"] is not None else None,
            member=MemberId(row["member"]),
            locale=row["locale"],
            severity=row["severity"],
            tier=row["tier"],
            is_again=bool(row["is_again"]),
            attachments=tuple(Attachment(*one) for one in said.get("attachments", ())),
            **{name: said.get(name, "") for name in _TEXTS},
        )
        return Handoff(
            ticket=ticket,
            drafted_at=from_micros(row["drafted_at"]),
            state=TicketState(row["state"]),
            sources=tuple(said.get("sources", ())),
            is_told=bool(row["is_told"]),
            has_words=bool(said),
            sendings=row["sendings"],
            reference=row["reference"],
            url=row["url"],
            trouble=row["trouble"],
            sent_at=_moment(row["sent_at"]),
            opened_at=_moment(row["opened_at"]),
            first_reply_at=_moment(row["first_reply_at"]),
            solved_at=_moment(row["solved_at"]),
        )


_TEXTS = ("subject", "summary", "steps", "environment", "project", "role", "thread")


def _places(states: frozenset[TicketState]) -> str:
    return ", ".join("?" * len(states))


def _micros(at: datetime | None) -> int | None:
    return None if at is None else to_micros(at)


def _moment(micros: int | None) -> datetime | None:
    return None if micros is None else from_micros(micros)
