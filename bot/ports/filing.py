"""What is kept of issues on their way to GitHub."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.filing import Awaited, Draft
from bot.domain.ids import MemberId, MessageId
from bot.domain.outbox import Effect, EffectState


class FilingStore(Protocol):
    """Drafts, who files, and whose own issue is awaited."""

    async def draft(self, subject: MessageId, member: MemberId) -> Draft | None:
        """None also for one that was sealed with a key that is not there any more."""
        ...

    async def keep(self, draft: Draft) -> None:
        """Remember ``draft`` in the place of the member's last one for the same post."""
        ...

    async def begin(self, name: str, member: MemberId, effect: Effect) -> bool:
        """Claim ``name`` (a post's, or a draft's) and enqueue what files it; False when somebody
        did, unless that was given up."""
        ...

    async def under_way(self, name: str) -> EffectState | None:
        """How what files ``name`` stands; None when nobody does."""
        ...

    async def expect(self, awaited: Awaited) -> None: ...

    async def awaited(self, since: datetime) -> Sequence[Awaited]:
        """Those expected since then whose post has no issue yet."""
        ...

    async def forget(self, before: datetime) -> None:
        """Erase drafts, and what is awaited, from before then."""
        ...

    async def filed(self, draft: str) -> None:
        """Erase the draft of that name."""
        ...
