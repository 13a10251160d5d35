"""Asks somebody slow once for what many want to know at about the same time."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Hashable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from bot.domain.errors import Rejected, Unavailable
from bot.ports import Clock

log = logging.getLogger(__name__)

LIFE = timedelta(minutes=1)
"""How long an answer is fresh."""
SWEEP_AT = 1024
"""Answers kept before old ones are swept out."""

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Lately(Generic[K, V]):
    """Answers by what was asked, in memory. Errors are not kept."""

    def __init__(self, ask: Callable[[K], Awaitable[V]], clock: Clock) -> None:
        self._ask = ask
        self._clock = clock
        self._known: dict[K, tuple[V, datetime]] = {}
        self._asking: dict[K, asyncio.Task[V]] = {}

    async def get(self, key: K) -> V:
        """An answer of the last minute. Raises what asking raises."""
        known = self._known.get(key)
        if known and self._clock() - known[1] < LIFE:
            return known[0]
        return await asyncio.shield(self._task(key))

    async def soon(self, key: K, patience: float) -> V | None:
        """An answer after at most ``patience`` seconds, an old one if it must be; None where there
        is none. Asking goes on, for whoever comes next."""
        try:
            async with asyncio.timeout(patience):
                return await self.get(key)
        except (Unavailable, Rejected, TimeoutError) as error:
            log.info("went on without an answer about %s: %s", key, error or "too slow")
        known = self._known.get(key)
        return known[0] if known else None

    def forget(self, key: K) -> None:
        """It is about to change."""
        self._known.pop(key, None)

    def _task(self, key: K) -> asyncio.Task[V]:
        if key not in self._asking:
            self._asking[key] = task = asyncio.ensure_future(self._asked(key))
            task.add_done_callback(lambda done: self._ended(key, done))
        return self._asking[key]

    async def _asked(self, key: K) -> V:
        answer = await self._ask(key)
        now = self._clock()
        if len(self._known) >= SWEEP_AT:
            self._known = {k: v for k, v in self._known.items() if now - v[1] < LIFE}
        self._known[key] = answer, now
        return answer

    def _ended(self, key: K, task: asyncio.Task[V]) -> None:
        del self._asking[key]
        if not task.cancelled():
            task.exception()  # looked at: nobody may be waiting any more
