"""A mail to one person or desk, in our own words."""

from dataclasses import dataclass, field

from bot.domain.ticket import Attachment


@dataclass(frozen=True, slots=True)
class Mail:
    """Plain text. ``key`` makes the Message-ID: the same key is the same mail. No field but
    ``text`` and what is in ``attachments`` may hold a line break."""

    to: str = field(repr=False)
    subject: str
    text: str = field(repr=False)
    key: str
    locale: str
    reply_to: str = field(default="", repr=False)
    follows: str = ""
    """The key of the mail that it comes after, if any."""
    handoff: str = ""
    """The ticket that it is, if it is one."""
    attachments: tuple[Attachment, ...] = field(default=(), repr=False)
