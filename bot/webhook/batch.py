"""Lets deliveries that wait at the same time share one visit to the store."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from bot.domain.heard import Heard

Hear = Callable[[Sequence[Heard]], Awaitable[None]]

QUIET, LONGEST = 0.1, 1.0
"""Seconds without a delivery until a burst counts as over, and how long one is waited for."""


class Batch:
    """While one visit is under way, whoever comes waits for the next. ``wake`` is called soon after
    something was kept: those who come in a burst are answered before the work on what they told
    takes the store and the processor from them."""

    def __init__(
        self,
        hear: Hear,
        wake: Callable[[], None] = lambda: None,
        *,
        quiet: float = QUIET,
        longest: float = LONGEST,
    ) -> None:
        self._hear, self._wake = hear, wake
        self._quiet, self._longest = quiet, longest
        self._turn = asyncio.Lock()
        self._waiting: list[Heard] = []
        self._next: asyncio.Task[None] | None = None
        self._began: float | None = None
        """When something was kept that ``wake`` was not called for yet."""
        self._alarm: asyncio.TimerHandle | None = None

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
            self._set_alarm()

    def _set_alarm(self) -> None:
        loop = asyncio.get_running_loop()
        now = loop.time()
        if self._alarm:
            self._alarm.cancel()
        self._began = now if self._began is None else self._began
        at = min(now + self._quiet, self._began + self._longest)
        self._alarm = loop.call_at(at, self._ring)

    def _ring(self) -> None:
        self._began = self._alarm = None
        self._wake()
