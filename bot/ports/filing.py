"""What is kept of issues on their way to GitHub, and of the posts they came from."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.filing import Awaited, Draft
from bot.domain.ids import ChannelId, MemberId, MessageId
from bot.domain.issue import IssueRef
from bot.domain.link import Link, Relay
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


class LinkStore(Protocol):
    """Posts and issues; one issue a post."""

    async def of_post(self, subject: MessageId) -> Link | None: ...

    async def of_thread(self, channel: ChannelId) -> Link | None:
        """That of the post whose own thread ``channel`` is."""
        ...

    async def of_issue(self, ref: IssueRef) -> Sequence[Link]:
        """Oldest first."""
        ...

    async def link(self, link: Link, effects: Sequence[Effect]) -> bool:
        """Remember ``link``, enqueue ``effects``, and erase the post's drafts; False when the post
        has an issue already."""
        ...

    async def unlink(self, subject: MessageId, effects: Sequence[Effect]) -> Link | None:
        """Forget the post's link; the one there was."""
        ...

    async def set_relay(self, subject: MessageId, relay: Relay) -> bool:
        """False where there is no link, or it is so already."""
        ...
