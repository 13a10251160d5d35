"""Several processes on one PostgreSQL: one leads, all hear each other, nobody's work is left."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from bot.adapters.store import Database, StoredOutbox, open_database
from bot.adapters.store.postgres_seat import PostgresSeat
from bot.adapters.store.seat import OnlySeat, seat_at
from bot.domain.outbox import LEASE, Effect, EffectState, Outcome
from tests.support import postgres
from tests.support.clock import FakeClock

EVERYBODY_OUT = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
    "WHERE application_name = 'community-bridge seat' AND datname = $1"
)

LEAD = "SELECT pg_try_advisory_lock(hashtext('bridge.gateway'))"
LEADERS = (
    "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND granted "
    "AND objid = hashtext('bridge.gateway')::oid"
)
WAITERS = LEADERS.replace("AND granted", "AND NOT granted")


@pytest.fixture
async def shared(server: str) -> AsyncIterator[str]:
    """The address of a store with its schema."""
    url = await postgres.new_database(server)
    async with await open_database(url):
        yield url


def seat(url: str, owner: str = "one", heard: asyncio.Event | None = None) -> PostgresSeat:
    return PostgresSeat(url, owner, heard.set if heard else lambda: None)


def effect(number: int, kind: str = "chat.reply", stream: str = "") -> Effect:
    return Effect(kind, f"key:{number}", stream or f"stream:{number}", {})


@pytest.mark.postgres
async def test_one_leads_and_the_next_takes_over_when_it_is_gone(shared: str) -> None:
    async with seat(shared, "two") as second:
        async with seat(shared) as first:
            await first.lead()
            waits = asyncio.create_task(second.lead())
            await asyncio.wait([waits], timeout=0.7)
            assert not waits.done(), "only one leads"
        async with asyncio.timeout(5):
            await waits


@pytest.mark.postgres
async def test_whoever_lost_the_store_leads_again_unless_somebody_else_does(shared: str) -> None:
    name = shared.rpartition("/")[2]
    async with seat(shared) as first:
        await first.lead()
        operator, other = await asyncpg.connect(shared), await asyncpg.connect(shared)
        before = await operator.fetch(LEADERS)
        await operator.fetch(EVERYBODY_OUT, name)
        usurped = asyncio.create_task(first.usurped())
        async with asyncio.timeout(20):  # it sits down again, and nobody else did
            while await operator.fetch(LEADERS) in ([], before):  # noqa: ASYNC110 - the server's
                await asyncio.sleep(0.01)
        assert not usurped.done()
        takes = asyncio.create_task(other.fetch(LEAD.replace("try_", "")))
        async with asyncio.timeout(20):
            while not await operator.fetch(WAITERS):  # noqa: ASYNC110 - the server's
                await asyncio.sleep(0.01)
        await operator.fetch(EVERYBODY_OUT, name)
        async with asyncio.timeout(20):
            await takes
            await usurped
        await other.close()
        await operator.close()


@pytest.mark.postgres
async def test_a_call_is_heard_by_the_others_only(shared: str) -> None:
    here, there = asyncio.Event(), asyncio.Event()
    async with seat(shared, "one", here) as first, seat(shared, "two", there):
        here.clear()  # each hears itself sit down
        there.clear()
        first.call()
        async with asyncio.timeout(5):
            await there.wait()
        assert not here.is_set()


@pytest.mark.postgres
async def test_what_a_process_that_is_gone_had_leased_is_given_back(
    shared: str, clock: FakeClock
) -> None:
    async with await open_database(shared) as database:
        outbox, heard = StoredOutbox(database, clock), asyncio.Event()
        async with seat(shared, "alive", heard):
            for number in (1, 2):
                await outbox.enqueue(effect(number))
            for owner in ("gone", "alive"):
                await outbox.lease(owner, clock(), 1, clock() + LEASE)
            heard.clear()
            async with asyncio.timeout(20):
                await heard.wait()
            left = await database.fetch("SELECT owner FROM outbox WHERE state = 'leased'")
            assert [row["owner"] for row in left] == ["alive"]


async def test_a_file_has_one_process_which_leads_at_once() -> None:
    async with seat_at("var/bridge.db", "one", lambda: None) as only:
        assert isinstance(only, OnlySeat)
        await only.lead()
        only.call()


async def test_a_worker_leases_its_kinds_and_a_stream_keeps_its_order(
    database: Database, clock: FakeClock
) -> None:
    """What is for others holds up what comes behind it, for whoever that is."""
    everything = StoredOutbox(database, clock)
    chats = StoredOutbox(database, clock, ("chat.", "inbox."))
    for one in (
        effect(1, "intake.show", "post"),
        effect(2, "chat.reply", "post"),
        effect(3, "chat.edit", "other"),
    ):
        await everything.enqueue(one)
    until = clock() + LEASE
    first = await chats.lease("worker", clock(), 9, until)
    assert [one.effect.key for one in first] == ["key:3"]
    await chats.settle([Outcome(one, EffectState.DONE, clock()) for one in first])
    assert await chats.next_due() is None
    shown = await everything.lease("gateway", clock(), 9, until)
    assert [one.effect.key for one in shown] == ["key:1"]
    await everything.settle([Outcome(one, EffectState.DONE, clock()) for one in shown])
    assert [one.effect.key for one in await chats.lease("w", clock(), 9, until)] == ["key:2"]
