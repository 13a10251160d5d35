"""What the bridge does by itself that may be switched off in a channel."""

from collections.abc import Callable
from enum import StrEnum

from bot.domain.ids import ChannelId


class Feature(StrEnum):
    ANSWERS = "answers"
    """From the FAQ, to whoever asks."""
    POSTS = "posts"
    """The first message in a help post, with the checklist."""
    REMINDERS = "reminders"
    """Asking in posts that went quiet, and closing them."""
    PREVIEWS = "previews"
    """Showing issues that a message names."""
    NOTICE = "notice"
    """Saying what is promised there."""


IsOn = Callable[[Feature, ChannelId], bool]
"""Is it on in that channel, or in the one that this thread is of?"""


def everything(_feature: Feature, _channel: ChannelId) -> bool:
    """Nothing is off."""
    return True
