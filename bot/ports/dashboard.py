"""Who may look at the operators' pages, as the store remembers it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.dashboard import Pass
from bot.domain.ids import GuildId, MemberId
from bot.domain.verify import Audit


class DashboardStore(Protocol):
    """Knows passes by their hashes only. Every change is one transaction with its line for the
    records."""

    async def invite(self, link: Pass, audit: Audit) -> None:
        """Remember a link in the place of earlier ones of that member."""
        ...

    async def enter(self, link: Pass, session: Pass, audit: Audit) -> bool:
        """Turn ``link`` into ``session``; False where it was used already."""
        ...

    async def has(self, session: Pass) -> bool:
        """Is it there still?"""
        ...

    async def forget(self, now: datetime) -> None:
        """Erase what has ended."""
        ...

    async def inside(self, now: datetime) -> Sequence[tuple[GuildId, MemberId]]:
        """Whoever has a pass that has not ended."""
        ...

    async def leave(self, session: Pass, audit: Audit) -> None: ...

    async def shut_out(self, guild: GuildId, member: MemberId, audit: Audit) -> None:
        """End all passes of that member."""
        ...
