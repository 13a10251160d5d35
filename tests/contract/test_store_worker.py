"""The worker over a real store: it outlives faults, and a kill at any point loses nothing."""

import asyncio
import logging
import random
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.adapters.store import Database, StoredOutbox, open_database
from bot.adapters.store.sqlite_engine import SqliteDatabase
from bot.domain.errors import Unavailable
from bot.domain.outbox import Effect, EffectState, Leased
from bot.services import outbox as worker_module
from bot.services.outbox import OutboxWorker
from tests.support.clock import FakeClock

ROOT = Path(__file__).parents[2]


def effect(number: int) -> Effect:
    return Effect("chat.reply", f"reply:{number}", f"question:{number}", {})


class Told(logging.Handler):
    """What the worker logged, and an event for its first line."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.something = asyncio.Event()

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())
        self.something.set()


@pytest.fixture
def told() -> Iterator[Told]:
    handler = Told()
    worker_module.log.addHandler(handler)
    worker_module.log.setLevel(logging.INFO)
    yield handler
    worker_module.log.setLevel(logging.NOTSET)
    worker_module.log.removeHandler(handler)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """A store that waits 50 ms for a lock."""
    path = tmp_path / "bridge.sqlite3"
    async with await open_database(path):
        pass
    async with await SqliteDatabase.open(path, busy_seconds=0.05) as opened:
        yield opened


async def test_the_worker_outlives_a_locked_store(
    database: Database, clock: FakeClock, tmp_path: Path, told: Told
) -> None:
    outbox = StoredOutbox(database, clock)
    await outbox.enqueue(effect(1))
    other = sqlite3.connect(tmp_path / "bridge.sqlite3", isolation_level=None)
    delivered = asyncio.Event()

    async def deliver(leased: Leased) -> str:
        delivered.set()
        return "77"

    worker = OutboxWorker(
        outbox, {"chat.reply": deliver}, clock=clock, jitter=lambda: 0.0, owner="me"
    )
    other.execute("BEGIN IMMEDIATE")
    async with worker:
        await told.something.wait()
        with pytest.raises(Unavailable):
            await worker.check()
        other.execute("ROLLBACK")
        other.close()
        await worker.idle()
        await worker.check()
    assert delivered.is_set()
    assert told.lines[0].startswith("the outbox waits: store: another program holds")
    assert told.lines[1:] == ["the outbox goes on after 1 failures"]


_WORKER = """
import asyncio, sys
from datetime import UTC, datetime
from bot.adapters.store import StoredOutbox, open_database
from bot.domain.outbox import LEASE, EffectState, Outcome

async def main():
    clock = lambda: datetime.now(UTC)
    async with await open_database(sys.argv[1]) as database:
        outbox = StoredOutbox(database, clock)
        while leased := await outbox.lease("killed", clock(), 4, clock() + LEASE):
            for one in leased:
                sys.stdout.write(f"{one.effect.key} {one.attempts}\\n")  # in one piece
                sys.stdout.flush()
            await outbox.settle([Outcome(one, EffectState.DONE, clock()) for one in leased])
asyncio.run(main())
"""


async def test_nothing_is_lost_when_the_process_is_killed_between_lease_and_done(
    address: str, clock: FakeClock
) -> None:
    """What had happened, but not been told, comes again and says that it may have happened."""
    happened: dict[str, list[int]] = {effect(number).key: [] for number in range(60)}
    async with await open_database(address) as database:
        for number in range(60):
            await StoredOutbox(database, clock).enqueue(effect(number))
    for _ in range(5):
        for line in await _killed_after(random.randrange(1, 12), address):
            key, attempts = line.split()
            happened[key].append(int(attempts))
        async with await open_database(address) as database:
            await StoredOutbox(database, clock).release()

    async def deliver(leased: Leased) -> None:
        happened[leased.effect.key].append(leased.attempts)

    clock.now = datetime.now(UTC)
    async with await open_database(address) as database:
        outbox = StoredOutbox(database, clock)
        async with OutboxWorker(
            outbox, {"chat.reply": deliver}, clock=clock, jitter=random.random, owner="next"
        ) as worker:
            await worker.idle()
        assert await outbox.depth() == {EffectState.DONE: 60}
    assert all(happened.values())
    assert all(attempts == sorted(set(attempts)) for attempts in happened.values())


async def _killed_after(lines: int, address: str) -> list[str]:
    """What a worker of its own process printed before it was killed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _WORKER, address, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    printed = [await process.stdout.readline() for _ in range(lines)]
    process.send_signal(signal.SIGKILL)
    rest, _ = await process.communicate()
    return b"".join([*printed, rest]).decode().splitlines()
