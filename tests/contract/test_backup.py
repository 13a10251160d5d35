"""A backup is whole while the bridge writes, and comes back without losing what was there."""

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.adapters.store import open_database
from bot.adapters.store.backup import back_up, check, restore
from bot.adapters.store.outbox import StoredOutbox
from bot.domain.errors import Unavailable
from bot.domain.outbox import Effect

NOW = datetime(2026, 11, 23, tzinfo=UTC)


async def filled(store: Path, *names: str) -> None:
    async with await open_database(store) as database:
        outbox = StoredOutbox(database, lambda: NOW)
        for name in names:
            await outbox.enqueue(Effect("chat.reply", name, name, {"text": name}))


def keys(store: Path) -> list[tuple[str, int]]:
    connection = sqlite3.connect(store)
    try:
        return connection.execute("SELECT key, attempts FROM outbox ORDER BY id").fetchall()
    finally:
        connection.close()


async def test_a_copy_of_a_store_in_use_is_whole_and_private(tmp_path: Path) -> None:
    store, copy = tmp_path / "bridge.db", tmp_path / "copy.db"
    await filled(store, "one")
    async with await open_database(store) as database, database.write() as transaction:
        await transaction.fetch("DELETE FROM outbox")  # not committed yet: it is not in the copy
        back_up(store, copy)
    assert keys(copy) == [("one", 0)]
    assert copy.stat().st_mode & 0o077 == 0
    assert not copy.with_name(".copy.db.half").exists()
    check(copy)


async def test_a_backup_is_never_written_over_anything(tmp_path: Path) -> None:
    store, copy = tmp_path / "bridge.db", tmp_path / "copy.db"
    await filled(store, "one")
    copy.write_text("mine")
    with pytest.raises(Unavailable, match="there already"):
        back_up(store, copy)
    assert copy.read_text() == "mine"
    with pytest.raises(Unavailable, match="write there"):
        back_up(store, tmp_path / "nowhere" / "copy.db")


async def test_what_is_restored_is_looked_for_before_it_is_done_again(tmp_path: Path) -> None:
    store, copy = tmp_path / "bridge.db", tmp_path / "copy.db"
    await filled(store, "one")
    back_up(store, copy)
    await filled(store, "two")
    old = restore(copy, store, NOW)
    assert keys(store) == [("one", 1)]  # the next attempt is its second
    assert old
    assert keys(old) == [("one", 0), ("two", 0)]
    assert keys(copy) == [("one", 0)]
    await filled(store, "three")
    assert [key for key, _ in keys(store)] == ["one", "three"]


async def test_a_store_in_use_is_not_replaced(tmp_path: Path) -> None:
    store, copy = tmp_path / "bridge.db", tmp_path / "copy.db"
    await filled(store, "one")
    back_up(store, copy)
    async with await open_database(store):
        with pytest.raises(Unavailable, match="stop it first"):
            restore(copy, store, NOW)
    assert restore(copy, tmp_path / "elsewhere" / "bridge.db", NOW) is None


async def test_a_bad_backup_changes_nothing(tmp_path: Path) -> None:
    store, newer, torn = (tmp_path / name for name in ("bridge.db", "newer.db", "torn.db"))
    await filled(store, "one")
    back_up(store, newer)
    torn.write_bytes(newer.read_bytes()[:20_000])
    connection = sqlite3.connect(newer)
    with connection:
        connection.execute("INSERT INTO migrations VALUES (999, '0999_future', 'x', 0)")
    connection.close()
    none = tmp_path / "none.db"
    for bad, why in ((newer, "newer than this"), (torn, "damaged"), (none, "opened")):
        with pytest.raises(Unavailable, match=why):
            restore(bad, store, NOW)
    assert keys(store) == [("one", 0)]


async def test_an_older_backup_is_taken_and_brought_up_to_date(tmp_path: Path) -> None:
    store, copy = tmp_path / "bridge.db", tmp_path / "copy.db"
    await filled(store, "one")
    back_up(store, copy)
    connection = sqlite3.connect(copy)
    with connection:  # as if the last migration had not been there yet
        last = connection.execute("SELECT max(number) FROM migrations").fetchone()[0]
        connection.execute("DELETE FROM migrations WHERE number = ?", (last,))
        for table in ("suggestions", "suggested"):
            connection.execute(f"DROP TABLE {table}")
    connection.close()
    restore(copy, store, NOW)
    async with await open_database(store) as database:
        assert await database.fetch("SELECT * FROM suggestions") == []


def test_the_commands_say_what_they_did(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BRIDGE_STATE_DIR", str(tmp_path / "var"))
    assert main(["backup", "copy.db"]) == 1
    assert "cannot be opened" in capsys.readouterr().err
    import asyncio

    asyncio.run(filled(tmp_path / "var" / "bridge.db", "one"))
    assert main(["backup", "copy.db"]) == 0
    assert main(["restore", "copy.db"]) == 0
    assert "What was there before is kept" in capsys.readouterr().out
    assert main(["export", "all.jsonl"]) == 0
    rows = [json.loads(line) for line in Path("all.jsonl").read_text().splitlines()]
    assert [row["key"] for row in rows if row["table"] == "outbox"] == ["one"]
    assert main(["export", "all.jsonl"]) == 1
    monkeypatch.setenv("BRIDGE_DATABASE_URL", "postgresql://bridge:hush@db/bridge")
    assert main(["backup", "other.db"]) == 1
    told = capsys.readouterr().err
    assert "pg_dump" in told
    assert "hush" not in told
