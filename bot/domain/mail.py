"""A mail to one person, in our own words."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Mail:
    """Plain text. ``key`` makes the Message-ID: the same key is the same mail. No field but
    ``text`` may hold a line break."""

    to: str = field(repr=False)
    subject: str
    text: str = field(repr=False)
    key: str
    locale: str
