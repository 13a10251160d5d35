"""``/bridge``: what maintainers do to the bridge itself."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import CommunityBot, roles_of, spoken
from bot.domain.ids import GuildId, MemberId
from bot.services.close import Person
from bot.services.dashboard import DashboardService
from bot.views import draw

T = app_commands.locale_str
Interaction = discord.Interaction[CommunityBot]


@app_commands.guild_only()
class Operate(
    commands.GroupCog, group_name=T("bridge"), group_description=T("Look after the bridge")
):
    """Seen by whoever asks only."""

    def __init__(self, dashboard: DashboardService) -> None:
        self._dashboard = dashboard

    @app_commands.command(
        name=T("dashboard"), description=T("Open the operators' pages in your browser")
    )
    async def dashboard(self, interaction: Interaction) -> None:
        assert interaction.guild_id
        await interaction.response.defer(ephemeral=True)
        card = await self._dashboard.invite(_person(interaction), GuildId(interaction.guild_id))
        await interaction.followup.send(view=draw(card), ephemeral=True)


def _person(interaction: Interaction) -> Person:
    user = interaction.user
    return Person(MemberId(user.id), roles_of(user), spoken(interaction))


async def setup(bot: CommunityBot) -> None:
    await bot.add_cog(Operate(bot.services.dashboard))
