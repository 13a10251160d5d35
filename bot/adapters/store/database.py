"""One way to talk to the store, whichever engine keeps it.

SQL is written once: placeholders are ``?``, times are whole microseconds since 1970 (UTC), ids are
64-bit integers. Whatever goes wrong outside of our own code becomes ``Unavailable("store", …)``
with what to do about it; anything else that is raised is a bug.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, NamedTuple, Protocol, Self

Value = int | float | str | None


class Step(NamedTuple):
    """One statement of a change. It returns the rows it touched (``RETURNING``)."""

    sql: str
    values: Sequence[Value]


class Row(Protocol):
    """One row, read by column name or position."""

    def __getitem__(self, column: Any, /) -> Any: ...


class Transaction(Protocol):
    """All or nothing."""

    async def fetch(self, sql: str, *values: Value) -> Sequence[Row]: ...

    async def define(self, sql: str) -> None:
        """Run one statement of a migration, its types translated to the engine's own."""
        ...

    async def alone(self, what: str) -> None:
        """Wait until no other transaction holds ``what``, and hold it to the end of this one."""
        ...


class Database(ABC):
    """An open store. Closes with its ``async with`` block."""

    is_shared: bool
    """Other processes may work on the same store at the same time."""

    @abstractmethod
    async def fetch(self, sql: str, *values: Value) -> Sequence[Row]: ...

    @abstractmethod
    def write(self) -> AbstractAsyncContextManager[Transaction]:
        """Commits when the block ends, rolls back when it raises. Keep the network out of it."""

    @abstractmethod
    async def apply(self, *steps: Step, alone: str | None = None) -> Sequence[Row]:
        """Take all steps in one transaction and return the last one's rows.

        Each step stands on the one before: the first that touches no row undoes them all, and
        nothing is returned. Only one transaction ``alone`` for the same thing runs at a time.
        """

    @abstractmethod
    async def apply_all(self, *steps: Step) -> Sequence[Sequence[Row]]:
        """Take all steps in one transaction, whatever they touch; the rows of each."""

    @abstractmethod
    async def apply_each(self, sql: str, rows: Sequence[Sequence[Value]]) -> None:
        """Run one statement for every row in one transaction; it may touch nothing."""

    @abstractmethod
    async def close(self) -> None: ...

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_micros(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def from_micros(micros: int) -> datetime:
    return _EPOCH + timedelta(microseconds=micros)


def storable(text: str) -> str:
    """``text`` as both engines can keep it: no NUL, no half of a surrogate pair."""
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
