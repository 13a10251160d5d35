"""What is stored about one member."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from bot.domain.ids import MemberId
from bot.domain.outbox import Effect
from bot.domain.verify import Audit


class PrivacyStore(Protocol):
    """Everything that is stored about one member, wherever it lies."""

    async def export(self, member: MemberId) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """JSON-ready rows by table; tables that hold nothing about them are left out."""
        ...

    async def delete(self, member: MemberId, effects: Sequence[Effect], audit: Audit) -> None:
        """Erase it, then enqueue ``effects``. What must stay for the rest to work stays without
        the member's id, and so do the records."""
        ...

    async def forget(self, now: datetime, requests: datetime, records: datetime) -> None:
        """Erase the passes that have run out ``now``, what was proved or moved before
        ``requests``, and the record of what was done before ``records``."""
        ...

    async def takes_messages(self, member: MemberId) -> bool:
        """May the bridge write direct messages to them?"""
        ...

    async def set_messages(self, member: MemberId, *, takes: bool) -> None: ...
