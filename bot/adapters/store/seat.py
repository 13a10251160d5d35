"""The seat of a process among those that share a store: who leads, who lives, who calls."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from types import TracebackType
from typing import Protocol, Self


class Seat(AbstractAsyncContextManager["Seat"], Protocol):
    """Held for as long as its ``async with`` block."""

    @property
    def is_leading(self) -> bool: ...

    def call(self) -> None:
        """Tell the other processes that something is in the outbox."""
        ...

    async def lead(self) -> None:
        """Wait until this is the one process that hears Discord."""
        ...

    async def usurped(self) -> None:
        """Return when another process leads in this one's place."""
        ...


class OnlySeat:
    """Nobody else is there."""

    is_leading = True

    def call(self) -> None: ...

    async def lead(self) -> None: ...

    async def usurped(self) -> None:
        await asyncio.Event().wait()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


def seat_at(where: object, owner: str, heard: Callable[[], None]) -> Seat:
    """``owner`` is this process's name in the outbox, ``heard`` is called when another process
    calls."""
    if str(where).startswith(("postgresql://", "postgres://")):
        from bot.adapters.store.postgres_seat import PostgresSeat

        return PostgresSeat(str(where), owner, heard)
    return OnlySeat()
