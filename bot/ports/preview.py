"""What is remembered of previews of issues."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.ids import ChannelId, EffectId, MessageId
from bot.domain.outbox import Effect


@dataclass(frozen=True, slots=True)
class Preview:
    """The bridge's reply to ``message``. ``shown`` names the issues in it, empty for one that was
    taken away; ``effect`` posted it."""

    message: MessageId
    channel: ChannelId
    effect: EffectId
    shown: str
    is_removed: bool
    """By a person: then it never comes back."""


class PreviewStore(Protocol):
    """One preview a message."""

    async def of(self, message: MessageId) -> Preview | None: ...

    async def open(
        self, message: MessageId, channel: ChannelId, shown: str, effects: Sequence[Effect]
    ) -> bool:
        """Claim the message and enqueue ``effects``, the first of which posts its preview; False
        when that was done."""
        ...

    async def change(
        self, before: Preview, shown: str, effects: Sequence[Effect], *, posts: bool = False
    ) -> bool:
        """Enqueue what shows other issues, or none; ``posts``: the first of them as a new message.
        False when it is not as ``before`` any more."""
        ...

    async def remove(self, before: Preview, effect: Effect) -> bool:
        """For good, and as ``change``."""
        ...
