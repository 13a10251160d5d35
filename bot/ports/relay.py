"""What is kept of comments that cross between threads and issues."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.ids import ChannelId, MessageId
from bot.domain.issue import IssueRef
from bot.domain.link import Relay
from bot.domain.outbox import Effect
from bot.domain.relay import Crossing, Relayed
from bot.domain.verify import Audit


class RelayStore(Protocol):
    """Which links are open for comments, and what crossed them."""

    async def switch(
        self,
        subject: MessageId,
        relay: Relay,
        since: datetime,
        effects: Sequence[Effect],
        audit: Audit,
    ) -> bool:
        """Open or close a post's link, enqueue ``effects`` and note it, all in one transaction;
        False where there is no link, or it is so already."""
        ...

    async def crossings(self) -> Sequence[Crossing]:
        """All that are open."""
        ...

    async def of_thread(self, channel: ChannelId) -> Crossing | None:
        """None where the thread's link is closed, and where it has none."""
        ...

    async def of_issue(self, ref: IssueRef) -> Sequence[Crossing]:
        """Those that are open, oldest link first."""
        ...

    async def of_message(self, message: MessageId) -> Relayed | None: ...

    async def of_comment(self, comment: int) -> Sequence[Relayed]:
        """In all threads; those of one thread in their order."""
        ...

    async def latest(self, subject: MessageId, limit: int) -> Sequence[Relayed]:
        """The last that members wrote there and that crossed, oldest first."""
        ...

    async def crossed(self, relayed: Relayed) -> None:
        """Remember it in the place of what is known of this message."""
        ...

    async def forget(self, message: MessageId) -> None: ...
