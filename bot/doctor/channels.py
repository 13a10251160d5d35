"""Is every channel there that the settings name, of the right kind, and open to the bot?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import discord

from bot.doctor.finding import Finding, Level
from bot.settings import PREFIX, Settings

TELLING = discord.Permissions(
    view_channel=True, send_messages=True, embed_links=True, read_message_history=True
)
"""What it needs where it only tells something. In a forum, to send is to open a post."""
PERMISSIONS = TELLING | discord.Permissions(send_messages_in_threads=True)
"""What it needs where people ask; replies, edits and deletions of its own messages need no more."""
WISHES = {
    "manage_messages": "messages with a secret in them will stay until their authors delete them",
    "manage_threads": "solved posts will get no tag, and ended ones will not be archived",
}
"""Permissions it works without, and what it then leaves undone."""
WISHED = discord.Permissions(**dict.fromkeys(WISHES, True))
FORUMS = (discord.ChannelType.forum, discord.ChannelType.media)


@dataclass(frozen=True, slots=True)
class Use:
    """What one setting wants of a channel."""

    setting: str
    is_forum: bool
    is_asked_in: bool


def channelling(
    channels: Mapping[int, discord.abc.GuildChannel], me: discord.Member, settings: Settings
) -> Iterator[Finding]:
    if not (settings.help_channels or settings.help_forums):
        advice = "Set BRIDGE_HELP_CHANNELS or BRIDGE_HELP_FORUMS"
        yield Finding(Level.WARNING, "channels", "none is set: only mentions are answered", advice)
    for number, use in _uses(settings).items():
        yield _channel(number, channels.get(number), me, use)


def _uses(settings: Settings) -> Mapping[int, Use]:
    """The first use of a channel is the one that wants most of it."""
    named = {
        Use("help_channels", is_forum=False, is_asked_in=True): settings.help_channels,
        Use("help_forums", is_forum=True, is_asked_in=True): settings.help_forums,
        Use("issue_forum", is_forum=True, is_asked_in=True): (settings.issue_forum,),
        Use("incident_channel", is_forum=False, is_asked_in=False): (settings.incident_channel,),
        Use("feed_channel", is_forum=False, is_asked_in=False): (settings.feed_channel,),
        Use("staff_channel", is_forum=False, is_asked_in=False): (settings.staff_channel,),
        Use("digest_channel", is_forum=False, is_asked_in=False): (settings.digest_channel,),
    }
    found: dict[int, Use] = {}
    for use, numbers in named.items():
        for number in filter(None, numbers):
            found.setdefault(number, use)
    return found


def _channel(
    number: int, channel: discord.abc.GuildChannel | None, me: discord.Member, use: Use
) -> Finding:
    variable = f"{PREFIX}{use.setting.upper()}"
    if channel is None:
        advice = f"Mend the id in {variable}, or let the bot see the channel"
        return Finding(Level.FAILURE, "channel", f"{number} is not there", advice)
    name = f"#{channel.name}"
    if (channel.type in FORUMS) is not use.is_forum:
        what, wanted = ("no forum", "a forum") if use.is_forum else ("a forum", "a text channel")
        advice = f"Put {wanted} into {variable}"
        return Finding(Level.FAILURE, name, f"is {what}", advice)
    has, needs = channel.permissions_for(me), PERMISSIONS if use.is_asked_in else TELLING
    missing = [one for one, wanted in needs if wanted and not getattr(has, one)]
    if missing:
        names = ", ".join(one.replace("_", " ").title() for one in missing)
        advice = f"Give the bot's role {names} there"
        return Finding(Level.FAILURE, name, f"lacks {', '.join(missing)}", advice)
    unmet = [one for one in WISHES if use.is_asked_in and not getattr(has, one)]
    if unmet:
        names = " and ".join(one.replace("_", " ").title() for one in unmet)
        advice = f"Give the bot's role {names} there if it is to do that itself"
        return Finding(Level.WARNING, name, "; ".join(WISHES[one] for one in unmet), advice)
    return Finding(Level.OK, name, "has all permissions")
