"""Shows members what is stored about them, gives it to them, and forgets it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.domain.ids import MemberId
from bot.domain.verify import Audit
from bot.ports import Clock, PrivacyStore, VerifyStore
from bot.services.verify_effects import VerifyEffects

KEEP_REQUESTS = timedelta(days=2)
"""How long one can read that somebody asked for a code, or lost a link."""
KEEP_RECORDS = timedelta(days=365)
"""How long one can read who did what about links and pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyService:
    """One use case a method; ``member`` is always the one who asks. ``effects`` is None where
    nobody verifies."""

    store: PrivacyStore
    clock: Clock
    wake_outbox: Callable[[], None]
    verified: VerifyStore | None = None
    effects: VerifyEffects | None = None

    async def show(self, member: MemberId) -> Mapping[str, int]:
        """How many rows each table holds about them, and ``messages``: 1 where the bridge may
        write direct messages."""
        found = await self.store.export(member)
        counted = {table: len(rows) for table, rows in found.items()}
        return {**counted, "messages": int(await self.store.takes_messages(member))}

    async def export(self, member: MemberId) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """All of it, ready for JSON."""
        return await self.store.export(member)

    async def delete(self, member: MemberId) -> None:
        """Forget it all: links, codes, opinions, payloads; records lose the name. Roles that came
        from a link are taken."""
        held = await self.verified.of_member(member) if self.verified else None
        roles = [self.effects.roles(held)] if held and self.effects else []
        await self.store.delete(member, roles, Audit(self.clock(), None, "delete", None))
        if roles:
            self.wake_outbox()

    async def forget(self) -> None:
        """Erase what was kept long enough. Raises Unavailable."""
        now = self.clock()
        await self.store.forget(now, now - KEEP_REQUESTS, now - KEEP_RECORDS)

    async def set_messages(self, member: MemberId, *, takes: bool) -> None:
        """Direct messages on or off, for everything the bridge would write to them."""
        await self.store.set_messages(member, takes=takes)
