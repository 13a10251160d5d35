"""A schema only moves forward, and only with the files it was made with."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from bot.adapters.store import Database, migrator, open_database
from bot.adapters.store.sqlite_engine import SqliteDatabase
from bot.domain.errors import Unavailable


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Migrations of a test's own, numbered after the shipped ones."""
    folder = tmp_path / "migrations"
    folder.mkdir()
    for path in migrator.MIGRATIONS.glob("*.sql"):
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


def add(folder: Path, name: str, sql: str) -> Path:
    number = len(list(folder.glob("*.sql"))) + 1
    path = folder / f"{number:04}_{name}.sql"
    path.write_text(sql, encoding="utf-8")
    return path


async def names(database: Database) -> list[str]:
    rows = await database.fetch("SELECT name FROM migrations ORDER BY number")
    return [row["name"] for row in rows]


async def test_a_new_store_has_every_migration_once(database: Database) -> None:
    shipped = [path.stem for path in sorted(migrator.MIGRATIONS.glob("*.sql"))]
    assert await names(database) == shipped
    assert await migrator.migrate(database) == 0


async def test_what_is_new_is_applied_to_a_store_with_content(
    database: Database, folder: Path
) -> None:
    add(folder, "more", "CREATE TABLE more (id INTEGER PRIMARY KEY) STRICT;\n-- done\n")
    add(folder, "fill", "INSERT INTO more (id) VALUES (1);\nINSERT INTO more (id) VALUES (2);")
    assert await migrator.migrate(database, folder) == 2
    assert len(await database.fetch("SELECT id FROM more")) == 2


async def test_a_store_of_any_earlier_version_keeps_its_rows(tmp_path: Path) -> None:
    folder, held = tmp_path / "migrations", set[str]()
    folder.mkdir()
    async with await SqliteDatabase.open(tmp_path / "bridge.db") as database:
        for path in sorted(migrator.MIGRATIONS.glob("*.sql")):
            (folder / path.name).write_bytes(path.read_bytes())
            assert await migrator.migrate(database, folder) == 1
            for table in [one for one in await tables(database) if one not in held]:
                await put_a_row(database, table)
                held.add(table)
            for table in held:
                assert len(await database.fetch(f"SELECT * FROM {table}")) == 1, (path, table)
    assert len(held) > 20


async def tables(database: Database) -> list[str]:
    """In the order in which they were made: rows of later ones name rows of earlier ones."""
    sql = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid"
    names = [str(row["name"]) for row in await database.fetch(sql)]
    return [name for name in names if not name.startswith(("sqlite_", "migrations"))]


async def put_a_row(database: Database, table: str) -> None:
    columns = await database.fetch(f"PRAGMA table_info({table})")
    values = ["{}" if column["type"] == "TEXT" else 7 for column in columns]
    marks = ", ".join("?" * len(values))
    async with database.write() as tx:
        await tx.fetch(f"INSERT INTO {table} VALUES ({marks})", *values)


async def test_a_migration_that_fails_leaves_nothing_of_itself(
    database: Database, folder: Path
) -> None:
    add(folder, "good", "CREATE TABLE good (id INTEGER PRIMARY KEY) STRICT;")
    bad = add(folder, "bad", "CREATE TABLE half (id INTEGER) STRICT;\nCREATE A TABLE;")
    with pytest.raises(Exception, match="syntax"):
        await migrator.migrate(database, folder)
    assert (await names(database))[-1].endswith("_good")
    bad.write_text("CREATE TABLE half (id INTEGER) STRICT;", encoding="utf-8")
    assert await migrator.migrate(database, folder) == 1


async def test_a_changed_migration_is_refused_with_what_to_do(
    database: Database, folder: Path
) -> None:
    with (folder / "0001_claims.sql").open("a", encoding="utf-8") as file:
        file.write("-- a word more\n")
    with pytest.raises(Unavailable, match=r"0001_claims was changed .* restore the original"):
        await migrator.migrate(database, folder)


async def test_a_schema_from_the_future_is_refused_with_what_to_do(
    database: Database, folder: Path
) -> None:
    add(folder, "future", "CREATE TABLE future (id INTEGER PRIMARY KEY) STRICT;")
    await migrator.migrate(database, folder)
    with pytest.raises(Unavailable, match=r"future\) is newer .* install the newer version"):
        await migrator.migrate(database)


async def test_two_that_migrate_at_once_apply_each_file_once(
    database: Database, folder: Path
) -> None:
    for number in range(5):
        add(folder, f"more_{number}", f"CREATE TABLE more_{number} (id INTEGER) STRICT;")
    applied = await asyncio.gather(*(migrator.migrate(database, folder) for _ in range(4)))
    assert sum(applied) == 5


async def test_a_reader_never_migrates(database: Database, folder: Path) -> None:
    await migrator.verify(database, folder)
    add(folder, "more", "CREATE TABLE more (id INTEGER PRIMARY KEY) STRICT;")
    with pytest.raises(Unavailable, match="start the bot once"):
        await migrator.verify(database, folder)


async def test_a_store_opened_for_reading_refuses_to_write(address: str) -> None:
    async with (
        await open_database(address),
        await open_database(address, read_only=True) as reader,
    ):
        await migrator.verify(reader)
        with pytest.raises(Unavailable, match="for reading only"):
            async with reader.write() as tx:
                await tx.fetch("INSERT INTO claims (kind, key, at) VALUES ('a', 'b', 1)")


async def test_an_empty_store_cannot_be_looked_into(address: str) -> None:
    if not address.startswith("postgresql:"):
        sqlite3.connect(address).close()
    with pytest.raises(Unavailable, match="holds no store of the bot's yet; start the bot once"):
        await open_database(address, read_only=True)


@pytest.mark.parametrize("name", ["0002_gap.sql", "0001_Upper.sql", "1_short.sql"])
def test_a_file_with_a_strange_name_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("SELECT 1;", encoding="utf-8")
    with pytest.raises(ValueError, match=name):
        migrator.read(tmp_path)
