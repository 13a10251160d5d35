"""Posts that the bridge looks after, as stores keep them."""

from dataclasses import replace
from typing import Any

from bot.domain.faq import Decision
from bot.domain.ids import ChannelId, EffectId, EntryId, GuildId, MemberId, MessageId
from bot.domain.intake import Intake
from bot.domain.outbox import Effect
from bot.domain.question import Question, Reply
from bot.domain.repro_guide import Kind
from bot.ports import IntakeStore
from tests.support.clock import FakeClock

GUILD = GuildId(2**63 - 1)
NORA, MAX = MemberId(7), MemberId(8)
SILENT = Reply(Decision.SILENCE, None, "es", 0.02)
ANSWER = Reply(Decision.ANSWER, EntryId("pricing"), "es", 0.91)


def intake(number: int, clock: FakeClock, *, is_post: bool = True, **changes: Any) -> Intake:
    """A bug that Nora reported just now in Spanish; its first message is not out yet."""
    one = Intake(
        subject=MessageId(number),
        guild=GUILD,
        channel=ChannelId(number if is_post else 1),
        asker=NORA,
        locale="es",
        title="No se actualiza",
        is_post=is_post,
        has_full_notice=True,
        kind=Kind.BUG,
        score=0.25,
        effect=EffectId(0),
        message=None,
        opened_at=clock.now,
        heard_at=clock.now,
        shown="a digest",
    )
    return replace(one, **changes)


async def opened(store: IntakeStore, one: Intake, reply: Reply = SILENT) -> bool:
    """What the store says of it."""
    question = Question(one.subject, one.guild, one.channel, one.asker, "¿Por qué?", one.opened_at)
    effect = Effect("chat.reply", f"reply:{one.subject}", f"question:{one.subject}", {"card": 1})
    return await store.open(one, question, reply, effect)
