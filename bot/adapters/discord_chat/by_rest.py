"""Lets a process speak on Discord that does not hear it: what the gateway would have told about
the server is asked for instead."""

import asyncio

import discord

from bot.adapters.discord_chat.errors import in_our_words
from bot.domain.ids import GuildId


async def look_around(client: discord.Client, guild: GuildId) -> None:
    """Remember the server, its channels and roles, and the bridge's own roles, as they are now.
    Threads are asked for when they are needed.

    ``client`` is logged in. Raises Unavailable and Rejected.
    """
    http, me = client.http, client.user
    assert me is not None
    with in_our_words(client):
        server, channels, member = await asyncio.gather(
            http.get_guild(guild, with_counts=False),
            http.get_all_guild_channels(guild),
            http.get_member(guild, me.id),
        )
    # As in the gateway's GUILD_CREATE, which discord.py reads the same way.
    told = {**server, "channels": channels, "members": [member]}
    client._connection._add_guild_from_data(told)  # type: ignore[arg-type]  # noqa: SLF001
