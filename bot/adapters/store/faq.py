"""Remembers which questions were answered with what, and what people thought of it."""

from collections.abc import Sequence
from datetime import datetime

from bot.adapters.store.claims import claiming
from bot.adapters.store.database import Database, Row, Step, Value, from_micros, storable, to_micros
from bot.adapters.store.outbox import enqueuing
from bot.domain.faq import Decision
from bot.domain.ids import AnswerId, ChannelId, EffectId, EntryId, MemberId, MessageId
from bot.domain.outbox import Effect
from bot.domain.question import Answered, Question, Reply
from bot.ports import Clock, Feedback

_OPEN = """
INSERT INTO answers (question, guild, channel, asker, decision, entry, locale, confidence,
                     suggested_by, effect, answered_at, withdrawn_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT id FROM outbox WHERE key = ?), ?, ?) RETURNING id
"""

_REPLACE = """
UPDATE answers SET decision = ?, entry = ?, locale = ?, confidence = ?, suggested_by = ?
WHERE id = ? AND withdrawn_at IS NULL RETURNING id
"""

_WITHDRAW = """
UPDATE answers SET withdrawn_at = ? WHERE id = ? AND withdrawn_at IS NULL RETURNING id
"""

_REOPEN = """
UPDATE answers SET decision = ?, entry = ?, locale = ?, confidence = ?, suggested_by = ?,
                   effect = (SELECT id FROM outbox WHERE key = ?), withdrawn_at = NULL
WHERE id = ? AND withdrawn_at IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM feedback WHERE answer = answers.id AND opinion = 'removed')
RETURNING id
"""

_ANSWERED = """
SELECT a.id, a.question, a.channel, a.asker, a.decision, a.entry, a.locale, a.effect,
       a.answered_at, a.withdrawn_at, o.result,
       EXISTS (SELECT 1 FROM intakes WHERE subject = a.question) AS is_in_intake
FROM answers AS a JOIN outbox AS o ON o.id = a.effect
"""

_IS_REPEAT = """
SELECT 1 FROM answers
WHERE channel = ? AND entry = ? AND answered_at >= ? AND withdrawn_at IS NULL LIMIT 1
"""

_GIVE_FEEDBACK = """
INSERT INTO feedback (answer, member, opinion, entry, at)
SELECT id, CAST(? AS BIGINT), CAST(? AS TEXT), entry, CAST(? AS BIGINT)
FROM answers WHERE id = ? ON CONFLICT DO NOTHING RETURNING answer
"""

_NOTE_UNANSWERED = """
INSERT INTO unanswered (question, channel, redacted, best, confidence, asked_at)
VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (question) DO UPDATE
SET redacted = excluded.redacted, best = excluded.best, confidence = excluded.confidence
RETURNING question
"""

_NOTE_USE = """
INSERT INTO uses (entry, how, day, times) VALUES (?, ?, ?, 1)
ON CONFLICT (entry, how, day) DO UPDATE SET times = uses.times + 1 RETURNING entry
"""

_FORGET = "DELETE FROM unanswered WHERE asked_at < ? RETURNING question"


class StoredFaq:
    """The memory of the FAQ as the ports describe it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def open(self, question: Question, reply: Reply, effect: Effect) -> AnswerId | None:
        now = self._clock()
        rows = await self._database.apply(
            claiming("question", question.message, now),
            enqueuing(effect, now),
            answering(question, reply, effect, now),
        )
        return AnswerId(rows[0]["id"]) if rows else None

    async def replace(self, answer: AnswerId, reply: Reply, effect: Effect) -> bool:
        replacing = Step(_REPLACE, (*_columns(reply), answer))
        return bool(await self._database.apply(replacing, enqueuing(effect, self._clock())))

    async def withdraw(self, answer: AnswerId, effect: Effect) -> bool:
        now = self._clock()
        withdrawing = Step(_WITHDRAW, (to_micros(now), answer))
        return bool(await self._database.apply(withdrawing, enqueuing(effect, now)))

    async def reopen(self, answer: AnswerId, reply: Reply, effect: Effect) -> bool:
        reopening = Step(_REOPEN, (*_columns(reply), effect.key, answer))
        return bool(await self._database.apply(enqueuing(effect, self._clock()), reopening))

    async def of_question(self, question: MessageId) -> Answered | None:
        rows = await self._database.fetch(f"{_ANSWERED} WHERE a.question = ?", question)
        return _answered(rows[0]) if rows else None

    async def of_asker(self, asker: MemberId, since: datetime) -> Sequence[Answered]:
        where = "WHERE a.asker = ? AND a.answered_at >= ? ORDER BY a.answered_at, a.id"
        rows = await self._database.fetch(f"{_ANSWERED} {where}", asker, to_micros(since))
        return [_answered(row) for row in rows]

    async def by_id(self, answer: AnswerId) -> Answered | None:
        rows = await self._database.fetch(f"{_ANSWERED} WHERE a.id = ?", answer)
        return _answered(rows[0]) if rows else None

    async def is_repeat(self, entry: EntryId, channel: ChannelId, since: datetime | None) -> bool:
        from_then = to_micros(since) if since else 0
        return bool(await self._database.fetch(_IS_REPEAT, channel, entry, from_then))

    async def give_feedback(
        self, answer: AnswerId, member: MemberId, feedback: Feedback, at: datetime
    ) -> bool:
        opinion = (member, feedback, to_micros(at), answer)
        return bool(await self._database.apply(Step(_GIVE_FEEDBACK, opinion)))

    async def note_unanswered(
        self, question: Question, redacted: str, best: EntryId | None, confidence: float
    ) -> None:
        asked_at = to_micros(question.asked_at)
        values = (
            question.message,
            question.channel,
            storable(redacted),
            best,
            confidence,
            asked_at,
        )
        await self._database.apply(Step(_NOTE_UNANSWERED, values))

    async def note_use(self, entry: EntryId, how: str, at: datetime) -> None:
        await self._database.apply(Step(_NOTE_USE, (entry, how, at.date().isoformat())))

    async def forget_before(self, moment: datetime) -> int:
        return len(await self._database.apply(Step(_FORGET, (to_micros(moment),))))


def answering(question: Question, reply: Reply, effect: Effect, now: datetime) -> Step:
    """The step that records an answer beside its effect; a silent one is withdrawn already."""
    at = to_micros(now)
    values = (
        question.message,
        question.guild,
        question.channel,
        question.author,
        *_columns(reply),
        effect.key,
        at,
        at if reply.decision is Decision.SILENCE else None,
    )
    return Step(_OPEN, values)


def _columns(reply: Reply) -> tuple[Value, ...]:
    return (reply.decision, reply.entry, reply.locale, reply.confidence, reply.suggested_by)


def _answered(row: Row) -> Answered:
    return Answered(
        id=AnswerId(row["id"]),
        question=MessageId(row["question"]),
        channel=ChannelId(row["channel"]),
        asker=MemberId(row["asker"]),
        decision=Decision(row["decision"]),
        entry=EntryId(row["entry"]) if row["entry"] is not None else None,
        locale=row["locale"],
        effect=EffectId(row["effect"]),
        reply=MessageId(int(row["result"])) if row["result"] else None,
        answered_at=from_micros(row["answered_at"]),
        is_withdrawn=row["withdrawn_at"] is not None,
        is_in_intake=bool(row["is_in_intake"]),
    )
