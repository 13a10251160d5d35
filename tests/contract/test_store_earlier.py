"""Both engines let an answer become an intake, and tell which posts were solved."""

from dataclasses import replace

import pytest

from bot.adapters.store import Database, StoredFaq, StoredIntakes, StoredOutbox
from bot.adapters.store.close import StoredEndings
from bot.adapters.store.earlier import StoredEarlier
from bot.domain.close import Ending
from bot.domain.faq import Decision
from bot.domain.ids import ChannelId, EntryId, MessageId
from bot.domain.intake import Phase, Reason
from bot.domain.outbox import LEASE, Effect, EffectState, Outcome
from bot.domain.question import Question, Reply
from bot.ports import FaqStore
from tests.support.clock import FakeClock
from tests.support.intakes import GUILD, NORA, SILENT, intake

SURE = Reply(Decision.ANSWER, EntryId("pricing"), "en", 0.9)
SHOW = Effect("intake.show", "ask:1", "question:1", {"intake": 1})


@pytest.fixture
def intakes(database: Database, clock: FakeClock) -> StoredIntakes:
    return StoredIntakes(database, clock)


@pytest.fixture
def answers(database: Database, clock: FakeClock) -> FaqStore:
    return StoredFaq(database, clock)


def question(clock: FakeClock, number: int = 1) -> Question:
    return Question(MessageId(number), GUILD, ChannelId(number), NORA, "?", clock.now)


def reply(number: int = 1) -> Effect:
    return Effect("chat.reply", f"reply:{number}", f"question:{number}", {})


async def _sent(database: Database, clock: FakeClock, message: int) -> None:
    outbox = StoredOutbox(database, clock)
    [leased] = await outbox.lease("me", clock.now, 9, clock.now + LEASE)
    await outbox.settle([Outcome(leased, EffectState.DONE, clock.now, str(message))])


async def test_an_answer_becomes_the_first_message(
    database: Database, intakes: StoredIntakes, answers: FaqStore, clock: FakeClock
) -> None:
    await answers.open(question(clock), SURE, reply())
    await _sent(database, clock, 50)
    assert await intakes.adopt(intake(1, clock), SHOW)
    found = await intakes.of_subject(MessageId(1))
    assert found is not None
    assert found.message == 50
    (answer,) = await answers.of_asker(NORA, clock.now)
    assert answer.is_in_intake
    again = replace(SHOW, key="ask:again")
    assert not await intakes.adopt(intake(1, clock), again)
    assert await StoredOutbox(database, clock).enqueue(again)


async def test_where_the_answer_was_withdrawn_the_effect_brings_the_first_message(
    database: Database, intakes: StoredIntakes, answers: FaqStore, clock: FakeClock
) -> None:
    answer = await answers.open(question(clock), SURE, reply())
    assert answer is not None
    await _sent(database, clock, 50)
    await answers.withdraw(answer, Effect("chat.delete", "away", "question:1", {}))
    await _sent(database, clock, 0)
    assert await intakes.adopt(intake(1, clock), replace(SHOW, kind="chat.reply"))
    await _sent(database, clock, 60)
    found = await intakes.of_subject(MessageId(1))
    assert found is not None
    assert found.message == 60
    (kept,) = await answers.of_asker(NORA, clock.now)
    assert (kept.reply, kept.is_withdrawn) == (60, True)


async def test_nothing_is_adopted_without_an_answer(
    intakes: StoredIntakes, clock: FakeClock
) -> None:
    assert not await intakes.adopt(intake(1, clock), SHOW)
    assert await intakes.of_subject(MessageId(1)) is None


@pytest.mark.parametrize(
    ("phase", "reason", "is_offered"),
    [
        (Phase.SOLVED, Reason.SOLVED, True),
        (Phase.CLOSED, Reason.DUPLICATE, True),
        (Phase.CLOSED, Reason.STALE, False),
        (Phase.CLOSED, Reason.NOT_PLANNED, False),
    ],
)
async def test_only_what_ended_well_is_offered(
    database: Database,
    intakes: StoredIntakes,
    clock: FakeClock,
    phase: Phase,
    reason: Reason,
    is_offered: bool,
) -> None:
    earlier, endings = StoredEarlier(database), StoredEndings(database, clock)
    await intakes.open(intake(1, clock), question(clock), SILENT, reply())
    assert await earlier.newest(9) == []
    assert not await earlier.is_there(EntryId("1"))
    assert await endings.end(MessageId(1), Ending(phase, reason, clock.now), [], if_open=True)
    assert [one.title for one in await earlier.newest(9)] == ["No se actualiza"] * is_offered
    assert await earlier.is_there(EntryId("1")) is is_offered
    await intakes.set_phase(MessageId(1), Phase.GONE)
    assert not await earlier.is_there(EntryId("1"))


async def test_the_newest_are_read_and_those_without_a_title_left_out(
    database: Database, intakes: StoredIntakes, clock: FakeClock
) -> None:
    for number, title in enumerate(("oldest", "old", "", "new"), 1):
        clock.advance(hours=1)
        one = intake(number, clock, title=title)
        await intakes.open(one, question(clock, number), SILENT, reply(number))
        await intakes.set_phase(MessageId(number), Phase.SOLVED)
    found = await StoredEarlier(database).newest(2)
    assert [(one.title, one.locale) for one in found] == [("new", "es"), ("old", "es")]
    assert found[0].url.endswith("/4")
