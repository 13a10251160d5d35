"""Hears what happens to threads that belong to issues, and who wishes to hear of a release."""

import discord
from discord.ext import commands

from bot.client import CommunityBot, spoken
from bot.domain.ids import ChannelId, MemberId, MessageId
from bot.services.bridge import BridgeService
from bot.views import draw, press


class Bridge(commands.Cog):
    """Threads' changes and presses in; nothing is decided here."""

    def __init__(self, bot: CommunityBot, bridge: BridgeService) -> None:
        self._bot = bot
        self._bridge = bridge
        self._press = press("bridge", self._pressed)

    async def cog_load(self) -> None:
        self._bot.add_dynamic_items(self._press)

    async def cog_unload(self) -> None:
        self._bot.remove_dynamic_items(self._press)

    @commands.Cog.listener()
    async def on_raw_thread_update(self, event: discord.RawThreadUpdateEvent) -> None:
        if self._bot.hears(event.guild_id):
            await self._bridge.thread_changed(ChannelId(event.thread_id))

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, event: discord.RawThreadDeleteEvent) -> None:
        if self._bot.hears(event.guild_id):
            await self._bridge.thread_deleted(ChannelId(event.thread_id))

    async def _pressed(
        self, interaction: discord.Interaction[CommunityBot], _verb: str, rest: str
    ) -> None:
        place = interaction.channel
        opener = place.owner_id if isinstance(place, discord.Thread) else None
        card = await self._bridge.wish(
            MessageId(int(rest.partition(":")[0])),
            MemberId(interaction.user.id),
            MemberId(opener) if opener else None,
            spoken(interaction),
        )
        await interaction.response.send_message(view=draw(card), ephemeral=True)


async def setup(bot: CommunityBot) -> None:
    if bot.services.bridge:
        await bot.add_cog(Bridge(bot, bot.services.bridge))
