"""A backup is whole while the bridge writes, and comes back without losing what was there."""

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.adapters.store import migrator, open_database, postgres_backup
from bot.adapters.store.backup import back_up, check, restore
from bot.adapters.store.outbox import StoredOutbox
from bot.adapters.store.sqlite_engine import SqliteDatabase
from bot.domain.errors import Unavailable
from bot.domain.outbox import Effect
from tests.support import postgres

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
    store, copy, older = tmp_path / "bridge.db", tmp_path / "copy.db", tmp_path / "migrations"
    shutil.copytree(migrator.MIGRATIONS, older)
    max(older.iterdir()).unlink()
    async with await SqliteDatabase.open(copy) as database:
        count = await migrator.migrate(database, older)
    restore(copy, store, NOW)
    async with await open_database(store) as database:
        [row] = await database.fetch("SELECT count(*) FROM migrations")
    assert row[0] == count + 1


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
    assert "hush" not in capsys.readouterr().err


@pytest.mark.postgres
async def test_a_store_moves_to_postgresql_and_back(server: str, tmp_path: Path) -> None:
    store, copy, back = (tmp_path / name for name in ("bridge.db", "copy.db", "back.db"))
    url = await postgres.new_database(server)
    await filled(store, "one", "two")
    fill_all(store)
    all_there = counts(store)
    assert min(all_there.values()) > 0
    back_up(store, copy)
    await postgres_backup.restore(copy, url, NOW)
    async with await open_database(url) as database:  # while the bridge runs
        await StoredOutbox(database, lambda: NOW).enqueue(Effect("chat.reply", "three", "a", {}))
        assert await postgres_backup.back_up(url, back) > 0
    assert keys(back) == [("one", 1), ("two", 1), ("three", 0)]
    assert counts(back) == all_there | {"outbox": 3}
    with pytest.raises(Unavailable, match="there already"):
        await postgres_backup.back_up(url, back)
    with pytest.raises(Unavailable, match="make an empty one"):
        await postgres_backup.restore(copy, url, NOW)


def fill_all(store: Path) -> None:
    """A row in every table that has none."""
    values = {"INTEGER": 1, "REAL": 0.5, "TEXT": "ñ"}
    with closing(sqlite3.connect(store)) as file, file:
        for table in counts(store):
            if not file.execute(f"SELECT 1 FROM {table}").fetchone():
                kinds = file.execute("SELECT type FROM pragma_table_info(?)", (table,)).fetchall()
                row = [values[kind] for (kind,) in kinds]
                file.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)


def counts(store: Path) -> dict[str, int]:
    """How many rows are in each table."""
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    with closing(sqlite3.connect(store)) as file:
        names = [name for (name,) in file.execute(tables)]
        return {one: file.execute(f"SELECT count(*) FROM {one}").fetchone()[0] for one in names}
