"""What crosses a link between a thread and an issue, who must agree, and what is remembered."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.ids import ChannelId, GuildId, MemberId, MessageId, RoleId
from bot.domain.issue import Comment, IssueRef
from bot.domain.link import Relay
from bot.domain.question import File

_OURS = re.compile(r"<!-- bridge:[a-z0-9:-]+ -->\s*\Z")
_MARK_MOST = 300
"""Characters of the longest mark, with the space behind it."""
_ORDER = (Relay.OFF, Relay.MAINTAINERS, Relay.ALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """A link of a post's own thread that is open for what is written ``since`` then."""

    subject: MessageId
    channel: ChannelId
    issue: IssueRef
    relay: Relay
    since: datetime

    def takes(self, comment: Comment) -> bool:
        """Was it written since then? GitHub tells whole seconds."""
        return comment.created_at >= self.since.replace(microsecond=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A member's message in a thread, as Discord tells it. ``names`` are those of the people,
    roles and channels that its text marks, by their number."""

    message: MessageId
    guild: GuildId
    channel: ChannelId
    author: MemberId
    name: str
    text: str
    at: datetime
    edited_at: datetime | None = None
    roles: frozenset[RoleId] = frozenset()
    names: Mapping[int, str] = field(default_factory=dict)
    images: tuple[File, ...] = ()
    files: tuple[File, ...] = ()

    @property
    def version(self) -> datetime:
        return self.edited_at or self.at

    @property
    def url(self) -> str:
        return f"https://discord.com/channels/{self.guild}/{self.channel}/{self.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relayed:
    """One message, and the comment that says the same. Of a comment in a thread ``part`` counts
    its messages; ``comment`` is None for a message that was deleted."""

    message: MessageId
    subject: MessageId
    """Names the link."""
    channel: ChannelId
    issue: IssueRef
    comment: int | None
    is_out: bool
    """It was written in Discord."""
    digest: str
    """Of what was written on the other side."""
    at: datetime
    """The version that crossed: when its author last changed it."""
    part: int = 0
    member: MemberId | None = None
    """The author, where they are a member."""


def least(one: Relay, other: Relay) -> Relay:
    """The one that lets fewer people's comments cross."""
    return min(one, other, key=_ORDER.index)


def crosses(relay: Relay, *, is_maintainer: bool) -> bool:
    return relay is Relay.ALL or (relay is Relay.MAINTAINERS and is_maintainer)


def marker(message: MessageId) -> str:
    """Is hidden in the comment that a message became."""
    return f"relay:{message}"


def is_ours(body: str) -> bool:
    """Does a comment end as the bridge's own end? What somebody only quotes is theirs."""
    return bool(_OURS.search(body[-_MARK_MOST:]))


def digest(*written: str) -> str:
    return hashlib.sha256("\0".join(written).encode("utf-8", "replace")).hexdigest()[:16]


def first_at(moment: datetime) -> MessageId:
    """No message from then on has a smaller id.

    https://discord.com/developers/docs/reference#snowflakes
    """
    milliseconds = int(moment.timestamp() * 1000) - 1_420_070_400_000
    return MessageId(max(milliseconds, 0) << 22)
