"""Lets deliveries that wait at the same time share one visit to the store."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from bot.domain.heard import Heard

Hear = Callable[[Sequence[Heard]], Awaitable[None]]


class Batch:
    """While one visit is under way, whoever comes waits for the next."""

    def __init__(self, hear: Hear) -> None:
        self._hear = hear
        self._turn = asyncio.Lock()
        self._waiting: list[Heard] = []
        self._next: asyncio.Task[None] | None = None

    async def add(self, heard: Heard) -> None:
        """Returns once it is kept; raises what the visit raised. Who stops waiting takes nothing
        from the others."""
        self._waiting.append(heard)
        if self._next is None:
            self._next = asyncio.create_task(self._visit(), name="deliveries")
        await asyncio.shield(self._next)

    async def _visit(self) -> None:
        async with self._turn:
            taken, self._waiting, self._next = self._waiting, [], None
            await self._hear(taken)
