"""What the disk or another program does to the store is told clearly, and passes."""

import asyncio
import sqlite3
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.adapters.store import Database, StoredOutbox, open_database
from bot.adapters.store.sqlite_engine import SqliteDatabase
from bot.domain.errors import Unavailable
from bot.domain.outbox import Effect, EffectState
from bot.ports import OutboxStore
from tests.support.clock import FakeClock

ROOT = Path(__file__).parents[2]
PAGE = "x" * 3000


def effect(number: int) -> Effect:
    return Effect("chat.reply", f"reply:{number}", f"question:{number}", {"text": PAGE})


async def enqueued_until_refused(outbox: OutboxStore) -> tuple[int, Unavailable]:
    """How many effects there are, the first included, when the store refuses another."""
    for number in range(1, 1000):
        try:
            await outbox.enqueue(effect(number))
        except Unavailable as error:
            return number, error
    raise AssertionError("a thousand effects fit on the disk")


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """A store that waits 50 ms for a lock."""
    path = tmp_path / "bridge.sqlite3"
    async with await open_database(path):
        pass
    async with await SqliteDatabase.open(path, busy_seconds=0.05) as opened:
        yield opened


async def test_a_full_disk_is_told_and_passes_when_there_is_space_again(
    small_disk: Path, clock: FakeClock
) -> None:
    filler = small_disk / "filler"
    async with await open_database(small_disk / "bridge.sqlite3") as database:
        outbox = StoredOutbox(database, clock)
        await outbox.enqueue(effect(0))
        filler.write_bytes(b"x" * 1_000_000)
        stored, error = await enqueued_until_refused(outbox)
        assert "is full; free some space" in str(error)
        assert await outbox.depth() == {EffectState.DUE: stored}
        filler.unlink()
        assert await outbox.enqueue(effect(5000)) is not None
        assert await outbox.depth() == {EffectState.DUE: stored + 1}


async def test_a_lock_of_another_program_is_told_and_passes(
    database: Database, clock: FakeClock, tmp_path: Path
) -> None:
    outbox = StoredOutbox(database, clock)
    other = sqlite3.connect(tmp_path / "bridge.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable, match=r"another program holds .* locked; close it"):
        await outbox.enqueue(effect(1))
    with pytest.raises(Unavailable, match=r"another program holds .* locked; close it"):
        async with database.write():
            pass
    assert await outbox.depth() == {}  # reading goes on
    other.execute("ROLLBACK")
    other.close()
    assert await outbox.enqueue(effect(1)) is not None


async def test_a_second_process_on_the_same_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bridge.sqlite3"
    program = (
        "import asyncio, sys; from bot.adapters.store import open_database;"
        "asyncio.run(open_database(sys.argv[1]))"
    )
    async with await open_database(path):
        done = await asyncio.create_subprocess_exec(
            sys.executable, "-c", program, path, cwd=ROOT, stderr=asyncio.subprocess.PIPE
        )
        _, complaint = await done.communicate()
        assert done.returncode == 1
        assert "another process uses" in complaint.decode()
        assert "stop it first" in complaint.decode()
        async with await open_database(path, read_only=True) as reader:
            assert await reader.fetch("SELECT name FROM migrations")
    async with await open_database(path):
        pass


async def test_a_file_that_is_no_store_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bridge.sqlite3"
    path.write_bytes(b"this is a letter to my aunt" * 100)
    with pytest.raises(Unavailable, match="is not a store of the bot's"):
        await open_database(path)
    path.unlink()
    async with await open_database(path):  # the refused one let go of the lock
        pass


async def test_a_damaged_store_is_told_with_what_to_do(tmp_path: Path, clock: FakeClock) -> None:
    path = tmp_path / "bridge.sqlite3"
    async with await open_database(path) as database:
        for number in range(200):
            await StoredOutbox(database, clock).enqueue(effect(number))
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 4096))
    with pytest.raises(Unavailable, match="is damaged; stop the bot and restore the last backup"):
        async with await open_database(path) as database:
            await StoredOutbox(database, clock).depth()


async def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    await asyncio.to_thread((tmp_path / "var").touch)
    with pytest.raises(Unavailable, match=r"cannot be written .*name another folder"):
        await open_database(tmp_path / "var" / "bridge.sqlite3")


async def test_a_store_that_is_not_there_cannot_be_looked_into(tmp_path: Path) -> None:
    path = tmp_path / "bridge.sqlite3"
    with pytest.raises(Unavailable, match="cannot be opened; check that it exists"):
        await open_database(path, read_only=True)
    assert not await asyncio.to_thread(path.exists)


async def test_a_caller_cancelled_in_the_middle_leaves_nothing_behind(
    database: Database, clock: FakeClock
) -> None:
    is_half_done = asyncio.Event()

    async def change() -> None:
        async with database.write() as tx:
            await tx.fetch("INSERT INTO claims (kind, key, at) VALUES ('a', 'b', 1)")
            is_half_done.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(change())
    await is_half_done.wait()
    task.cancel()
    await asyncio.wait([task])
    assert await StoredOutbox(database, clock).enqueue(effect(1)) is not None
    assert await database.fetch("SELECT key FROM claims") == []
