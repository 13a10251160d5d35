"""Every outbox keeps effects in order, hands each to one worker, and forgets nothing."""

import asyncio
from datetime import timedelta

from bot.adapters.store import Database, StoredOutbox, open_database
from bot.domain.outbox import LEASE, Effect, EffectState, Leased, Outcome
from bot.ports import OutboxStore
from tests.support.clock import FakeClock


def effect(key: str, stream: str | None = None) -> Effect:
    return Effect("chat.reply", key, stream or key, {"text": "¿qué? \0 \ud83d", "n": [1, None]})


async def lease(
    outbox: OutboxStore, clock: FakeClock, *, owner: str = "me", limit: int = 32
) -> list[Leased]:
    return list(await outbox.lease(owner, clock.now, limit, clock.now + LEASE))


def done(leased: Leased, clock: FakeClock, result: str | None = None) -> Outcome:
    return Outcome(leased, EffectState.DONE, clock.now, result)


async def test_an_effect_comes_back_as_it_was_enqueued(
    outbox: OutboxStore, clock: FakeClock
) -> None:
    number = await outbox.enqueue(effect("one"))
    assert number is not None
    clock.advance(seconds=3)
    [leased] = await lease(outbox, clock)
    assert leased == Leased(number, effect("one"), 1, timedelta(seconds=3))


async def test_the_same_key_is_the_same_effect_for_ever(
    outbox: OutboxStore, clock: FakeClock
) -> None:
    assert await outbox.enqueue(effect("one")) is not None
    assert await outbox.enqueue(effect("one")) is None
    await outbox.settle([done(leased, clock) for leased in await lease(outbox, clock)])
    await outbox.purge_done(clock.now + timedelta(days=1))
    assert await outbox.enqueue(effect("one")) is None


async def test_a_leased_effect_is_nobody_elses_until_the_lease_runs_out(
    outbox: OutboxStore, clock: FakeClock
) -> None:
    await outbox.enqueue(effect("one"))
    await lease(outbox, clock)
    assert await outbox.next_due() == clock.now + LEASE
    clock.advance(seconds=LEASE.total_seconds() - 1)
    assert await lease(outbox, clock, owner="other") == []
    clock.advance(seconds=1)
    [again] = await lease(outbox, clock, owner="other")
    assert again.attempts == 2


async def test_effects_of_one_stream_run_one_after_the_other(
    outbox: OutboxStore, clock: FakeClock
) -> None:
    for key in ("reply", "edit", "delete"):
        await outbox.enqueue(effect(key, "question"))
    await outbox.enqueue(effect("other"))
    order = []
    while batch := await lease(outbox, clock):
        order.append([leased.effect.key for leased in batch])
        await outbox.settle([done(leased, clock) for leased in batch])
    assert order == [["reply", "other"], ["edit"], ["delete"]]


async def test_an_effect_that_waits_for_its_retry_holds_up_its_stream_only(
    outbox: OutboxStore, clock: FakeClock
) -> None:
    await outbox.enqueue(effect("reply", "question"))
    await outbox.enqueue(effect("edit", "question"))
    [reply] = await lease(outbox, clock)
    later = clock.now + timedelta(seconds=2)
    await outbox.settle([Outcome(reply, EffectState.DUE, later, error="down")])
    await outbox.enqueue(effect("other"))
    assert [leased.effect.key for leased in await lease(outbox, clock)] == ["other"]
    assert await outbox.next_due() == later
    clock.now = later
    [again] = await lease(outbox, clock)
    assert (again.effect.key, again.attempts) == ("reply", 2)


async def test_a_dead_letter_lets_its_stream_go_on(outbox: OutboxStore, clock: FakeClock) -> None:
    await outbox.enqueue(effect("reply", "question"))
    await outbox.enqueue(effect("edit", "question"))
    [reply] = await lease(outbox, clock)
    await outbox.settle([Outcome(reply, EffectState.DEAD, clock.now, error="forbidden")])
    assert [leased.effect.key for leased in await lease(outbox, clock)] == ["edit"]
    assert await outbox.depth() == {EffectState.DEAD: 1, EffectState.LEASED: 1}


async def test_those_due_longest_come_first_and_no_more_than_asked_for(
    outbox: OutboxStore, clock: FakeClock
) -> None:
    for number in range(5):
        await outbox.enqueue(effect(str(number)))
        clock.advance(seconds=1)
    first = await lease(outbox, clock, limit=3)
    rest = await lease(outbox, clock, limit=3)
    assert [leased.effect.key for leased in first] == ["0", "1", "2"]
    assert [leased.effect.key for leased in rest] == ["3", "4"]


async def test_a_result_is_kept_when_the_payload_is_erased(
    outbox: OutboxStore, clock: FakeClock
) -> None:
    number = await outbox.enqueue(effect("one"))
    await outbox.enqueue(effect("two"))
    assert number is not None
    assert await outbox.result_of(number) is None
    one, _ = await lease(outbox, clock)
    await outbox.settle([done(one, clock, "message \0 77")])
    assert await outbox.purge_done(clock.now) == 0
    clock.advance(days=1)
    assert await outbox.purge_done(clock.now) == 1
    assert await outbox.purge_done(clock.now) == 0
    assert (await outbox.result_of(number) or "").endswith("77")


async def test_who_lost_the_lease_may_say_done_but_not_give_it_back(
    outbox: OutboxStore, clock: FakeClock
) -> None:
    await outbox.enqueue(effect("one"))
    [late] = await lease(outbox, clock)
    clock.advance(seconds=LEASE.total_seconds())
    [held] = await lease(outbox, clock, owner="other")
    for state in (EffectState.DUE, EffectState.DEAD, EffectState.UNKNOWN):
        await outbox.settle([Outcome(late, state, clock.now, error="down")])
        assert await outbox.depth() == {EffectState.LEASED: 1}
    await outbox.settle([done(late, clock, "77")])
    await outbox.settle([Outcome(held, EffectState.DUE, clock.now, error="down")])
    assert await outbox.depth() == {EffectState.DONE: 1}
    assert await outbox.result_of(late.id) == "77"


async def test_leases_are_given_back_by_owner_or_all_at_once(
    outbox: OutboxStore, clock: FakeClock
) -> None:
    for key in ("one", "two", "three"):
        await outbox.enqueue(effect(key))
    await lease(outbox, clock, owner="first", limit=1)
    await lease(outbox, clock, owner="second", limit=2)
    assert await outbox.release("first") == 1
    assert await outbox.next_due() == clock.now
    assert await outbox.release() == 2
    assert await outbox.release() == 0
    assert [leased.attempts for leased in await lease(outbox, clock)] == [2, 2, 2]


async def test_nothing_is_due_in_an_empty_outbox(outbox: OutboxStore, clock: FakeClock) -> None:
    assert await outbox.next_due() is None
    assert await lease(outbox, clock) == []
    await outbox.settle([])
    assert await outbox.depth() == {}


async def test_four_workers_drain_a_thousand_effects_each_exactly_once(
    outbox: OutboxStore, clock: FakeClock
) -> None:
    await asyncio.gather(*(outbox.enqueue(effect(str(n), f"s{n % 300}")) for n in range(1000)))
    taken: list[int] = []

    async def work(owner: str) -> None:
        while (await outbox.depth()).get(EffectState.DONE, 0) < 1000:
            batch = await lease(outbox, clock, owner=owner)
            taken.extend(leased.id for leased in batch)
            await outbox.settle([done(leased, clock) for leased in batch])

    await asyncio.gather(*(work(f"worker {n}") for n in range(4)))
    assert len(taken) == len(set(taken)) == 1000


async def test_a_store_that_is_opened_again_has_what_was_leased(
    address: str, clock: FakeClock
) -> None:
    async with await open_database(address) as database:
        outbox = StoredOutbox(database, clock)
        await outbox.enqueue(effect("one"))
        await lease(outbox, clock)
    async with await open_database(address) as database:
        outbox = StoredOutbox(database, clock)
        assert await outbox.release() == 1
        [again] = await lease(outbox, clock)
        assert again.attempts == 2


async def test_a_lease_does_not_look_at_what_is_done(database: Database, clock: FakeClock) -> None:
    """The plan must use the index of unfinished rows, or 100 000 done ones would be read."""
    outbox = StoredOutbox(database, clock)
    async with database.write() as tx:
        await tx.fetch(
            "INSERT INTO outbox (kind, key, stream, state, created_at, due_at, finished_at) "
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) "
            "SELECT 'chat.reply', 'k' || i, 'one stream', 'done', i, i, i FROM n"
        )
    await outbox.enqueue(effect("last", "one stream"))
    fastest = 1.0
    for _ in range(5):
        started = asyncio.get_running_loop().time()
        leased = await lease(outbox, clock)
        fastest = min(fastest, asyncio.get_running_loop().time() - started)
        assert [one.effect.key for one in leased] == ["last"]
        await outbox.release()
    assert fastest < 0.005
