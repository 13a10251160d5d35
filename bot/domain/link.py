"""A link: which issue on GitHub a post in Discord became, or joined."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.bridge_tags import Mirror
from bot.domain.ids import ChannelId, GuildId, MessageId
from bot.domain.issue import IssueRef


class Relay(StrEnum):
    """Whose comments cross a link, both ways."""

    OFF = "off"
    MAINTAINERS = "maintainers"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """``subject`` names the intake, ``channel`` is where its thread is."""

    subject: MessageId
    guild: GuildId
    channel: ChannelId
    issue: IssueRef
    url: str
    """The issue's."""
    at: datetime
    relay: Relay = Relay.OFF
    """Only by consent of whoever opened the post."""
    milestone: str = ""
    """The issue's, as the post shows it."""
    mirror: Mirror | None = None
    """How its tags were last in step with the issue's labels."""

    @property
    def has_thread(self) -> bool:
        """Is it a thread of its own, and no message in a channel? A thread has the id of the
        message that it began with."""
        return int(self.channel) == int(self.subject)
