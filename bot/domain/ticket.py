"""A ticket for official support: what its writer lets leave Discord, and how that stands."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.domain.ids import ChannelId, GuildId, MemberId, MessageId

TicketId = NewType("TicketId", str)
"""A handoff's own name, made here and nowhere guessable; every desk gets it, so that one handoff
is one ticket."""

SUBJECT_MOST = 120
TEXT_MOST = 4000
"""Characters of summary, steps and environment, each: what a form takes."""
ATTACHMENT_MOST = 64 * 1024
ATTACHMENTS_MOST = 10
MAIL_TEXT_MOST = 1500
"""Characters of a text that somebody sends by themselves: what mail programs take in a link."""


class TicketState(StrEnum):
    DRAFT = "draft"
    """Shown to its writer; nothing has left."""
    QUEUED = "queued"
    """Sent by its writer, on its way."""
    SENDING = "sending"
    """A desk that cannot tell twice from once may have it: never sent again by itself."""
    OPEN = "open"
    ANSWERED = "answered"
    SOLVED = "solved"
    UNKNOWN = "unknown"
    """Only a person can tell whether the desk has it."""
    FAILED = "failed"
    """The desk refused it, or was away for too long; a maintainer may send it again."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A message or text file of the thread, redacted."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """Redacted and approved by its writer. ``contact`` is the registered address, asked of the
    directory at the moment of sending and empty anywhere else; ``thread`` is a link to the Discord
    thread, empty where there is none. ``severity`` is a name of the policy's, or empty."""

    id: TicketId
    topic: str
    guild: GuildId
    channel: ChannelId | None
    """The thread it continues."""
    subject_of: MessageId | None
    """The intake it continues."""
    member: MemberId
    locale: str
    subject: str
    summary: str
    steps: str = ""
    environment: str = ""
    attachments: tuple[Attachment, ...] = ()
    severity: str = ""
    tier: str = ""
    project: str = ""
    role: str = ""
    thread: str = ""
    contact: str = field(default="", repr=False)
    is_again: bool = False
    """Its writer sends it once more, knowing that the desk may have it already."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a desk says of a ticket it took. ``text`` is for a desk that takes nothing itself: what
    the asker sends from their registered address."""

    reference: str
    url: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """What a desk reports of a ticket: open, answered or solved."""

    state: TicketState
    first_reply_at: datetime | None = None
    solved_at: datetime | None = None
