"""Discord, as far as services need it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.bridge_tags import ForumTags
from bot.domain.card import Card
from bot.domain.ids import ChannelId, GuildId, MemberId, MessageId, RoleId
from bot.domain.intake import Said
from bot.domain.question import File, Question
from bot.domain.relay import Spoken


class Chat(Protocol):
    """Discord, as far as services need it. Raises Unavailable and Rejected."""

    async def reply(
        self,
        channel: ChannelId,
        to: MessageId | None,
        card: Card,
        nonce: str,
        *,
        look_first: bool,
        mention: MemberId | None = None,
    ) -> MessageId:
        """Reply without a ping, or just write, for None. The same ``nonce`` within a few minutes
        is the same message; ``look_first`` searches the channel for one that is already there,
        known by its buttons. ``mention`` asked to be pinged by this: the only one who ever is."""
        ...

    async def history(self, channel: ChannelId, since: MessageId, limit: int) -> Sequence[Said]:
        """Messages of a channel from ``since`` on, oldest first, bots' too. A report that the
        bridge posted for somebody counts as theirs."""
        ...

    async def spoken(self, thread: ChannelId, since: MessageId, limit: int) -> Sequence[Spoken]:
        """The last ``limit`` messages of members from ``since`` on, oldest first, with their
        authors' roles: a call for each author."""
        ...

    async def opener(self, thread: ChannelId) -> MemberId | None:
        """Who opened it; None where that was the bridge, and for what is no thread."""
        ...

    async def parent(self, thread: ChannelId) -> ChannelId | None:
        """The channel or forum it is of; None for what is no thread."""
        ...

    async def missed(self, since: datetime) -> Sequence[Question]:
        """Starter messages of posts opened since then in the help forums, oldest first."""
        ...

    async def read_file(self, file: File, most: int) -> str | None:
        """The text of a file with a message; None where it is over ``most`` bytes or no text."""
        ...

    async def open_post(
        self, forum: ChannelId, title: str, card: Card, *, look_first: bool
    ) -> ChannelId:
        """Open a forum post; ``look_first`` searches the forum's active posts for it, known by
        the card's first text."""
        ...

    def lacking(self, channel: ChannelId) -> Sequence[str]:
        """Names of the permissions the bridge lacks to reply there, or in a forum to open posts;
        none for a place that is not known yet."""
        ...

    async def mark(
        self,
        thread: ChannelId,
        *,
        tags: Sequence[str] = (),
        without: Sequence[str] = (),
        archive: bool | None = None,
    ) -> None:
        """Set the first of ``tags`` (names) that the forum has, take away those of ``without``,
        and archive or reopen. What is so already costs no call."""
        ...

    async def tags(self, thread: ChannelId) -> ForumTags:
        """As they are now, which costs a call; none for a thread that is in no forum."""
        ...

    async def set_tags(
        self, thread: ChannelId, add: Collection[str], remove: Collection[str]
    ) -> frozenset[str]:
        """Set those of ``add`` (names) that the forum has and that there is room for, and take
        ``remove`` away, in one call; all tags it has then, in lower case."""
        ...

    async def has_place(self, guild: GuildId, channel: ChannelId) -> bool:
        """Is it a channel or thread of that server that the bridge can see?"""
        ...

    async def roles(self, guild: GuildId, member: MemberId) -> frozenset[RoleId]:
        """As they are now, which costs a call; none of somebody who has left."""
        ...

    async def is_member(self, guild: GuildId, member: MemberId) -> bool: ...

    def may_delete(self, channel: ChannelId) -> bool:
        """May the bridge delete other people's messages there?"""
        ...

    async def edit(self, channel: ChannelId, message: MessageId, card: Card) -> None: ...

    async def delete(self, channel: ChannelId, message: MessageId) -> None:
        """Gone already counts as deleted."""
        ...

    async def fold(self, channel: ChannelId, message: MessageId) -> None:
        """Let Discord show nothing of the addresses in somebody's message."""
        ...

    async def tell(self, member: MemberId, card: Card, nonce: str) -> None:
        """A direct message, once for a ``nonce`` as in ``reply``; Rejected where the member does
        not take any."""
        ...

    async def set_roles(
        self, guild: GuildId, member: MemberId, add: frozenset[RoleId], remove: frozenset[RoleId]
    ) -> None:
        """What is so already costs no change. Rejected for a role that the bridge was not told to
        manage or that stands above its own."""
        ...

    def role_trouble(self, guild: GuildId, roles: frozenset[RoleId]) -> str:
        """What staff must change before the bridge can give these; empty where it can, as far as
        it sees now."""
        ...
