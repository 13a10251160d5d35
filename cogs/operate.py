"""``/bridge``: what maintainers do to the bridge itself."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import CommunityBot, roles_of, spoken
from bot.domain.ids import GuildId, MemberId
from bot.services.blocklist import Blocklist
from bot.services.close import Person
from bot.services.dashboard import DashboardService
from bot.services.setup import SetupService
from bot.views import draw

T = app_commands.locale_str
Interaction = discord.Interaction[CommunityBot]


@app_commands.guild_only()
class Operate(
    commands.GroupCog, group_name=T("bridge"), group_description=T("Look after the bridge")
):
    """Seen by whoever asks only."""

    def __init__(
        self, dashboard: DashboardService, blocklist: Blocklist, setup: SetupService
    ) -> None:
        self._dashboard = dashboard
        self._blocklist = blocklist
        self._setup = setup

    @app_commands.command(
        name=T("dashboard"), description=T("Open the operators' pages in your browser")
    )
    async def dashboard(self, interaction: Interaction) -> None:
        assert interaction.guild_id
        await interaction.response.defer(ephemeral=True)
        card = await self._dashboard.invite(_person(interaction), GuildId(interaction.guild_id))
        await interaction.followup.send(view=draw(card), ephemeral=True)

    @app_commands.command(name=T("block"), description=T("Hear a member no more, silently"))
    @app_commands.rename(member=T("member"))
    @app_commands.describe(member=T("Whom"))
    async def block(self, interaction: Interaction, member: discord.User) -> None:
        await interaction.response.defer(ephemeral=True)
        roles = roles_of(member)
        card = await self._blocklist.block(_person(interaction), MemberId(member.id), roles)
        await interaction.followup.send(view=draw(card), ephemeral=True)

    @app_commands.command(name=T("unblock"), description=T("Hear a member again"))
    @app_commands.rename(member=T("member"))
    @app_commands.describe(member=T("Whom"))
    async def unblock(self, interaction: Interaction, member: discord.User) -> None:
        await interaction.response.defer(ephemeral=True)
        card = await self._blocklist.unblock(_person(interaction), MemberId(member.id))
        await interaction.followup.send(view=draw(card), ephemeral=True)

    @app_commands.command(name=T("blocked"), description=T("See whom the bridge does not hear"))
    async def blocked(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        card = await self._blocklist.listed(_person(interaction))
        await interaction.followup.send(view=draw(card), ephemeral=True)

    @app_commands.command(name=T("withheld"), description=T("See what a dry run did not send"))
    async def withheld(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        card = await self._setup.held(_person(interaction))
        await interaction.followup.send(view=draw(card), ephemeral=True)


def _person(interaction: Interaction) -> Person:
    user = interaction.user
    return Person(MemberId(user.id), roles_of(user), spoken(interaction))


async def setup(bot: CommunityBot) -> None:
    services = bot.services
    await bot.add_cog(Operate(services.dashboard, services.blocklist, services.setup))
