"""The store in one SQLite file: one writer, one reader, one process."""

import asyncio
import fcntl
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Self, TextIO, TypeVar

import aiosqlite

from bot.adapters.store.database import Database, Row, Step, Transaction, Value
from bot.domain.errors import Unavailable

_T = TypeVar("_T")

BUSY_SECONDS = 2.0
"""How long a statement waits for another program's lock before it fails."""

_OLDEST = (3, 37, 0)  # STRICT tables, https://www.sqlite.org/stricttables.html

# https://www.sqlite.org/rescode.html
_ADVICE = {
    sqlite3.SQLITE_BUSY: "another program holds {path} locked; close it (retried by itself)",
    sqlite3.SQLITE_LOCKED: "another program holds {path} locked; close it (retried by itself)",
    sqlite3.SQLITE_FULL: "the disk that holds {path} is full; free some space",
    sqlite3.SQLITE_READONLY: "{path} cannot be written; let the bot's user write it and its folder",
    sqlite3.SQLITE_PERM: "{path} cannot be written; let the bot's user write it and its folder",
    sqlite3.SQLITE_CANTOPEN: "{path} cannot be opened; check that it exists and may be read",
    sqlite3.SQLITE_IOERR: "the disk that holds {path} fails or is full ({error}); check it",
    sqlite3.SQLITE_CORRUPT: "{path} is damaged; stop the bot and restore the last backup",
    sqlite3.SQLITE_NOTADB: "{path} is not a store of the bot's; name another file, or restore it",
}


class _Connection(aiosqlite.Connection):
    """Does a whole piece of work in one change of threads, which costs more than a statement."""

    async def run(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        # What aiosqlite's public methods are made of.
        result: _T = await self._execute(work, self._conn)  # type: ignore[no-untyped-call]
        return result

    async def open(self) -> None:
        """A file that cannot be opened stops the thread; without waiting for that, it would report
        to a loop that may have ended."""
        try:
            await self
        except BaseException:
            await asyncio.to_thread(self._thread.join)
            raise


class SqliteDatabase(Database):
    """The file is locked against a second process for as long as it is open for writing."""

    is_shared = False

    def __init__(
        self, path: Path, writer: _Connection | None, reader: _Connection, lock: TextIO | None
    ) -> None:
        self._path = path
        self._writer = writer
        self._reader = reader
        self._file_lock = lock
        self._turn = asyncio.Lock()

    @classmethod
    async def open(
        cls, path: Path, *, read_only: bool = False, busy_seconds: float = BUSY_SECONDS
    ) -> Self:
        if sqlite3.sqlite_version_info < _OLDEST:
            raise Unavailable(
                "store", f"SQLite {sqlite3.sqlite_version} is too old; 3.37 is needed"
            )
        lock = None if read_only else locked(path)
        writer = None
        try:
            with mapped(path):
                if not read_only:
                    writer = await _open(path, "rwc", busy_seconds)
                reader = await _open(path, "ro", busy_seconds)
        except BaseException:
            if writer:
                await writer.close()
            if lock:
                lock.close()
            raise
        return cls(path, writer, reader, lock)

    async def fetch(self, sql: str, *values: Value) -> Sequence[Row]:
        with mapped(self._path):
            return await self._reader.run(lambda connection: _fetch(connection, sql, values))

    async def apply(
        self,
        *steps: Step,
        alone: str | None = None,  # noqa: ARG002 - the one writer always is
    ) -> Sequence[Row]:
        return await self._in_turn(lambda connection: _apply(connection, steps))

    async def apply_all(self, *steps: Step) -> Sequence[Sequence[Row]]:
        return await self._in_turn(lambda connection: _apply_all(connection, steps))

    async def apply_each(self, sql: str, rows: Sequence[Sequence[Value]]) -> None:
        await self._in_turn(lambda connection: _apply_each(connection, sql, rows))

    async def _in_turn(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        async with self._turn:
            with mapped(self._path):
                return await self._writing.run(work)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Transaction]:
        writer = self._writing
        async with self._turn:
            # Calls reach the connection's thread in order, so even a caller that is cancelled
            # half-way has rolled back before the next one begins.
            with mapped(self._path):
                try:
                    await writer.run(_begin)
                    yield _SqliteTransaction(writer)
                    await writer.commit()
                except BaseException:
                    await writer.rollback()
                    raise

    @property
    def _writing(self) -> _Connection:
        if self._writer is None:
            raise Unavailable("store", f"{self._path} was opened for reading only")
        return self._writer

    async def close(self) -> None:
        try:
            await self._reader.close()
        finally:
            if self._writer:
                await self._writer.close()
            if self._file_lock:
                self._file_lock.close()


class _SqliteTransaction:
    def __init__(self, connection: _Connection) -> None:
        self._connection = connection

    async def fetch(self, sql: str, *values: Value) -> Sequence[Row]:
        return await self._connection.run(lambda connection: _fetch(connection, sql, values))

    async def define(self, sql: str) -> None:
        await self.fetch(sql)

    async def alone(self, what: str) -> None:
        """There is one writer anyway."""


def _fetch(connection: sqlite3.Connection, sql: str, values: Sequence[Value]) -> Sequence[Row]:
    return connection.execute(sql, values).fetchall()


def _begin(connection: sqlite3.Connection) -> None:
    # IMMEDIATE, because a transaction that reads first could not wait for the lock later.
    connection.execute("BEGIN IMMEDIATE")


def _apply(connection: sqlite3.Connection, steps: Sequence[Step]) -> Sequence[Row]:
    rows: Sequence[Row] = ()
    _begin(connection)
    with connection:  # commits, or rolls back what raises
        for sql, values in steps:
            rows = _fetch(connection, sql, values)
            if not rows:
                connection.rollback()
                break
    return rows


def _apply_all(connection: sqlite3.Connection, steps: Sequence[Step]) -> Sequence[Sequence[Row]]:
    _begin(connection)
    with connection:
        return [_fetch(connection, sql, values) for sql, values in steps]


def _apply_each(connection: sqlite3.Connection, sql: str, rows: Sequence[Sequence[Value]]) -> None:
    _begin(connection)
    with connection:
        connection.executemany(sql, rows)


async def _open(path: Path, mode: str, busy_seconds: float) -> _Connection:
    """``mode``: ``rwc`` for the writer, ``ro`` for a reader (https://www.sqlite.org/uri.html)."""

    def connect() -> sqlite3.Connection:
        uri = f"{path.absolute().as_uri()}?mode={mode}"
        connection = sqlite3.connect(uri, uri=True, timeout=busy_seconds, isolation_level=None)
        try:
            connection.row_factory = sqlite3.Row
            if mode == "ro":
                connection.execute("PRAGMA query_only = ON")
                # Opens the file: a bad one is refused here.
                connection.execute("SELECT count(*) FROM sqlite_master")
            else:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")
                connection.execute("PRAGMA foreign_keys = ON")
        except BaseException:
            connection.close()
            raise
        return connection

    opened = _Connection(connect, iter_chunk_size=64)
    await opened.open()
    return opened


def locked(path: Path) -> TextIO:
    """Hold ``<path>.lock``; the kernel lets go of it however this process ends."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = Path(f"{path}.lock").open("a", encoding="ascii")  # noqa: SIM115
    except OSError as error:
        raise Unavailable(
            "store", f"{path.parent} cannot be written ({error.strerror}); name another folder"
        ) from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise Unavailable(
            "store", f"another process uses {path}; stop it first, or name another file"
        ) from error
    return file


@contextmanager
def mapped(path: Path) -> Iterator[None]:
    """Faults of the disk or of another program become Unavailable; our own mistakes stay."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        advice = _ADVICE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
        if str(error).startswith("no such table"):
            advice = "{path} holds no store of the bot's yet; start the bot once, which makes it"
        if advice is None:
            raise
        raise Unavailable("store", advice.format(path=path, error=error)) from error
