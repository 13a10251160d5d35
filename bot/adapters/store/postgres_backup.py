"""Copies a PostgreSQL store to such a file as a copy of an SQLite store is, and such a file into an
empty PostgreSQL database: so a store also moves from the one to the other."""

import sqlite3
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from datetime import datetime
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from bot.adapters.store import backup
from bot.adapters.store.opening import open_database
from bot.domain.errors import Unavailable

ROWS = 500
"""Fetched at a time."""

# No column of another kind says by itself what comes next.
_COUNTED = """
SELECT table_name, column_name FROM information_schema.columns
WHERE table_schema = current_schema() AND is_identity = 'YES'
"""


async def back_up(url: str, target: Path) -> int:
    """Write one consistent copy of the store at ``url`` to ``target``, which nobody else may read;
    its size in bytes. The bridge may run.

    Raises Unavailable where ``target`` is there already, cannot be written, or is no good.
    """
    backup.refuse_old(target)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bridge.db"
        async with await open_database(url, read_only=True):
            pass  # it is this program's
        async with await open_database(file):
            pass  # with no row in it
        with closing(sqlite3.connect(file)) as copy, copy:
            async with _snapshot(url) as server:
                for table in _tables(copy):
                    await _fetch(server, copy, table)
        return backup.back_up(file, target)


async def restore(source: Path, url: str, now: datetime) -> None:
    """Put the copy ``source``, of this program or of an older one, into the empty database at
    ``url``. What was waiting in the outbox is looked for before it is done again.

    Raises Unavailable where something is in the database, and where ``source`` is damaged or made
    by a newer program; then nothing has changed.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bridge.db"
        backup.restore(source, file, now)
        for store in (file, url):
            async with await open_database(store):
                pass  # the same tables are in both now
        with closing(sqlite3.connect(file)) as copy:
            async with _connected(url) as server, server.transaction():
                await _fill(server, copy)


async def _fill(server: Any, copy: sqlite3.Connection) -> None:
    tables = _tables(copy)
    for table in tables:
        if await server.fetch(f"SELECT 1 FROM {table} LIMIT 1"):  # noqa: S608 - of the schema
            raise Unavailable(
                "store",
                "BRIDGE_DATABASE_URL names a database with something in it; make an empty one and "
                "name that, so the old one is kept",
            )
    for table in tables:
        columns = _columns(copy, table)
        rows = copy.execute(_select(table, columns))
        await server.copy_records_to_table(table, records=rows, columns=columns)
    for table, column in await server.fetch(_COUNTED):
        last = await server.fetchval(f"SELECT max({column}) FROM {table}")  # noqa: S608
        if last is not None:
            await server.fetchval(
                "SELECT setval(pg_get_serial_sequence($1, $2), $3)", table, column, last
            )


async def _fetch(server: Any, copy: sqlite3.Connection, table: str) -> None:
    columns = _columns(copy, table)
    marks = ", ".join("?" * len(columns))
    insert = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608
    async for row in server.cursor(_select(table, columns), prefetch=ROWS):
        copy.execute(insert, tuple(row))


def _select(table: str, columns: Sequence[str]) -> str:
    return f"SELECT {', '.join(columns)} FROM {table}"  # noqa: S608 - of the schema


def _tables(file: sqlite3.Connection) -> Sequence[str]:
    """All but the migrations, each behind those it refers to."""
    found = file.execute(
        "SELECT name FROM sqlite_master "
        "WHERE type = 'table' AND name <> 'migrations' AND name NOT LIKE 'sqlite_%'"
    )
    refers = 'SELECT "table" FROM pragma_foreign_key_list(?)'
    order = {name: {to for (to,) in file.execute(refers, (name,))} for (name,) in found.fetchall()}
    return [*TopologicalSorter(order).static_order()]


def _columns(file: sqlite3.Connection, table: str) -> Sequence[str]:
    return [name for (name,) in file.execute("SELECT name FROM pragma_table_info(?)", (table,))]


@asynccontextmanager
async def _snapshot(url: str) -> AsyncIterator[Any]:
    """A connection that sees nothing of what changes meanwhile."""
    async with (
        _connected(url) as server,
        server.transaction(isolation="repeatable_read", readonly=True),
    ):
        yield server


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[Any]:
    import asyncpg  # ``open_database`` has told where it is missing

    from bot.adapters.store.postgres_engine import SECONDS, mapped

    with mapped():
        connection = await asyncpg.connect(url, timeout=SECONDS)
        try:
            yield connection
        finally:
            await connection.close()
