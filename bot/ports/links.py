"""Which post in Discord belongs to which issue on GitHub."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.bridge_tags import Mirror
from bot.domain.ids import ChannelId, MessageId
from bot.domain.issue import IssueRef
from bot.domain.link import Link
from bot.domain.outbox import Effect


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

    async def set_milestone(
        self, subject: MessageId, milestone: str, effects: Sequence[Effect]
    ) -> bool:
        """Remember what the post is about to show, and enqueue ``effects``. False where there is no
        link, or it is so already."""
        ...

    async def mirrored(self, subject: MessageId, mirror: Mirror, effects: Sequence[Effect]) -> None:
        """Remember that tags and labels are in step, and enqueue what makes them so."""
        ...
