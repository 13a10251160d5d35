"""Looks at what people write in help places for secrets that nobody else should read."""

import discord
from discord.ext import commands

from bot.client import CommunityBot
from bot.inbound import question_in
from bot.services.secrets import SecretService


class Secrets(commands.Cog):
    """Messages and edits in; nothing is decided here."""

    def __init__(self, bot: CommunityBot, secrets: SecretService) -> None:
        self._bot = bot
        self._secrets = secrets

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        await self._look_at(message)

    @commands.Cog.listener()
    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        # Discord also sends an "edit" when it unfolds a link; only a person's edit has a time.
        if event.message.edited_at:
            await self._look_at(event.message)

    async def _look_at(self, message: discord.Message) -> None:
        if question := question_in(message, self._bot):
            await self._secrets.found(question)


async def setup(bot: CommunityBot) -> None:
    await bot.add_cog(Secrets(bot, bot.services.secrets))
