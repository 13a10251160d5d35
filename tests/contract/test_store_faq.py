"""Every memory of the FAQ answers a question once and counts what people thought of it."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from bot.adapters.store import Database, StoredFaq
from bot.adapters.store.stats import StoredStats
from bot.domain.faq import Decision
from bot.domain.ids import AnswerId, ChannelId, EntryId, GuildId, MemberId, MessageId
from bot.domain.outbox import LEASE, Effect, EffectState, Outcome
from bot.domain.question import Answered, Question, Reply
from bot.domain.stats import EntryUse, Span
from bot.ports import FaqStore, Feedback, OutboxStore
from tests.support.clock import FakeClock

CHANNEL = ChannelId(1_400_000_000_000_000_001)
NORA = MemberId(1_400_000_000_000_000_002)
MAX = MemberId(1_400_000_000_000_000_003)
PRICES = EntryId("pricing")
ROLLBACK = EntryId("rollback")
ANSWER = Reply(Decision.ANSWER, PRICES, "es", 0.91)
LAST_ID = 2**63 - 1


def question(number: int, clock: FakeClock, *, channel: ChannelId = CHANNEL) -> Question:
    return Question(
        MessageId(number), GuildId(LAST_ID), channel, NORA, "¿Cuánto cuesta?", clock.now
    )


def effect(key: str) -> Effect:
    return Effect("chat.reply", key, "question", {"text": key})


async def opened(faq: FaqStore, clock: FakeClock, number: int = 1) -> AnswerId:
    answer = await faq.open(question(number, clock), ANSWER, effect(f"reply:{number}"))
    assert answer is not None
    return answer


async def usage(database: Database, clock: FakeClock) -> dict[EntryId, EntryUse]:
    """How each entry did until now."""
    span = Span(clock.now - timedelta(days=7), clock.now + timedelta(seconds=1))
    found = await StoredStats(database, clock).entries(span)
    return {one.entry: one for one in found}


async def test_an_answer_is_remembered_with_its_effect_and_then_its_message(
    faq: FaqStore, outbox: OutboxStore, clock: FakeClock
) -> None:
    answer = await faq.open(question(LAST_ID, clock), ANSWER, effect("reply"))
    assert answer is not None
    [leased] = await outbox.lease("me", clock.now, 9, clock.now + LEASE)
    expected = Answered(
        id=answer,
        question=MessageId(LAST_ID),
        channel=CHANNEL,
        asker=NORA,
        decision=Decision.ANSWER,
        entry=PRICES,
        locale="es",
        effect=leased.id,
        reply=None,
        answered_at=clock.now,
        is_withdrawn=False,
    )
    assert await faq.by_id(answer) == expected
    await outbox.settle([Outcome(leased, EffectState.DONE, clock.now, str(LAST_ID - 1))])
    delivered = replace(expected, reply=MessageId(LAST_ID - 1))
    assert await faq.by_id(answer) == await faq.of_question(MessageId(LAST_ID)) == delivered


async def test_a_replayed_question_is_not_answered_again(
    faq: FaqStore, outbox: OutboxStore, clock: FakeClock
) -> None:
    await opened(faq, clock)
    assert await faq.open(question(1, clock), ANSWER, effect("another key")) is None
    assert await outbox.depth() == {EffectState.DUE: 1}


async def test_of_forty_that_claim_one_question_one_wins(
    faq: FaqStore, outbox: OutboxStore, clock: FakeClock
) -> None:
    answers = await asyncio.gather(
        *(faq.open(question(1, clock), ANSWER, effect(f"reply:{n}")) for n in range(40))
    )
    assert len([answer for answer in answers if answer is not None]) == 1
    assert await outbox.depth() == {EffectState.DUE: 1}


async def test_a_question_whose_effect_cannot_be_enqueued_stays_unclaimed(
    faq: FaqStore, outbox: OutboxStore, clock: FakeClock
) -> None:
    await outbox.enqueue(effect("taken"))
    assert await faq.open(question(1, clock), ANSWER, effect("taken")) is None
    assert await faq.of_question(MessageId(1)) is None
    await opened(faq, clock)


async def test_a_better_answer_replaces_the_first_and_enqueues_the_edit_once(
    faq: FaqStore, outbox: OutboxStore, clock: FakeClock
) -> None:
    answer = await opened(faq, clock)
    better = Reply(Decision.ANSWER, ROLLBACK, "en", 0.99, suggested_by=MAX)
    assert await faq.replace(answer, better, effect("edit")) is True
    assert await faq.replace(answer, ANSWER, effect("edit")) is False
    found = await faq.by_id(answer)
    assert found is not None
    assert (found.entry, found.locale) == (ROLLBACK, "en")
    assert await outbox.depth() == {EffectState.DUE: 2}


async def test_a_withdrawn_answer_stays_withdrawn(
    faq: FaqStore, outbox: OutboxStore, clock: FakeClock
) -> None:
    answer = await opened(faq, clock)
    assert await faq.withdraw(answer, effect("delete")) is True
    assert await faq.withdraw(answer, effect("delete again")) is False
    assert await faq.replace(answer, ANSWER, effect("edit")) is False
    found = await faq.by_id(answer)
    assert found is not None
    assert found.is_withdrawn
    assert await outbox.depth() == {EffectState.DUE: 2}


async def test_a_withdrawn_answer_is_given_again_with_a_new_effect(
    faq: FaqStore, clock: FakeClock
) -> None:
    answer = await opened(faq, clock)
    assert await faq.reopen(answer, ANSWER, effect("too early")) is False
    first = await faq.by_id(answer)
    await faq.withdraw(answer, effect("delete"))
    assert await faq.reopen(answer, ANSWER, effect("reply again")) is True
    again = await faq.by_id(answer)
    assert first is not None
    assert again is not None
    assert again.effect != first.effect
    assert not again.is_withdrawn


async def test_what_a_person_removed_is_not_given_again(faq: FaqStore, clock: FakeClock) -> None:
    answer = await opened(faq, clock)
    await faq.give_feedback(answer, NORA, Feedback.REMOVED, clock.now)
    await faq.withdraw(answer, effect("delete"))
    assert await faq.reopen(answer, ANSWER, effect("reply again")) is False


async def test_nothing_is_known_about_what_never_was(faq: FaqStore, clock: FakeClock) -> None:
    nobody = AnswerId(404)
    assert await faq.by_id(nobody) is None
    assert await faq.of_question(MessageId(404)) is None
    assert await faq.withdraw(nobody, effect("delete")) is False
    assert await faq.replace(nobody, ANSWER, effect("edit")) is False
    assert await faq.give_feedback(nobody, NORA, Feedback.SOLVED, clock.now) is False


async def test_an_entry_is_a_repeat_in_its_channel_within_the_time(
    faq: FaqStore, clock: FakeClock
) -> None:
    answer = await opened(faq, clock)
    given = clock.now
    assert await faq.is_repeat(PRICES, CHANNEL, given)
    assert await faq.is_repeat(PRICES, CHANNEL, None)
    assert not await faq.is_repeat(PRICES, CHANNEL, given + timedelta(microseconds=1))
    assert not await faq.is_repeat(PRICES, ChannelId(7), None)
    assert not await faq.is_repeat(ROLLBACK, CHANNEL, None)
    await faq.withdraw(answer, effect("delete"))
    assert not await faq.is_repeat(PRICES, CHANNEL, None)


async def test_an_opinion_counts_once_a_member(database: Database, clock: FakeClock) -> None:
    faq = StoredFaq(database, clock)
    answer = await opened(faq, clock)
    assert await faq.give_feedback(answer, NORA, Feedback.WRONG, clock.now) is True
    assert await faq.give_feedback(answer, NORA, Feedback.WRONG, clock.now) is False
    assert await faq.give_feedback(answer, NORA, Feedback.REMOVED, clock.now) is True
    assert await faq.give_feedback(answer, MAX, Feedback.WRONG, clock.now) is True
    counts = (await usage(database, clock))[PRICES]
    assert counts == EntryUse(PRICES, answered=1, wrong=2, removed=1)


async def test_an_opinion_is_about_the_entry_that_was_shown(
    database: Database, clock: FakeClock
) -> None:
    faq = StoredFaq(database, clock)
    answer = await opened(faq, clock)
    await faq.give_feedback(answer, NORA, Feedback.WRONG, clock.now)
    await faq.replace(answer, replace(ANSWER, entry=ROLLBACK), effect("edit"))
    await faq.give_feedback(answer, NORA, Feedback.SOLVED, clock.now)
    found = await usage(database, clock)
    assert found[PRICES].wrong == 1
    assert found[ROLLBACK].solved == 1


async def test_uses_through_commands_are_counted_over_days(
    database: Database, clock: FakeClock
) -> None:
    faq = StoredFaq(database, clock)
    for _ in range(2):
        await faq.note_use(PRICES, "faq", clock.now)
    clock.advance(days=1)
    await faq.note_use(PRICES, "faq", clock.now)
    await faq.note_use(PRICES, "menu", clock.now)
    assert (await usage(database, clock))[PRICES].asked == 4


async def test_suggestions_are_no_answers_of_an_entry(faq: FaqStore, clock: FakeClock) -> None:
    suggestion = Reply(Decision.SUGGEST, None, "en", 0.4)
    answer = await faq.open(question(1, clock), suggestion, effect("reply"))
    assert answer is not None
    assert await faq.give_feedback(answer, NORA, Feedback.WRONG, clock.now)
    found = await faq.by_id(answer)
    assert found is not None
    assert (found.decision, found.entry) == (Decision.SUGGEST, None)


async def test_texts_of_unanswered_questions_are_forgotten_by_age(
    faq: FaqStore, clock: FakeClock
) -> None:
    await faq.note_unanswered(question(1, clock), "nul \0 and half a pair \ud83d", None, 0.0)
    await faq.note_unanswered(question(1, clock), "the same, edited", PRICES, 0.4)
    clock.advance(days=1)
    await faq.note_unanswered(question(2, clock), "newer", None, 1)
    assert await faq.forget_before(clock.now) == 1
    assert await faq.forget_before(clock.now) == 0
    clock.advance(days=1)
    assert await faq.forget_before(clock.now) == 1


async def test_an_unanswered_text_is_kept_as_written_but_for_what_no_store_can_hold(
    database: Database, clock: FakeClock
) -> None:
    faq = StoredFaq(database, clock)
    await faq.note_unanswered(question(1, clock), "¿sí? 🎉 \0 \ud83d", PRICES, 0.25)
    [row] = await database.fetch("SELECT redacted, best, confidence FROM unanswered")
    assert (row["redacted"], row["best"], row["confidence"]) == ("¿sí? 🎉 \ufffd ?", PRICES, 0.25)
