"""Lets somebody who caused an effect wait for it, for as long as people like to wait."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from bot.domain.errors import Rejected
from bot.domain.outbox import Leased
from bot.ports import Handler


@dataclass(slots=True)
class Waiting:
    """``patience``: seconds after which it is only said that it takes longer."""

    patience: float = 8.0
    _waiting: dict[str, asyncio.Future[None]] = field(default_factory=dict)
    """By the effect's key."""

    def watched(self, handlers: Mapping[str, Handler]) -> Mapping[str, Handler]:
        """The same handlers, which tell those who wait."""
        return {kind: partial(self._watched, handler) for kind, handler in handlers.items()}

    async def until_done(self, key: str, begin: Callable[[], Awaitable[bool]]) -> bool:
        """Enqueue the effect (``begin``) and wait for it; False where it is still under way. Raises
        Rejected where it is given up."""
        waits: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[key] = waits
        try:
            if not await begin():
                return False
            async with asyncio.timeout(self.patience):
                await waits
        except TimeoutError:
            return False
        finally:
            del self._waiting[key]
        return True

    async def _watched(self, handler: Handler, leased: Leased) -> str | None:
        waits = self._waiting.get(leased.effect.key)
        try:
            result = await handler(leased)
        except Rejected as error:
            if waits is None or waits.done():
                raise
            waits.set_exception(error)
            # Whoever ordered it knows: nothing is left to do, and nobody else to be told.
            raise Rejected(error.who, error.reason, is_gone=True) from error
        if waits and not waits.done():
            waits.set_result(None)
        return result
