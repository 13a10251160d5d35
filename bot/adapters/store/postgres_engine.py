"""The store in PostgreSQL, for those who run several processes or back up with what they have."""

import re
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from functools import lru_cache
from typing import Self

import asyncpg

from bot.adapters.store.database import Database, Row, Step, Transaction, Value
from bot.domain.errors import Unavailable

CONNECTIONS = 8
SECONDS = 10.0
"""How long one statement may take."""

# SQLite's types, as migrations are written, in PostgreSQL's words; the longest come first.
_TYPES = (
    ("INTEGER PRIMARY KEY AUTOINCREMENT", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"),
    ("INTEGER", "BIGINT"),
    ("REAL", "DOUBLE PRECISION"),
    (") STRICT, WITHOUT ROWID", ")"),
    (") STRICT", ")"),
)

_LITERAL_OR_PLACEHOLDER = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|--[^\n]*|\?")


class PostgresDatabase(Database):
    """A pool of connections; one that broke is replaced when it is next needed."""

    is_shared = True

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]") -> None:
        self._pool = pool

    @classmethod
    async def open(cls, url: str, *, read_only: bool = False) -> Self:
        settings = {
            "application_name": "community-bridge",
            "default_transaction_read_only": "on" if read_only else "off",
        }
        with mapped():
            pool = await asyncpg.create_pool(
                url,
                min_size=1,
                max_size=CONNECTIONS,
                timeout=SECONDS,
                command_timeout=SECONDS,
                server_settings=settings,
            )
        return cls(pool)

    async def fetch(self, sql: str, *values: Value) -> Sequence[Row]:
        with mapped():
            return await self._pool.fetch(numbered(sql), *values)

    async def apply(self, *steps: Step, alone: str | None = None) -> Sequence[Row]:
        rows: Sequence[Row] = ()
        try:
            async with self.write() as tx:
                if alone:
                    await tx.alone(alone)
                for sql, values in steps:
                    rows = await tx.fetch(sql, *values)
                    if not rows:
                        raise _UndoneError
        except _UndoneError:
            return ()
        return rows

    async def apply_all(self, *steps: Step) -> Sequence[Sequence[Row]]:
        async with self.write() as tx:
            return [await tx.fetch(sql, *values) for sql, values in steps]

    async def apply_each(self, sql: str, rows: Sequence[Sequence[Value]]) -> None:
        with mapped():
            async with self._pool.acquire() as connection:
                await connection.executemany(numbered(sql), rows)  # one transaction

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Transaction]:
        with mapped():
            async with self._pool.acquire() as connection, connection.transaction():
                yield _PostgresTransaction(connection)

    async def close(self) -> None:
        with mapped():
            await self._pool.close()


class _PostgresTransaction:
    def __init__(self, connection: "asyncpg.pool.PoolConnectionProxy[asyncpg.Record]") -> None:
        self._connection = connection

    async def fetch(self, sql: str, *values: Value) -> Sequence[Row]:
        return await self._connection.fetch(numbered(sql), *values)

    async def define(self, sql: str) -> None:
        for ours, theirs in _TYPES:
            sql = sql.replace(ours, theirs)
        await self._connection.execute(sql)

    async def alone(self, what: str) -> None:
        await self._connection.fetch("SELECT pg_advisory_xact_lock(hashtext($1))", f"bridge.{what}")


class _UndoneError(Exception):
    """A step touched no row: roll back what came before it."""


@lru_cache(maxsize=256)
def numbered(sql: str) -> str:
    """``sql`` with ``$1, $2, …`` for its ``?``, except inside literals, names and comments."""
    count = 0

    def number(match: re.Match[str]) -> str:
        nonlocal count
        if match.group() != "?":
            return match.group()
        count += 1
        return f"${count}"

    return _LITERAL_OR_PLACEHOLDER.sub(number, sql)


# https://www.postgresql.org/docs/current/errcodes-appendix.html
_ADVICE = {
    "08": "the connection to PostgreSQL was lost (retried by itself)",
    "25006": "it was opened for reading only, or PostgreSQL is a standby",
    "28": "PostgreSQL refuses the user or password of BRIDGE_DATABASE_URL; correct it",
    "3D": "the database named in BRIDGE_DATABASE_URL does not exist; create it",
    "40": "PostgreSQL had to undo a transaction that met another (retried by itself)",
    "42501": "PostgreSQL's user lacks a permission ({error}); grant it",
    "42P01": "it holds no store of the bot's yet; start the bot once, which makes it",
    "53100": "the disk of PostgreSQL is full; free some space",
    "53": "PostgreSQL is short of memory or connections ({error}); give it more",
    "55": "something else holds a lock in PostgreSQL (retried by itself)",
    "57": "PostgreSQL stops, starts or cancels ({error}; retried by itself)",
    "58": "PostgreSQL's disk fails ({error}); check it",
    "XX": "PostgreSQL reports damage ({error}); restore the last backup",
}


@contextmanager
def mapped() -> Iterator[None]:
    """Faults of the server or the network become Unavailable; our own mistakes stay."""
    try:
        yield
    except asyncpg.PostgresError as error:
        code = error.sqlstate or ""
        advice = _ADVICE.get(code) or _ADVICE.get(code[:2])
        if advice is None:
            raise
        raise Unavailable("store", advice.format(error=error)) from error
    except (OSError, asyncpg.InterfaceError) as error:
        if isinstance(error, ValueError):  # a value of the wrong type
            raise
        raise Unavailable(
            "store", f"PostgreSQL does not answer ({error or 'too slow'}; retried by itself)"
        ) from error
