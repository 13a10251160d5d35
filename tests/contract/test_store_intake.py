"""Every store opens an intake once and remembers what its first message is made of."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.adapters.store import Database, StoredFaq, StoredIntakes, StoredOutbox
from bot.domain.ids import ChannelId, MessageId
from bot.domain.intake import Phase, Spot
from bot.domain.outbox import LEASE, Effect, EffectState, Outcome
from bot.domain.repro_guide import Kind
from bot.ports import IntakeStore, OutboxStore
from tests.support.clock import FakeClock
from tests.support.intakes import ANSWER, MAX, NORA, intake, opened


@pytest.fixture
def intakes(database: Database, clock: FakeClock) -> IntakeStore:
    return StoredIntakes(database, clock)


@pytest.fixture
def outbox(database: Database, clock: FakeClock) -> OutboxStore:
    return StoredOutbox(database, clock)


@pytest.fixture
def faq(database: Database, clock: FakeClock) -> StoredFaq:
    return StoredFaq(database, clock)


async def test_an_intake_is_remembered_and_then_its_message(
    intakes: IntakeStore, outbox: OutboxStore, clock: FakeClock
) -> None:
    one = intake(5, clock)
    assert await opened(intakes, one)
    [leased] = await outbox.lease("me", clock.now, 9, clock.now + LEASE)
    expected = replace(one, effect=leased.id)
    assert await intakes.of_subject(one.subject) == expected
    await outbox.settle([Outcome(leased, EffectState.DONE, clock.now, str(2**63 - 2))])
    delivered = replace(expected, message=MessageId(2**63 - 2))
    assert await intakes.of_post(one.channel) == delivered
    assert await intakes.of_asker(NORA, one.channel) == await intakes.active(9) == [delivered]


async def test_of_forty_that_open_one_intake_one_does(
    intakes: IntakeStore, outbox: OutboxStore, clock: FakeClock
) -> None:
    done = await asyncio.gather(*(opened(intakes, intake(5, clock)) for _ in range(40)))
    assert sum(done) == 1
    assert await outbox.depth() == {EffectState.DUE: 1}


async def test_a_post_has_one_intake_and_a_channel_many(
    intakes: IntakeStore, outbox: OutboxStore, clock: FakeClock
) -> None:
    assert await opened(intakes, intake(5, clock))
    assert not await opened(intakes, replace(intake(6, clock), channel=ChannelId(5)))
    assert await outbox.depth() == {EffectState.DUE: 1}, "a refused one leaves nothing behind"
    for number in (7, 8):
        assert await opened(intakes, intake(number, clock, is_post=False))
    near = await intakes.of_asker(NORA, ChannelId(1))
    assert {one.subject for one in near} == {7, 8}
    assert await intakes.of_post(ChannelId(1)) is None
    assert await intakes.of_asker(MAX, ChannelId(1)) == []


async def test_the_answer_of_an_intake_belongs_to_it(
    intakes: IntakeStore, faq: StoredFaq, clock: FakeClock
) -> None:
    await opened(intakes, intake(5, clock), ANSWER)
    await opened(intakes, intake(6, clock))
    answered, silent = await faq.of_question(MessageId(5)), await faq.of_question(MessageId(6))
    assert answered
    assert silent
    assert (answered.entry, answered.is_withdrawn, answered.is_in_intake) == (
        "pricing",
        False,
        True,
    )
    assert (silent.entry, silent.is_withdrawn, silent.is_in_intake) == (None, True, True)
    show = Effect("intake.show", "show", "question:6", {})
    assert await faq.reopen(silent.id, ANSWER, show)
    shown = await faq.of_question(MessageId(6))
    assert shown
    assert (shown.entry, shown.is_withdrawn) == ("pricing", False)


async def test_who_spoke_last_and_who_helped_first_is_remembered(
    intakes: IntakeStore, clock: FakeClock
) -> None:
    start = clock.now
    await opened(intakes, intake(5, clock))
    await intakes.heard(MessageId(5), start + timedelta(minutes=9), is_help=False)
    await intakes.heard(MessageId(5), start + timedelta(minutes=3), is_help=True)
    await intakes.heard(MessageId(5), start + timedelta(minutes=7), is_help=True)
    one = await intakes.of_subject(MessageId(5))
    assert one
    assert (one.heard_at, one.helped_at) == (
        start + timedelta(minutes=9),
        start + timedelta(minutes=3),
    )


async def test_what_is_shown_and_where_else_it_was_asked_is_remembered(
    intakes: IntakeStore, clock: FakeClock
) -> None:
    await opened(intakes, intake(5, clock))
    await intakes.shown(MessageId(5), "another", Kind.UPLOAD, 0.5)
    for spot in (Spot(ChannelId(11), MessageId(2)), Spot(ChannelId(1), MessageId(2))) * 2:
        await intakes.asked_also(MessageId(5), spot)
    one = await intakes.of_subject(MessageId(5))
    assert one
    assert (one.shown, one.kind, one.score) == ("another", Kind.UPLOAD, 0.5)
    assert one.also == (Spot(ChannelId(11), MessageId(2)), Spot(ChannelId(1), MessageId(2)))


async def test_a_phase_changes_once_and_what_is_over_is_not_active(
    intakes: IntakeStore, clock: FakeClock
) -> None:
    await opened(intakes, intake(5, clock))
    done = [await intakes.set_phase(MessageId(5), Phase.GONE) for _ in range(2)]
    assert done == [True, False]
    assert await intakes.active(9) == []


async def test_the_notice_is_news_once_until_its_words_change(
    intakes: IntakeStore, clock: FakeClock
) -> None:
    read = [await intakes.read_notice(NORA, text, clock.now) for text in ("a", "a", "b", "b")]
    assert read == [True, False, True, False]
    both = await asyncio.gather(*(intakes.read_notice(MAX, "a", clock.now) for _ in range(20)))
    assert sum(both) == 1


async def test_a_draw_waits_once_and_not_before_its_time(
    outbox: OutboxStore, clock: FakeClock
) -> None:
    def show(number: int) -> Effect:
        return Effect("intake.show", f"show:{number}", "question:5", {"intake": 5})

    later = clock.now + timedelta(seconds=2)
    assert await outbox.enqueue_once(show(1), later)
    assert await outbox.enqueue_once(show(2), later) is None
    assert await outbox.lease("me", clock.now, 9, clock.now + LEASE) == []
    clock.advance(seconds=2)
    [leased] = await outbox.lease("me", clock.now, 9, clock.now + LEASE)
    assert leased.effect == show(1)
    assert await outbox.enqueue_once(show(3), clock.now), "one under way may have drawn too early"
    assert await outbox.enqueue_once(show(4), clock.now) is None
