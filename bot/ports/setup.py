"""What people decide about the bridge in Discord: settings, switches, whom not to hear."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.domain.ids import ChannelId, MemberId
from bot.domain.switches import Feature
from bot.domain.verify import Audit


@dataclass(frozen=True, slots=True)
class Held:
    """An effect that a dry run kept back. ``payload`` is None once it is erased."""

    kind: str
    payload: Mapping[str, Any] | None
    at: datetime


class SetupStore(Protocol):
    """Every change is written down with its ``audit``."""

    async def choices(self) -> Mapping[str, str]:
        """Settings by their names in small letters, as they would be typed."""
        ...

    async def choose(self, name: str, value: str, audit: Audit) -> None: ...

    async def forget_choices(self, audit: Audit) -> None:
        """Then the environment counts again."""
        ...

    async def switched_off(self) -> frozenset[tuple[ChannelId, Feature]]: ...

    async def switch(
        self, channel: ChannelId, feature: Feature, audit: Audit, *, is_on: bool
    ) -> None: ...

    async def held(self, limit: int) -> Sequence[Held]:
        """The latest that a dry run kept back, newest first."""
        ...


class BlockStore(Protocol):
    """Whom the bridge does not hear."""

    async def blocked(self) -> Mapping[MemberId, datetime]:
        """Since when, by member; those blocked last first."""
        ...

    async def is_blocked(self, member: MemberId) -> bool: ...

    async def block(self, member: MemberId, audit: Audit) -> bool:
        """False where they are blocked."""
        ...

    async def unblock(self, member: MemberId, audit: Audit) -> bool:
        """False where they are not."""
        ...
