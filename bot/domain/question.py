"""A question as it reaches the bridge, and what is remembered about its answer."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.faq import Decision
from bot.domain.ids import (
    AnswerId,
    ChannelId,
    EffectId,
    EntryId,
    GuildId,
    MemberId,
    MessageId,
    RoleId,
)


@dataclass(frozen=True, slots=True)
class File:
    """A file with a message. ``url`` works for hours only; ``size`` is in bytes."""

    name: str
    url: str
    size: int


@dataclass(frozen=True, slots=True)
class Question:
    """One message somebody wrote where the bridge listens.

    ``channel`` is where it stands (a thread counts as a channel), ``parent`` the thread's channel
    or forum. ``title`` is that of a post, for its starter message. ``locale`` is set only where
    Discord tells it (interactions).
    """

    message: MessageId
    guild: GuildId
    channel: ChannelId
    author: MemberId
    text: str
    asked_at: datetime
    title: str = ""
    parent: ChannelId | None = None
    roles: frozenset[RoleId] = frozenset()
    locale: str | None = None
    is_mention: bool = False
    """The bridge itself was addressed."""
    is_post: bool = False
    """The starter message of a forum post."""
    is_reply: bool = False
    """A reply to another person's message: talk between people."""
    reply_to: MessageId | None = None
    """The message it replies to, whoever wrote that."""
    is_own_thread: bool = False
    """It stands in a thread that its author opened."""
    images: int = 0
    files: tuple[File, ...] = ()
    """Those that are no images."""
    author_name: str = ""
    """As others see it."""

    @property
    def whole(self) -> str:
        """Title and text."""
        return f"{self.title}\n{self.text}" if self.title else self.text

    @property
    def channels(self) -> frozenset[ChannelId]:
        """Where it stands, for rules that name a channel, a forum or a thread."""
        return frozenset((self.channel, self.parent) if self.parent else (self.channel,))


@dataclass(frozen=True, slots=True)
class Answered:
    """What the store knows about one reply. ``reply`` is None until it has been delivered."""

    id: AnswerId
    question: MessageId
    channel: ChannelId
    asker: MemberId
    decision: Decision
    entry: EntryId | None
    locale: str
    effect: EffectId
    reply: MessageId | None
    answered_at: datetime
    is_withdrawn: bool
    is_in_intake: bool = False
    """It is a part of the first message of an intake, which shows whatever is remembered here."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What is recorded together with a claim: the decision and its place."""

    decision: Decision
    entry: EntryId | None
    locale: str
    confidence: float
    suggested_by: MemberId | None = None
