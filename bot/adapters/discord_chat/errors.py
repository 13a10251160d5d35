"""Says Discord's errors in our words, and which permission the bridge lacks where."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import aiohttp
import discord

from bot.domain.errors import Rejected, Unavailable
from bot.domain.ids import ChannelId

UNKNOWN_REFERENCE = 50035
"""Invalid form body: with our own well-formed bodies it means that the question is gone."""
TAKES_NO_MESSAGES = 50007
"""The member closed their direct messages, or left: nothing to do about it."""
MISSING_ACCESS, MISSING_PERMISSIONS = 50001, 50013


@contextmanager
def in_our_words(
    client: discord.Client, channel: ChannelId | None = None, *needed: str
) -> Iterator[None]:
    """Third-party exceptions stop here. ``needed`` are permissions beside the usual ones."""
    try:
        yield
    except discord.RateLimited as error:
        raise Unavailable("discord", "rate limited", retry_after=error.retry_after) from error
    except (discord.DiscordServerError, aiohttp.ClientError, TimeoutError, OSError) as error:
        raise Unavailable("discord", type(error).__name__) from error
    except discord.NotFound as error:
        raise Rejected("discord", f"not found ({error.code})", is_gone=True) from error
    except discord.HTTPException as error:
        if error.status == 429 or error.status >= 500:
            raise Unavailable("discord", f"answers {error.status}") from error
        reason = f"{error.status} {error.text} ({error.code})"
        if channel and error.code in (MISSING_ACCESS, MISSING_PERMISSIONS):
            reason += f"; {_needed_in(client, channel, needed)}"
        is_gone = error.code == TAKES_NO_MESSAGES or (
            error.code == UNKNOWN_REFERENCE and "message_reference" in error.text
        )
        raise Rejected("discord", reason, is_gone=is_gone) from error


def _needed_in(client: discord.Client, channel: ChannelId, more: Sequence[str]) -> str:
    """Which permissions the bridge lacks there, else which ones it needs."""
    place = client.get_channel(channel)
    needed = [*needed_to_reply(place), *more]
    names = ", ".join(map(named, lacking(place, needed) or needed))
    return f"give the bridge in channel {channel}: {names}"


def needed_to_reply(place: object) -> Sequence[str]:
    """Permissions to reply there, or in a forum to open posts and reply in them."""
    threads, forum = discord.Thread, discord.ForumChannel
    send = ["send_messages"] if not isinstance(place, threads) else []
    inside = ["send_messages_in_threads"] if isinstance(place, threads | forum) else []
    return ["view_channel", *send, *inside, "read_message_history"]


def lacking(place: object, needed: Sequence[str]) -> list[str]:
    if not isinstance(place, discord.abc.GuildChannel | discord.Thread):
        return []
    held = place.permissions_for(place.guild.me)
    return [name for name in needed if not getattr(held, name)]


def named(permission: str) -> str:
    """As Discord's own settings write it."""
    return permission.replace("_", " ").title()
