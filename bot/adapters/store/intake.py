"""Remembers the posts the bridge looks after, and who has read the notice."""

from collections.abc import Sequence
from datetime import datetime

from bot.adapters.store.claims import claiming
from bot.adapters.store.database import Database, Row, Step, Value, from_micros, storable, to_micros
from bot.adapters.store.faq import answering
from bot.adapters.store.outbox import enqueuing
from bot.domain.ids import ChannelId, EffectId, GuildId, MemberId, MessageId
from bot.domain.intake import Credit, Intake, Phase, Reason, Solver, Spot
from bot.domain.outbox import Effect
from bot.domain.question import Question, Reply
from bot.domain.repro_guide import Kind
from bot.ports import Clock

_OPEN = """
INSERT INTO intakes (subject, guild, channel, asker, locale, title, is_post, has_full_notice, kind,
                     score, effect, opened_at, heard_at, also, shown)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT id FROM outbox WHERE key = ?), ?, ?, ?, ?)
ON CONFLICT DO NOTHING RETURNING subject
"""

# A credit from before the post was opened again counts no more.
SELECT_INTAKES = """
SELECT i.*, o.result, c.solver, c.member AS thanked, c.message AS solution
FROM intakes AS i JOIN outbox AS o ON o.id = i.effect
LEFT JOIN credits AS c ON c.subject = i.subject AND c.at >= i.ended_at
"""

_HEARD = """
UPDATE intakes SET heard_at = CASE WHEN heard_at < ? THEN ? ELSE heard_at END,
                   helped_at = coalesce(helped_at, ?)
WHERE subject = ? RETURNING subject
"""

_ADOPT = _OPEN.replace("id FROM outbox WHERE key", "effect FROM answers WHERE question")
_HAND_OVER = """
UPDATE answers SET effect = CASE WHEN withdrawn_at IS NULL THEN effect
                                 ELSE (SELECT id FROM outbox WHERE key = ?) END
WHERE question = ? RETURNING id
"""

_SHOWN = "UPDATE intakes SET shown = ?, kind = ?, score = ? WHERE subject = ? RETURNING subject"

_ALSO = """
UPDATE intakes SET also = also || ? WHERE subject = ? AND also NOT LIKE ? RETURNING subject
"""

_READ = """
INSERT INTO notices (member, digest, at) VALUES (?, ?, ?) ON CONFLICT (member) DO UPDATE
SET digest = excluded.digest, at = excluded.at WHERE notices.digest <> excluded.digest
RETURNING member
"""


class StoredIntakes:
    """The memory of intakes as the ports describe it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def open(self, intake: Intake, question: Question, reply: Reply, effect: Effect) -> bool:
        now = self._clock()
        return bool(
            await self._database.apply(
                claiming("question", question.message, now),
                enqueuing(effect, now),
                answering(question, reply, effect, now),
                Step(_OPEN, _columns(intake, effect.key)),
            )
        )

    async def adopt(self, intake: Intake, effect: Effect) -> bool:
        return bool(
            await self._database.apply(
                enqueuing(effect, self._clock()),
                Step(_HAND_OVER, (effect.key, intake.subject)),
                Step(_ADOPT, _columns(intake, intake.subject)),
            )
        )

    async def of_subject(self, subject: MessageId) -> Intake | None:
        return _first(await self._database.fetch(f"{SELECT_INTAKES} WHERE i.subject = ?", subject))

    async def of_post(self, channel: ChannelId) -> Intake | None:
        where = "WHERE i.channel = ? AND i.is_post = 1"
        return _first(await self._database.fetch(f"{SELECT_INTAKES} {where}", channel))

    async def of_asker(self, asker: MemberId, channel: ChannelId) -> Sequence[Intake]:
        where = "WHERE i.channel = ? AND i.asker = ? ORDER BY i.opened_at DESC LIMIT 10"
        rows = await self._database.fetch(f"{SELECT_INTAKES} {where}", channel, asker)
        return [intake_in(row) for row in rows]

    async def active(self, limit: int) -> Sequence[Intake]:
        where = "WHERE i.phase = 'open' ORDER BY i.opened_at DESC LIMIT ?"
        return [
            intake_in(row) for row in await self._database.fetch(f"{SELECT_INTAKES} {where}", limit)
        ]

    async def heard(self, subject: MessageId, at: datetime, *, is_help: bool) -> None:
        moment = to_micros(at)
        values = (moment, moment, moment if is_help else None, subject)
        await self._database.apply(Step(_HEARD, values))

    async def shown(self, subject: MessageId, digest: str, kind: Kind, score: float) -> None:
        values = (digest, kind, score, subject)
        await self._database.apply(Step(_SHOWN, values))

    async def asked_also(self, subject: MessageId, spot: Spot) -> None:
        written = _written(spot)
        await self._database.apply(Step(_ALSO, (written, subject, f"%{written}%")))

    async def set_phase(self, subject: MessageId, phase: Phase) -> bool:
        sql = "UPDATE intakes SET phase = ? WHERE subject = ? AND phase <> ? RETURNING subject"
        return bool(await self._database.apply(Step(sql, (phase, subject, phase))))

    async def read_notice(self, member: MemberId, digest: str, at: datetime) -> bool:
        return bool(await self._database.apply(Step(_READ, (member, digest, to_micros(at)))))


def _columns(intake: Intake, effect: Value) -> tuple[Value, ...]:
    """``effect`` says which one brings the first message."""
    return (
        intake.subject,
        intake.guild,
        intake.channel,
        intake.asker,
        intake.locale,
        storable(intake.title),
        int(intake.is_post),
        int(intake.has_full_notice),
        intake.kind,
        intake.score,
        effect,
        to_micros(intake.opened_at),
        to_micros(intake.heard_at),
        "".join(map(_written, intake.also)),
        intake.shown,
    )


def _written(spot: Spot) -> str:
    # Between spaces, so that no id is taken for the end of a longer one.
    return f" {spot.channel}/{spot.message} "


def _spots(text: str) -> tuple[Spot, ...]:
    pairs = (part.split("/") for part in text.split())
    return tuple(Spot(ChannelId(int(c)), MessageId(int(m))) for c, m in pairs)


def _first(rows: Sequence[Row]) -> Intake | None:
    return intake_in(rows[0]) if rows else None


def intake_in(row: Row) -> Intake:
    """A row of ``SELECT_INTAKES``."""
    helped_at, reason = row["helped_at"], row["reason"]
    return Intake(
        subject=MessageId(row["subject"]),
        guild=GuildId(row["guild"]),
        channel=ChannelId(row["channel"]),
        asker=MemberId(row["asker"]),
        locale=row["locale"],
        title=row["title"],
        is_post=bool(row["is_post"]),
        has_full_notice=bool(row["has_full_notice"]),
        kind=Kind(row["kind"]),
        score=row["score"],
        effect=EffectId(row["effect"]),
        message=MessageId(int(row["result"])) if row["result"] else None,
        opened_at=from_micros(row["opened_at"]),
        heard_at=from_micros(row["heard_at"]),
        helped_at=from_micros(helped_at) if helped_at is not None else None,
        phase=Phase(row["phase"]),
        reason=Reason(reason) if reason else None,
        reference=row["reference"],
        also=_spots(row["also"]),
        shown=row["shown"],
        credit=_credit(row),
    )


def _credit(row: Row) -> Credit | None:
    if row["solver"] is None:
        return None
    member, message = row["thanked"], row["solution"]
    return Credit(
        Solver(row["solver"]),
        MemberId(member) if member else None,
        MessageId(message) if message else None,
    )
