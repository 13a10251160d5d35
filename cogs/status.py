"""``/status``: what the status page says right now; the button below an incident's message."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import CommunityBot, spoken
from bot.services.status import StatusService
from bot.views import draw, press

T = app_commands.locale_str


class Status(commands.Cog):
    def __init__(self, bot: CommunityBot, status: StatusService) -> None:
        self._bot = bot
        self._status = status
        self._press = press("status", self._pressed)

    async def cog_load(self) -> None:
        self._bot.add_dynamic_items(self._press)

    async def cog_unload(self) -> None:
        self._bot.remove_dynamic_items(self._press)

    @app_commands.command(name=T("status"), description=T("See whether the service has a problem"))
    async def status(self, interaction: discord.Interaction[CommunityBot]) -> None:
        await self._show(interaction)

    async def _pressed(
        self, interaction: discord.Interaction[CommunityBot], _verb: str, _rest: str
    ) -> None:
        await self._show(interaction)

    async def _show(self, interaction: discord.Interaction[CommunityBot]) -> None:
        card = self._status.card(spoken(interaction))
        await interaction.response.send_message(view=draw(card), ephemeral=True)


async def setup(bot: CommunityBot) -> None:
    """Without a status page there is nothing to ask."""
    if bot.services.status:
        await bot.add_cog(Status(bot, bot.services.status))
