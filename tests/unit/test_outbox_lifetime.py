"""The worker starts where another stopped, stops in order, and outlives its store's faults."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime

import pytest

from bot.domain.errors import Unavailable
from bot.domain.outbox import LEASE, EffectState, Leased, Outcome
from bot.services.outbox import OutboxWorker, Pace
from tests.support.clock import FakeClock
from tests.support.stores import FakeOutbox
from tests.support.workers import effect, handler_that, worker_on


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store(clock: FakeClock) -> FakeOutbox:
    return FakeOutbox(clock)


async def test_effects_left_by_a_killed_process_are_taken_up_at_once_and_told(
    store: FakeOutbox, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(2):
        await store.enqueue(effect(str(number)))
    await store.lease("killed", clock.now, 9, clock.now + LEASE)
    attempts = []

    async def handle(leased: Leased) -> None:
        attempts.append(leased.attempts)

    async with worker_on(store, clock, handle) as worker:
        await worker.idle()
    assert attempts == [2, 2]
    assert "took up 2 effects left by a stopped process" in caplog.text


async def test_beside_other_processes_their_leases_are_left_alone(
    store: FakeOutbox, clock: FakeClock
) -> None:
    await store.enqueue(effect())
    await store.lease("alive", clock.now, 9, clock.now + LEASE)
    handlers = {"chat.reply": handler_that("77")}
    async with OutboxWorker(
        store, handlers, clock=clock, jitter=lambda: 0.5, owner="me", is_alone=False
    ) as worker:
        await worker.idle()
        assert store.rows[0].owner == "alive"
        clock.advance(seconds=LEASE.total_seconds())
        await worker.idle()
        assert store.rows[0].state is EffectState.DONE


async def test_stopping_finishes_what_is_under_way(store: FakeOutbox, clock: FakeClock) -> None:
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def handle(leased: Leased) -> str:
        begun.set()
        await may_end.wait()
        return "77"

    await store.enqueue(effect())
    async with worker_on(store, clock, handle):
        await begun.wait()
        asyncio.get_running_loop().call_soon(may_end.set)
    assert (store.rows[0].state, store.rows[0].result) == (EffectState.DONE, "77")


async def test_stopping_gives_back_what_does_not_end(
    store: FakeOutbox, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    begun = asyncio.Event()

    async def handle(leased: Leased) -> None:
        begun.set()
        await asyncio.Event().wait()

    await store.enqueue(effect())
    worker = worker_on(store, clock, handle, Pace(grace=0.001))
    async with worker:
        await begun.wait()
    assert (store.rows[0].state, store.rows[0].owner) == (EffectState.DUE, None)
    assert "gave back 1 effects that were not finished" in caplog.text
    await worker.idle()  # returns: nothing runs any more


class Flaky(FakeOutbox):
    """Fails with ``error`` for as long as there is one."""

    error: Exception | None = None

    def _check(self) -> None:
        if self.error:
            raise self.error

    async def lease(
        self, owner: str, now: datetime, limit: int, until: datetime
    ) -> Sequence[Leased]:
        self._check()
        return await super().lease(owner, now, limit, until)

    async def settle(self, outcomes: Sequence[Outcome]) -> None:
        self._check()
        await super().settle(outcomes)


@pytest.mark.parametrize("error", [Unavailable("store", "locked"), KeyError("bug")])
async def test_a_store_that_fails_is_told_once_and_the_results_wait_for_it(
    clock: FakeClock, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    caplog.set_level(logging.INFO)
    store = Flaky(clock)
    failing = asyncio.Event()

    async def handle(leased: Leased) -> str:
        store.error = error
        asyncio.get_running_loop().call_later(0.05, recover)
        failing.set()
        return "77"

    def recover() -> None:
        store.error = None

    await store.enqueue(effect())
    async with worker_on(store, clock, handle, Pace(longest_rest=0.001)) as worker:
        await failing.wait()
        await worker.idle()
    assert (store.rows[0].state, store.rows[0].result) == (EffectState.DONE, "77")
    told = [record.getMessage() for record in caplog.records]
    assert len(told) == 2
    assert told[0].startswith("the outbox waits: ")
    assert told[1].startswith("the outbox goes on after ")


async def test_health_says_when_the_store_fails_or_effects_wait_too_long(
    clock: FakeClock,
) -> None:
    store = Flaky(clock)
    worker = worker_on(store, clock)
    await store.enqueue(effect())
    await worker.check()
    clock.advance(minutes=2)
    with pytest.raises(Unavailable, match="outbox: effects wait since 12:00:00 UTC"):
        await worker.check()
