"""Every store tells what somebody was answered lately, whatever became of it."""

from dataclasses import replace

from bot.domain.faq import Decision
from bot.domain.ids import ChannelId, EntryId, GuildId, MemberId, MessageId
from bot.domain.outbox import Effect
from bot.domain.question import Question, Reply
from bot.ports import FaqStore
from tests.support.clock import FakeClock

NORA, PAULA = MemberId(2**63 - 1), MemberId(8)
REPLY = Reply(Decision.ANSWER, EntryId("pricing"), "es", 0.91)


async def _answered(faq: FaqStore, clock: FakeClock, number: int, who: MemberId = NORA) -> None:
    question = Question(MessageId(number), GuildId(1), ChannelId(2), who, "¿?", clock.now)
    assert await faq.open(question, REPLY, Effect("chat.reply", f"reply:{number}", "q", {}))


async def test_answers_of_one_asker_come_oldest_first(faq: FaqStore, clock: FakeClock) -> None:
    await _answered(faq, clock, 1)
    clock.advance(minutes=5)
    since = clock.now
    await _answered(faq, clock, 2)
    await _answered(faq, clock, 3, PAULA)
    clock.advance(minutes=1)
    await _answered(faq, clock, 4)
    found = await faq.of_asker(NORA, since)
    assert [one.question for one in found] == [2, 4]
    assert await faq.withdraw(found[0].id, Effect("chat.delete", "away", "q", {}))
    assert await faq.of_asker(NORA, since) == [replace(found[0], is_withdrawn=True), found[1]]
    assert await faq.of_asker(MemberId(9), since) == []


async def test_a_silent_reply_counts_as_withdrawn(faq: FaqStore, clock: FakeClock) -> None:
    question = Question(MessageId(1), GuildId(1), ChannelId(2), NORA, "hm", clock.now)
    silent = Reply(Decision.SILENCE, None, "en", 0.0)
    assert await faq.open(question, silent, Effect("chat.reply", "reply:1", "q", {}))
    (one,) = await faq.of_asker(NORA, clock.now)
    assert one.is_withdrawn
