"""Looks after posts in help places: hears what is said there and keeps the first message true."""

import discord
from discord.ext import commands

from bot.client import CommunityBot
from bot.domain.ids import ChannelId, MessageId
from bot.inbound import question_in
from bot.services.intake import IntakeService


class Intake(commands.Cog):
    """Messages, edits and deletions in; nothing is decided here."""

    def __init__(self, bot: CommunityBot, intake: IntakeService) -> None:
        self._bot = bot
        self._intake = intake

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        if self._bot.takes_in(message.channel) and (question := question_in(message, self._bot)):
            await self._intake.came(question)

    @commands.Cog.listener()
    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        message = event.message
        # Discord also sends an "edit" when it unfolds a link; only a person's edit has a time.
        if not message.edited_at or not self._bot.takes_in(message.channel):
            return
        if question := question_in(message, self._bot):
            await self._intake.revised(question)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        if self._bot.hears(event.guild_id):
            await self._intake.gone(MessageId(event.message_id), ChannelId(event.channel_id))

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, event: discord.RawBulkMessageDeleteEvent) -> None:
        if self._bot.hears(event.guild_id):
            for message in event.message_ids:
                await self._intake.gone(MessageId(message), ChannelId(event.channel_id))

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, event: discord.RawThreadDeleteEvent) -> None:
        if self._bot.hears(event.guild_id):
            await self._intake.deleted(ChannelId(event.thread_id))


async def setup(bot: CommunityBot) -> None:
    if bot.services.intake:
        await bot.add_cog(Intake(bot, bot.services.intake))
