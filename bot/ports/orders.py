"""What maintainers order from Discord to be done to issues."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.outbox import Effect
from bot.domain.verify import Audit


class OrderStore(Protocol):
    """The records, and the outbox."""

    async def order(self, audit: Audit, effects: Sequence[Effect] = ()) -> bool:
        """Write down who wished what and enqueue it, in one transaction; False, and neither, when
        all of ``effects`` were enqueued before."""
        ...
