"""Knows at once what is switched off where, and switches it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.domain.ids import ChannelId, MemberId
from bot.domain.switches import Feature
from bot.domain.verify import Audit
from bot.ports import Clock, SetupStore


@dataclass(slots=True, kw_only=True)
class Switches:
    """``load`` it first. ``parent_of`` names the channel that a thread is of."""

    store: SetupStore
    clock: Clock
    parent_of: Callable[[ChannelId], ChannelId | None] = lambda _: None
    _off: frozenset[tuple[ChannelId, Feature]] = field(default=frozenset())

    @property
    def off(self) -> frozenset[tuple[ChannelId, Feature]]:
        return self._off

    async def load(self) -> None:
        """What another process may have changed as well. Raises Unavailable."""
        self._off = await self.store.switched_off()

    def is_on(self, feature: Feature, channel: ChannelId) -> bool:
        if not self._off:
            return True
        if (channel, feature) in self._off:
            return False
        parent = self.parent_of(channel)
        return parent is None or (parent, feature) not in self._off

    async def switch(
        self, channel: ChannelId, feature: Feature, by: MemberId, *, is_on: bool
    ) -> None:
        """At once. Raises Unavailable."""
        about = f"{feature} {channel} {'on' if is_on else 'off'}"
        audit = Audit(self.clock(), by, "setup.feature", None, about)
        await self.store.switch(channel, feature, audit, is_on=is_on)
        await self.load()
