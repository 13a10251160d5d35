"""Reads what members said in a thread while nobody listened."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

import discord

from bot.domain.errors import Rejected
from bot.domain.ids import ChannelId, MemberId, MessageId, RoleId
from bot.domain.relay import Spoken
from bot.inbound import spoken_in


async def spoken(
    client: discord.Client, thread: ChannelId, since: MessageId, limit: int
) -> Sequence[Spoken]:
    """See ``Chat.spoken``. Raises Rejected, and discord.py's own errors."""
    place = client.get_channel(thread) or await client.fetch_channel(thread)
    if not isinstance(place, discord.Thread):
        raise Rejected("discord", f"channel {thread} is no thread")
    said: list[Spoken] = []
    async for message in place.history(limit=None):
        if message.id < since or len(said) == limit:
            break
        if found := spoken_in(message):
            said.append(found)
    # Whoever wrote it comes without their roles there.
    roles = {one.author: await _roles(place.guild, one.author) for one in said}
    return [replace(one, roles=roles[one.author]) for one in reversed(said)]


async def _roles(guild: discord.Guild, member: MemberId) -> frozenset[RoleId]:
    with suppress(discord.NotFound):
        return frozenset(RoleId(one.id) for one in (await guild.fetch_member(member)).roles)
    return frozenset()  # they left
