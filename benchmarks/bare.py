"""A bare discord.py bot, what the bridge is held against: it hears everything and does nothing,
or replies a constant, or answers one empty command."""

import asyncio
import os
import sys

import discord
import yarl
from discord import app_commands
from discord.ext import commands
from discord.gateway import DiscordWebSocket


class Bare(commands.Bot):
    def __init__(self, mode: str) -> None:
        intents = discord.Intents(guilds=True, guild_messages=True, message_content=True)
        timeout = float(os.environ["BENCH_READY_TIMEOUT"])
        super().__init__(command_prefix="!", intents=intents, guild_ready_timeout=timeout)
        self.mode = mode

    async def setup_hook(self) -> None:
        if self.mode == "slash":
            self.tree.add_command(empty)
            await self.tree.sync()

    async def on_ready(self) -> None:
        print("ready", file=sys.stderr, flush=True)

    async def on_message(self, message: discord.Message, /) -> None:
        if self.mode == "reply" and not message.author.bot:
            await message.reply("This is a constant.", mention_author=False)


@app_commands.command(name="empty", description="Does nothing")
async def empty(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("ok", ephemeral=True)


def main() -> None:
    discord.http.Route.BASE = os.environ["BRIDGE_DISCORD_API_URL"]
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["BRIDGE_DISCORD_GATEWAY_URL"])
    asyncio.run(_run(Bare(sys.argv[1])))


async def _run(bot: Bare) -> None:
    async with bot:
        await bot.start(os.environ["BRIDGE_DISCORD_TOKEN"])


if __name__ == "__main__":
    main()
