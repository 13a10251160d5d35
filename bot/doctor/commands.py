"""Does Discord know the commands that the bridge sent?"""

from collections.abc import AsyncIterator

import discord
from discord import app_commands

from bot.bootstrap import stamp_of
from bot.doctor.finding import Finding, Level
from bot.settings import Settings

SUBJECT = "commands"


async def commanding(client: discord.Client, settings: Settings) -> AsyncIterator[Finding]:
    """They are sent by the bot's start, and only when they changed: what went missing on the other
    side stays missing until the file that remembers them is gone."""
    tree = app_commands.CommandTree(client)
    guild = discord.Object(settings.guild_id) if settings.guild_id else None
    try:
        known = await tree.fetch_commands(guild=guild)
        stray = await tree.fetch_commands() if guild else []
    except discord.HTTPException:
        advice = "Invite the bot with the link below, which has the scope applications.commands"
        yield Finding(Level.FAILURE, SUBJECT, "the bot may not make any there", advice)
        return
    stamp = stamp_of(settings)
    if known:
        yield Finding(Level.OK, SUBJECT, f"Discord knows {len(known)}")
    elif stamp.exists():
        advice = f"Delete {stamp} and start the bot again"
        yield Finding(Level.FAILURE, SUBJECT, "Discord has lost those that were sent", advice)
    else:
        yield Finding(Level.INFO, SUBJECT, "none yet; the first start sends them")
    if stray:
        advice = (
            "They are from a start without BRIDGE_GUILD_ID; an empty list takes them away: PUT "
            f"{settings.discord_api_url}/applications/{client.application_id}/commands"
        )
        message = f"{len(stray)} stand for all servers too, so people see them twice"
        yield Finding(Level.WARNING, SUBJECT, message, advice)
