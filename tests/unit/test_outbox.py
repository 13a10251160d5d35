"""The worker delivers each effect, retries what may pass, and says what it gives up."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import Rejected, Unavailable
from bot.domain.outbox import (
    LEASE,
    MAX_ATTEMPTS,
    EffectState,
    Leased,
    Outcome,
    backoff,
)
from bot.ports import Handler
from bot.services.outbox import AT_ONCE, FAILED, OutboxWorker, Pace
from bot.services.outbox_attempts import Attempts
from tests.support.clock import FakeClock
from tests.support.stores import FakeOutbox
from tests.support.workers import effect, handler_that, worker_on


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store(clock: FakeClock) -> FakeOutbox:
    return FakeOutbox(clock)


async def delivered(store: FakeOutbox, clock: FakeClock, handler: Handler | None) -> None:
    """Enqueue one effect and let the worker come to rest."""
    await store.enqueue(effect())
    async with worker_on(store, clock, handler) as worker:
        await worker.idle()


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(1, 1), (2, 2), (5, 16), (9, 256), (10, 300), (9999, 300)]
)
def test_waiting_doubles_up_to_five_minutes(attempts: int, seconds: float) -> None:
    assert backoff(attempts, 0.5) == timedelta(seconds=seconds)
    assert backoff(attempts, 0.0) == timedelta(seconds=seconds * 0.8)
    assert backoff(attempts, 1.0) == timedelta(seconds=seconds * 1.2)
    assert backoff(attempts, 0.5, retry_after=1000) == timedelta(seconds=1000)


async def test_a_delivered_effect_is_done_with_its_result(
    store: FakeOutbox, clock: FakeClock
) -> None:
    await delivered(store, clock, handler_that("77"))
    assert store.rows[0].state is EffectState.DONE
    assert store.rows[0].result == "77"


async def test_what_is_enqueued_while_the_worker_rests_is_delivered_when_it_is_woken(
    store: FakeOutbox, clock: FakeClock
) -> None:
    async with worker_on(store, clock, handler_that("77")) as worker:
        await worker.idle()
        for number in range(3):
            await store.enqueue(effect(str(number)))
            worker.wake()
            await worker.idle()
            assert store.rows[number].state is EffectState.DONE


async def test_who_does_not_answer_is_asked_again_later(
    store: FakeOutbox, clock: FakeClock
) -> None:
    await store.enqueue(effect())
    handler = handler_that(Unavailable("discord", "down", retry_after=7), "77")
    async with worker_on(store, clock, handler) as worker:
        await worker.idle()
        row = store.rows[0]
        assert (row.state, row.error) == (EffectState.DUE, "discord: down")
        assert row.due_at == clock.now + timedelta(seconds=7)
        clock.advance(seconds=7)
        await worker.idle()
        assert (row.state, row.attempts, row.error) == (EffectState.DONE, 2, None)


async def test_a_refused_effect_is_a_dead_letter_in_the_log(
    store: FakeOutbox, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    await delivered(store, clock, handler_that(Rejected("discord", "may not write there")))
    assert store.rows[0].state is EffectState.DEAD
    assert store.rows[0].error == "discord: may not write there"
    [record] = caplog.records
    assert record.levelno == logging.ERROR
    assert "effect 1 (chat.reply, one)" in record.getMessage()


async def test_what_is_gone_needs_no_deletion(
    store: FakeOutbox, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    await delivered(store, clock, handler_that(Rejected("discord", "unknown", is_gone=True)))
    assert store.rows[0].state is EffectState.DONE
    assert caplog.records == []


async def test_a_bug_in_a_handler_is_logged_with_a_reference_and_tried_again(
    store: FakeOutbox, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    await delivered(store, clock, handler_that(KeyError("card")))
    row = store.rows[0]
    assert (row.state, row.error) == (EffectState.DUE, "KeyError, reference 1.1")
    [record] = caplog.records
    assert "effect 1.1 (chat.reply) failed" in record.getMessage()
    assert record.exc_info


@pytest.mark.parametrize("error", [Unavailable("discord", "down"), KeyError("card")])
async def test_eight_failures_are_enough(
    store: FakeOutbox, clock: FakeClock, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    await store.enqueue(effect())
    async with worker_on(store, clock, handler_that(error)) as worker:
        for _ in range(MAX_ATTEMPTS):
            await worker.idle()
            clock.advance(minutes=6)
    assert (store.rows[0].state, store.rows[0].attempts) == (EffectState.DEAD, MAX_ATTEMPTS)
    assert "gave up" in caplog.records[-1].getMessage()


@pytest.mark.parametrize(
    ("kind", "hours", "state"),
    [
        ("inbox.look", 23, EffectState.DUE),
        ("issue.say", 23, EffectState.DUE),
        ("issue.say", 25, EffectState.DEAD),
        ("chat.reply", 1, EffectState.DEAD),
    ],
)
async def test_what_happens_on_github_outlasts_an_outage_of_hours(
    store: FakeOutbox, clock: FakeClock, kind: str, hours: int, state: EffectState
) -> None:
    await store.enqueue(replace(effect(), kind=kind))
    handlers = {kind: handler_that(Unavailable("GitHub", "down"))}
    attempts = Attempts(handlers, clock, jitter=lambda: 0.5, patience=25)
    for _ in range(hours * 10):
        for leased in await store.lease("me", clock(), 1, clock() + LEASE):
            await store.settle([await attempts.make(leased)])
        clock.advance(minutes=6)
    assert store.rows[0].state is state


async def test_our_own_mistake_does_not_hold_up_github_for_a_day(
    store: FakeOutbox, clock: FakeClock
) -> None:
    await store.enqueue(replace(effect(), kind="issue.say"))
    attempts = Attempts({"issue.say": handler_that(KeyError("x"))}, clock, lambda: 0.5, 25)
    for _ in range(MAX_ATTEMPTS):
        [leased] = await store.lease("me", clock(), 1, clock() + LEASE)
        await store.settle([await attempts.make(leased)])
        clock.advance(minutes=6)
    assert store.rows[0].state is EffectState.DEAD


async def test_an_effect_that_kills_the_process_every_time_is_given_up_unattempted(
    store: FakeOutbox, clock: FakeClock
) -> None:
    await store.enqueue(effect())
    store.rows[0].attempts = MAX_ATTEMPTS
    attempted = []

    async def handle(leased: Leased) -> None:
        attempted.append(leased)

    async with worker_on(store, clock, handle) as worker:
        await worker.idle()
    assert store.rows[0].state is EffectState.DEAD
    assert attempted == []


async def test_an_effect_nobody_handles_is_a_dead_letter(
    store: FakeOutbox, clock: FakeClock
) -> None:
    await delivered(store, clock, None)
    assert store.rows[0].error == "nothing handles this kind"


async def test_a_handler_that_hangs_loses_its_turn_before_its_lease(
    store: FakeOutbox, clock: FakeClock
) -> None:
    assert Pace().attempt < LEASE.total_seconds()

    async def hang(leased: Leased) -> None:
        await asyncio.Event().wait()

    await store.enqueue(effect())
    async with worker_on(store, clock, hang, Pace(attempt=0.001)) as worker:
        await worker.idle()
    assert (store.rows[0].state, store.rows[0].error) == (EffectState.DUE, "timed out")


async def test_effects_are_delivered_side_by_side_within_a_bound(
    store: FakeOutbox, clock: FakeClock
) -> None:
    gate = asyncio.Event()
    full = asyncio.Event()
    now_under_way = 0
    most = 0

    async def handle(leased: Leased) -> None:
        nonlocal now_under_way, most
        now_under_way += 1
        most = max(most, now_under_way)
        if now_under_way == AT_ONCE:
            full.set()
        await gate.wait()
        now_under_way -= 1

    for number in range(3 * AT_ONCE):
        await store.enqueue(effect(str(number)))
    async with worker_on(store, clock, handle) as worker:
        await full.wait()
        gate.set()
        await worker.idle()
    assert most == AT_ONCE
    assert {row.state for row in store.rows} == {EffectState.DONE}


async def test_results_that_arrive_together_are_recorded_together(clock: FakeClock) -> None:
    class Counting(FakeOutbox):
        visits = 0

        async def settle(self, outcomes: Sequence[Outcome]) -> None:
            self.visits += 1
            await super().settle(outcomes)

    store = Counting(clock)
    for number in range(AT_ONCE):
        await store.enqueue(effect(str(number)))
    async with worker_on(store, clock, handler_that(None)) as worker:
        await worker.idle()
    assert store.visits == 1


async def test_whoever_wants_to_know_what_was_given_up_is_told_once(
    store: FakeOutbox, clock: FakeClock
) -> None:
    told: list[Leased] = []

    async def refuses(_: Leased) -> None:
        raise Rejected("desk", "no such queue")

    async def hears(leased: Leased) -> None:
        assert store.rows[0].state is EffectState.DEAD
        told.append(leased)

    await store.enqueue(effect())
    kind = store.rows[0].effect.kind
    handlers: dict[str, Handler] = {kind: refuses, kind + FAILED: hears}
    worker = OutboxWorker(store, handlers, clock=clock, jitter=lambda: 0.5, owner="me")
    async with worker:
        await worker.idle()
        await worker.idle()
    [leased] = told
    assert leased.effect.payload == {**effect().payload, "error": "desk: no such queue"}
    assert [row.state for row in store.rows] == [EffectState.DEAD, EffectState.DONE]
