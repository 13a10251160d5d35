"""Replies to messages that name issues with what those are; *Delete* below such a reply."""

import discord
from discord.ext import commands

from bot.client import CommunityBot, roles_of
from bot.domain.ids import ChannelId, MemberId, MessageId
from bot.domain.preview import Naming, may_name
from bot.inbound import TALK
from bot.services.preview import PreviewService
from bot.views import press


class Preview(commands.Cog):
    """Messages, edits and deletions in; nothing is decided here."""

    def __init__(self, bot: CommunityBot, preview: PreviewService) -> None:
        self._bot = bot
        self._preview = preview
        self._press = press("preview", self._pressed)

    async def cog_load(self) -> None:
        self._bot.add_dynamic_items(self._press)

    async def cog_unload(self) -> None:
        self._bot.remove_dynamic_items(self._press)

    async def on_message(self, message: discord.Message) -> None:
        if said := self._said(message):
            await self._preview.said(said)

    @commands.Cog.listener()
    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        # Discord also sends an "edit" when it unfolds a link; only a person's edit has a time.
        if event.message.edited_at and (said := self._said(event.message)):
            await self._preview.revised(said)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        if self._bot.hears(event.guild_id):
            await self._preview.gone(MessageId(event.message_id))

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, event: discord.RawBulkMessageDeleteEvent) -> None:
        if self._bot.hears(event.guild_id):
            for message in event.message_ids:
                await self._preview.gone(MessageId(message))

    def _said(self, message: discord.Message) -> Naming | None:
        """What a member wrote; None for bots and system messages."""
        guild, author = message.guild, message.author
        if author.bot or guild is None or message.type not in TALK or not self._bot.hears(guild.id):
            return None
        if self._bot.places.is_blocked(author.id):
            return None
        return Naming(
            MessageId(message.id),
            ChannelId(message.channel.id),
            MemberId(author.id),
            message.content,
            message.created_at,
        )

    async def _pressed(
        self, interaction: discord.Interaction[CommunityBot], _verb: str, rest: str
    ) -> None:
        message, _, author = rest.partition(":")
        user = interaction.user
        await self._preview.delete(
            MessageId(int(message)), MemberId(int(author)), MemberId(user.id), roles_of(user)
        )
        await interaction.response.defer()


async def setup(bot: CommunityBot) -> None:
    if bot.services.preview is None:
        return
    preview, answer = Preview(bot, bot.services.preview), bot.on_message
    await bot.add_cog(preview)

    async def on_message(message: discord.Message) -> None:
        """After the FAQ's look, in the same task: hardly any message names an issue, and a
        listener would cost each of them another one."""
        await answer(message)
        if may_name(message.content):
            await preview.on_message(message)

    bot.event(on_message)
