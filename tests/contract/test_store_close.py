"""Every store ends a post once, finds what is due, and lets one claim it."""

import asyncio
from datetime import timedelta

import pytest

from bot.adapters.store import Database, StoredIntakes, StoredOutbox
from bot.adapters.store.close import _ENDED, _STALE, _UNANSWERED, StoredEndings
from bot.domain.close import QUIET, Ending
from bot.domain.ids import GuildId, MemberId, MessageId
from bot.domain.intake import Credit, Intake, Phase, Reason, Solver
from bot.domain.outbox import Effect, EffectState
from bot.ports import CloseStore, IntakeStore, OutboxStore
from tests.support.clock import FakeClock
from tests.support.intakes import GUILD, NORA, intake, opened

POST, PAULA = MessageId(2**62), MemberId(8)
HOUR = timedelta(hours=1)


@pytest.fixture
def intakes(database: Database, clock: FakeClock) -> IntakeStore:
    return StoredIntakes(database, clock)


@pytest.fixture
def close(database: Database, clock: FakeClock) -> CloseStore:
    return StoredEndings(database, clock)


@pytest.fixture
def outbox(database: Database, clock: FakeClock) -> OutboxStore:
    return StoredOutbox(database, clock)


def effect(key: str) -> Effect:
    return Effect("chat.mark", key, "question:1", {"channel": POST})


def solved(clock: FakeClock, credit: Credit | None = None) -> Ending:
    return Ending(Phase.SOLVED, Reason.SOLVED, clock.now, credit=credit)


async def known(intakes: IntakeStore, number: int = POST) -> Intake:
    found = await intakes.of_subject(MessageId(number))
    assert found is not None
    return found


async def test_of_many_that_solve_a_post_one_does(
    intakes: IntakeStore, close: CloseStore, outbox: OutboxStore, clock: FakeClock
) -> None:
    await opened(intakes, intake(POST, clock))
    ended = await asyncio.gather(
        *(
            close.end(POST, solved(clock), [effect(f"a{n}"), effect(f"b{n}")], if_open=n % 2 == 0)
            for n in range(20)
        )
    )
    assert ended.count(True) == 1
    assert await outbox.depth() == {EffectState.DUE: 3}
    found = await known(intakes)
    assert (found.phase, found.reason, found.credit) == (Phase.SOLVED, Reason.SOLVED, None)


async def test_a_person_may_say_it_better_and_the_bridge_may_not(
    intakes: IntakeStore, close: CloseStore, clock: FakeClock
) -> None:
    await opened(intakes, intake(POST, clock))
    await close.end(POST, solved(clock), [], if_open=False)
    stale = Ending(Phase.CLOSED, Reason.STALE, clock.now)
    assert await close.end(POST, stale, [], if_open=True) is False
    twin = Ending(Phase.CLOSED, Reason.DUPLICATE, clock.now, "https://github.com/a/b/issues/1")
    assert await close.end(POST, twin, [], if_open=False) is True
    assert await close.end(POST, twin, [], if_open=False) is False
    found = await known(intakes)
    assert (found.phase, found.reference) == (Phase.CLOSED, twin.reference)


async def test_what_was_deleted_is_not_ended(
    intakes: IntakeStore, close: CloseStore, outbox: OutboxStore, clock: FakeClock
) -> None:
    await opened(intakes, intake(POST, clock))
    await intakes.set_phase(POST, Phase.GONE)
    assert await close.end(POST, solved(clock), [effect("a")], if_open=False) is False
    assert await close.reopen(POST, clock.now, [effect("b")]) is False
    assert await outbox.depth() == {EffectState.DUE: 1}


async def test_thanks_last_as_long_as_the_post_stays_solved(
    intakes: IntakeStore, close: CloseStore, clock: FakeClock
) -> None:
    await opened(intakes, intake(POST, clock))
    await close.end(POST, solved(clock, credit=Credit(Solver.FAQ)), [], if_open=False)
    assert (await known(intakes)).credit == Credit(Solver.FAQ)
    clock.advance(minutes=1)
    helped = Credit(Solver.MEMBER, PAULA, MessageId(9))
    assert await close.thank(POST, helped, clock.now, effect("thanks"))
    assert (await known(intakes)).credit == helped
    clock.advance(minutes=1)
    assert await close.reopen(POST, clock.now, [effect("open")]) is True
    assert await close.reopen(POST, clock.now, [effect("again")]) is False
    found = await known(intakes)
    assert (found.phase, found.reason, found.credit) == (Phase.OPEN, None, None)
    await close.end(POST, solved(clock), [], if_open=False)
    assert (await known(intakes)).credit is None


async def test_an_ended_post_is_archived_a_quiet_day_after_the_last_word(
    intakes: IntakeStore, close: CloseStore, clock: FakeClock
) -> None:
    await opened(intakes, intake(POST, clock))
    await opened(intakes, intake(5, clock))
    await opened(intakes, intake(6, clock, is_post=False))
    for number in (POST, 6):
        await close.end(MessageId(number), solved(clock), [], if_open=False)
    clock.advance(hours=10)
    await intakes.heard(POST, clock.now, is_help=True)
    clock.advance(hours=23)
    assert await close.to_archive(clock.now - QUIET, 9) == []
    assert not await close.archive(POST, clock.now - QUIET, clock.now, effect("early"))
    clock.advance(hours=1)
    assert await close.to_archive(clock.now - QUIET, 9) == [await known(intakes)]
    before = clock.now - QUIET
    claims = [close.archive(POST, before, clock.now, effect(f"mark{n}")) for n in range(9)]
    assert (await asyncio.gather(*claims)).count(True) == 1
    clock.advance(days=9)
    assert await close.to_archive(clock.now - QUIET, 9) == []
    await intakes.heard(POST, clock.now, is_help=True)
    clock.advance(days=1)
    assert len(await close.to_archive(clock.now - QUIET, 9)) == 1


async def test_only_unanswered_askers_are_asked_and_once(
    intakes: IntakeStore, close: CloseStore, outbox: OutboxStore, clock: FakeClock
) -> None:
    for number in (POST, 5, 6):
        await opened(intakes, intake(number, clock))
    await intakes.heard(MessageId(5), clock.now, is_help=True)
    clock.advance(hours=1)
    await intakes.heard(MessageId(6), clock.now, is_help=False)
    before = clock.now - HOUR
    assert [one.subject for one in await close.unanswered(before, 9)] == [POST]
    claims = [close.follow_up(POST, before, clock.now, effect(f"ask{n}")) for n in range(9)]
    assert (await asyncio.gather(*claims)).count(True) == 1
    assert await close.unanswered(before, 9) == []
    assert await outbox.depth() == {EffectState.DUE: 4}
    clock.advance(hours=1)
    later = await close.unanswered(clock.now - HOUR, 9)
    assert [one.subject for one in later] == [MessageId(6)]


async def test_whoever_answers_in_the_meantime_saves_the_asker_the_question(
    intakes: IntakeStore, close: CloseStore, clock: FakeClock
) -> None:
    await opened(intakes, intake(POST, clock))
    clock.advance(days=1)
    [found] = await close.unanswered(clock.now, 9)
    await intakes.heard(POST, clock.now - HOUR, is_help=True)
    assert not await close.follow_up(found.subject, clock.now, clock.now, effect("ask"))


async def test_stale_is_what_was_asked_about_and_does_not_wait(
    intakes: IntakeStore, close: CloseStore, clock: FakeClock
) -> None:
    for number in (POST, 5):
        await opened(intakes, intake(number, clock))
    clock.advance(days=7)
    now = clock.now
    assert await close.stale(now, now, 9) == []
    for number in (POST, 5):
        assert await close.follow_up(MessageId(number), now, now, effect(f"ask{number}"))
    assert await close.stale(now, now - QUIET, 9) == []
    assert len(await close.stale(now, now, 9)) == 2
    assert await close.waits(POST, now) is True
    assert await close.waits(POST, now) is False
    assert [one.subject for one in await close.stale(now, now, 9)] == [MessageId(5)]
    assert len(await close.stale(now, now, 0)) == 0


async def test_all_that_a_member_asked_here_is_found_while_it_is_open(
    intakes: IntakeStore, close: CloseStore, clock: FakeClock
) -> None:
    for number in (POST, 5, 6):
        await opened(intakes, intake(number, clock))
    await close.end(POST, solved(clock), [], if_open=False)
    found = await close.open_of(GUILD, NORA)
    assert {one.subject for one in found} == {MessageId(5), MessageId(6)}
    assert await close.open_of(GuildId(3), NORA) == []
    assert await close.open_of(GUILD, PAULA) == []


async def test_a_member_is_advised_once_in_a_post(
    close: CloseStore, outbox: OutboxStore, clock: FakeClock
) -> None:
    told = [
        await close.advise(subject, member, clock.now, effect(f"{subject} {member} {n}"))
        for subject, member in ((POST, NORA), (POST, PAULA), (MessageId(5), NORA))
        for n in range(2)
    ]
    assert told == [True, False] * 3
    assert await outbox.depth() == {EffectState.DUE: 3}


INDEXES = [
    (_ENDED, "intakes_to_archive"),
    (_UNANSWERED, "intakes_unanswered"),
    (_STALE, "intakes_stale"),
    ("phase = 'open' AND asker = ?", "intakes_open_of"),
]


@pytest.mark.parametrize(("condition", "index"), INDEXES, ids=[name for _, name in INDEXES])
async def test_the_sweep_reads_an_index_and_not_all_posts(
    database: Database, condition: str, index: str
) -> None:
    if database.is_shared:
        pytest.skip("PostgreSQL plans by how much there is")
    sql = f"EXPLAIN QUERY PLAN SELECT subject FROM intakes WHERE {condition} ORDER BY heard_at"
    [plan, *_] = await database.fetch(sql, *[0] * condition.count("?"))
    assert f"USING INDEX {index} " in plan["detail"]
