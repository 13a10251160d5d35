"""What keeping posts and issues in step remembers beside the links."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.ids import ChannelId, MemberId, MessageId
from bot.domain.outbox import Effect


@dataclass(frozen=True, slots=True)
class Shown:
    """A message that shows how something stands; ``digest`` is of what it says."""

    channel: ChannelId
    message: MessageId
    digest: str


class BridgeStore(Protocol):
    """Messages that are edited rather than repeated, and who wishes to be told."""

    async def shown(self, name: str) -> Shown | None: ...

    async def show(self, name: str, shown: Shown) -> None:
        """Remember it in the place of what was there."""
        ...

    async def wish(self, subject: MessageId, member: MemberId, at: datetime) -> bool:
        """``member`` is told when a release has the post's issue; asking again takes it back.
        Whether it is wished now."""
        ...

    async def wished(self, subject: MessageId) -> MemberId | None: ...

    async def told(self, subject: MessageId, effect: Effect, *, is_wish: bool) -> None:
        """Enqueue ``effect``, once; with ``is_wish`` it fulfils the wish, which is forgotten."""
        ...
