"""The buttons below suggested labels: a maintainer's tap applies one."""

import discord
from discord.ext import commands

from bot.client import CommunityBot, roles_of
from bot.domain.ids import MemberId
from bot.services.suggestions import SuggestionService
from bot.views import press, redraw


class Suggestions(commands.Cog):
    """Everything whose ``custom_id`` is ``suggest:apply:<offer>:<place>``."""

    def __init__(self, bot: CommunityBot, suggestions: SuggestionService) -> None:
        self._bot = bot
        self._suggestions = suggestions
        self._press = press("suggest", self._pressed)

    async def cog_load(self) -> None:
        self._bot.add_dynamic_items(self._press)

    async def cog_unload(self) -> None:
        self._bot.remove_dynamic_items(self._press)

    async def _pressed(
        self, interaction: discord.Interaction[CommunityBot], _verb: str, rest: str
    ) -> None:
        offer, _, place = rest.partition(":")
        await interaction.response.defer()
        user = interaction.user
        card = await self._suggestions.apply(
            int(offer), int(place), MemberId(user.id), roles_of(user)
        )
        await redraw(interaction, card)


async def setup(bot: CommunityBot) -> None:
    """Without a staff channel nobody is there to suggest anything to."""
    if bot.services.suggestions:
        await bot.add_cog(Suggestions(bot, bot.services.suggestions))
