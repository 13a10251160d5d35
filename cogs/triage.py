"""``/triage``: what waits for maintainers, seen by whoever asks for it only."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import CommunityBot, roles_of, spoken
from bot.domain.ids import MemberId
from bot.services.close import Person
from bot.services.triage import TriageService
from bot.services.triage_cards import View
from bot.views import chosen, draw, press

T = app_commands.locale_str
Interaction = discord.Interaction[CommunityBot]


class Triage(commands.Cog):
    """Everything whose ``custom_id`` begins with ``triage:``; each step takes the last one's
    place."""

    triage = app_commands.Group(
        name=T("triage"), description=T("What waits for maintainers"), guild_only=True
    )

    def __init__(self, bot: CommunityBot, triage: TriageService) -> None:
        self._bot = bot
        self._triage = triage
        self._press = press("triage", self._pressed)

    async def cog_load(self) -> None:
        self._bot.add_dynamic_items(self._press)

    async def cog_unload(self) -> None:
        self._bot.remove_dynamic_items(self._press)

    @triage.command(name=T("queue"), description=T("Issues and threads that wait for a maintainer"))
    async def queue(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        card = await self._triage.queue(_person(interaction), View())
        await interaction.followup.send(view=draw(card), ephemeral=True)

    async def _pressed(self, interaction: Interaction, verb: str, rest: str) -> None:
        await interaction.response.defer()
        view = View.parse(rest)
        if verb == "repository":
            view = View(int(chosen(interaction)[0]), view.section)
        card = await self._triage.queue(_person(interaction), view)
        await interaction.edit_original_response(view=draw(card))


def _person(interaction: Interaction) -> Person:
    user = interaction.user
    return Person(MemberId(user.id), roles_of(user), spoken(interaction))


async def setup(bot: CommunityBot) -> None:
    """Without repositories nothing waits."""
    if bot.services.triage:
        await bot.add_cog(Triage(bot, bot.services.triage))
