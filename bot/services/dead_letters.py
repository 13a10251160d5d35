"""Lets a maintainer decide what becomes of effects that were given up: once more, or never."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.ids import EffectId, MemberId
from bot.domain.verify import Audit
from bot.ports import Clock, StatsStore


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetters:
    store: StatsStore
    clock: Clock
    wake_outbox: Callable[[], None]

    async def retry(self, effect: EffectId, by: MemberId) -> bool:
        """False where somebody was quicker, or nothing is left of it."""
        is_done = await self.store.retry(effect, self._audit("outbox.retry", effect, by))
        if is_done:
            self.wake_outbox()
        return is_done

    async def drop(self, effect: EffectId, by: MemberId) -> bool:
        """As ``retry``."""
        return await self.store.drop(effect, self._audit("outbox.drop", effect, by))

    def _audit(self, action: str, effect: EffectId, by: MemberId) -> Audit:
        return Audit(self.clock(), by, action, None, f"effect {effect}")
