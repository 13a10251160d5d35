"""Does Discord take the token, and does the server let the bot do its work?"""

from collections.abc import AsyncIterator, Iterator

import discord

from bot.bootstrap import point_discord
from bot.doctor.channels import PERMISSIONS, WISHED, channelling
from bot.doctor.commands import commanding
from bot.doctor.finding import Finding, Level
from bot.doctor.roles import ranking
from bot.settings import Settings

PORTAL = "under Bot > Reset Token in the developer portal"


def asked_for(settings: Settings) -> discord.Permissions:
    """What the invite link asks for, the least."""
    roles = discord.Permissions(manage_roles=bool(settings.tier_roles))
    return PERMISSIONS | WISHED | roles


async def serving(settings: Settings) -> AsyncIterator[Finding]:
    token = settings.discord_token.get_secret_value()
    if not token:
        advice = f"Make one {PORTAL}; set BRIDGE_DISCORD_TOKEN"
        yield Finding(Level.FAILURE, "token", "there is none", advice)
        return
    point_discord(settings)
    client = discord.Client(intents=discord.Intents.none())
    async with client:
        try:
            await client.login(token)
        except discord.LoginFailure:
            yield Finding(Level.FAILURE, "token", "Discord refuses it", f"Make a new one {PORTAL}")
            return
        except (discord.HTTPException, OSError, TimeoutError) as error:
            advice = "Check the network, and BRIDGE_DISCORD_API_URL if you set it"
            yield Finding(Level.FAILURE, "discord", f"not reachable ({error})", advice)
            return
        yield Finding(Level.OK, "token", f"is {client.user}'s")
        for finding in _intents(client, settings):
            yield finding
        async for finding in _guild(client, settings):
            yield finding
        async for finding in commanding(client, settings):
            yield finding
        guild = discord.Object(settings.guild_id) if settings.guild_id else discord.utils.MISSING
        link = discord.utils.oauth_url(
            client.application_id or 0, permissions=asked_for(settings), guild=guild
        )
        yield Finding(Level.INFO, "invite link", link)


def _intents(client: discord.Client, settings: Settings) -> Iterator[Finding]:
    flags = client.application.flags if client.application else discord.ApplicationFlags()
    content = flags.gateway_message_content or flags.gateway_message_content_limited
    members = flags.gateway_guild_members or flags.gateway_guild_members_limited
    for name, variable, is_wished, is_on, without in (
        ("message content", "MESSAGE_CONTENT", settings.message_content, content,
         "to answer mentions and commands only"),
        ("server members", "MEMBERS", settings.members, members,
         "to hear of who left when their posts are due"),
    ):  # fmt: skip
        if is_on:
            yield Finding(Level.OK, name, "the intent is on")
        elif is_wished:
            switch = f"Switch on Bot > {name.title()} Intent in the developer portal"
            advice = f"{switch}, or set BRIDGE_{variable}=false {without}"
            yield Finding(Level.WARNING, name, "the intent is off", advice)


async def _guild(client: discord.Client, settings: Settings) -> AsyncIterator[Finding]:
    if not settings.guild_id:
        yield Finding(Level.OK, "guild", "any (BRIDGE_GUILD_ID is not set)")
        return
    try:
        guild = await client.fetch_guild(settings.guild_id)
        channels = {channel.id: channel for channel in await guild.fetch_channels()}
        me = await guild.fetch_member(client.user.id if client.user else 0)
    except discord.HTTPException:
        advice = "Invite the bot with the link below, or mend BRIDGE_GUILD_ID"
        yield Finding(Level.FAILURE, "guild", f"{settings.guild_id} is not open to the bot", advice)
        return
    yield Finding(Level.OK, "guild", guild.name)
    for finding in (*ranking(guild, me, settings), *channelling(channels, me, settings)):
        yield finding
