"""A chat for tests of services: says what a test put into it, and keeps what was done."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.domain.bridge_tags import ForumTags
from bot.domain.card import Card
from bot.domain.errors import Rejected, Unavailable
from bot.domain.ids import ChannelId, GuildId, MemberId, MessageId, RoleId
from bot.domain.intake import Said
from bot.domain.question import File, Question
from bot.domain.relay import Spoken


@dataclass
class FakeChat:
    """``posts`` is what stands in each; ``done`` is what tests read. ``down`` is raised by
    whatever is asked."""

    posts: dict[ChannelId, list[Said]] = field(default_factory=dict)
    said: dict[ChannelId, list[Spoken]] = field(default_factory=dict)
    openers: dict[ChannelId, MemberId] = field(default_factory=dict)
    parents: dict[ChannelId, ChannelId] = field(default_factory=dict)
    gone: set[MemberId] = field(default_factory=set)
    held: dict[MemberId, frozenset[RoleId]] = field(default_factory=dict)
    down: Unavailable | Rejected | None = None
    done: list[tuple[str, Any]] = field(default_factory=list)
    mentioned: list[MemberId] = field(default_factory=list)
    forum: frozenset[str] = frozenset()
    """Tags that every post can have."""
    moderated: frozenset[str] = frozenset()
    tagged: dict[ChannelId, frozenset[str]] = field(default_factory=dict)
    """Those that each has."""

    def _ask(self) -> None:
        if self.down:
            raise self.down

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
        self._ask()
        self.done.append(("reply", card))
        self.mentioned += [mention] if mention else []
        return MessageId(1000 + len(self.done))

    async def history(self, channel: ChannelId, since: MessageId, limit: int) -> Sequence[Said]:
        self._ask()
        if channel not in self.posts:
            raise Rejected("chat", "not found (10003)", is_gone=True)
        return [said for said in self.posts[channel] if said.message >= since][:limit]

    async def spoken(self, thread: ChannelId, since: MessageId, limit: int) -> Sequence[Spoken]:
        self._ask()
        if thread not in self.posts:
            raise Rejected("chat", "not found (10003)", is_gone=True)
        return [one for one in self.said.get(thread, []) if one.message >= since][-limit:]

    async def opener(self, thread: ChannelId) -> MemberId | None:
        self._ask()
        return self.openers.get(thread)

    async def parent(self, thread: ChannelId) -> ChannelId | None:
        self._ask()
        return self.parents.get(thread)

    async def missed(self, since: datetime) -> Sequence[Question]:
        return []

    async def read_file(self, file: File, most: int) -> str | None:
        return None

    async def open_post(
        self, forum: ChannelId, title: str, card: Card, *, look_first: bool
    ) -> ChannelId:
        self._ask()
        self.done.append(("open", title))
        return ChannelId(2000 + len(self.done))

    def lacking(self, channel: ChannelId) -> Sequence[str]:
        return []

    async def mark(
        self,
        thread: ChannelId,
        *,
        tags: Sequence[str] = (),
        without: Sequence[str] = (),
        archive: bool | None = None,
    ) -> None:
        self._ask()
        self.done.append(("mark", (tuple(tags), tuple(without), archive)))

    async def tags(self, thread: ChannelId) -> ForumTags:
        self._ask()
        return ForumTags(self.tagged.get(thread, frozenset()), self.moderated)

    async def set_tags(
        self, thread: ChannelId, add: Collection[str], remove: Collection[str]
    ) -> frozenset[str]:
        self._ask()
        before = self.tagged.get(thread, frozenset())
        self.tagged[thread] = (before | (frozenset(add) & self.forum)) - frozenset(remove)
        return self.tagged[thread]

    async def has_place(self, guild: GuildId, channel: ChannelId) -> bool:
        return channel in self.posts

    async def roles(self, guild: GuildId, member: MemberId) -> frozenset[RoleId]:
        self._ask()
        return self.held.get(member, frozenset())

    async def is_member(self, guild: GuildId, member: MemberId) -> bool:
        self._ask()
        return member not in self.gone

    def may_delete(self, channel: ChannelId) -> bool:
        return True

    async def edit(self, channel: ChannelId, message: MessageId, card: Card) -> None:
        self._ask()
        self.done.append(("edit", card))

    async def delete(self, channel: ChannelId, message: MessageId) -> None:
        self.done.append(("delete", message))

    async def fold(self, channel: ChannelId, message: MessageId) -> None:
        self.done.append(("fold", message))

    async def tell(self, member: MemberId, card: Card, nonce: str) -> None:
        self.done.append(("tell", member))
