"""``/stats``: how questions and help posts went, for maintainers, with a chart."""

import io

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import CommunityBot, roles_of, spoken
from bot.domain.ids import MemberId
from bot.domain.stats import Chart
from bot.services.close import Person
from bot.services.stats import StatsService
from bot.views import row_of

T = app_commands.locale_str
Interaction = discord.Interaction[CommunityBot]

SPANS = [
    app_commands.Choice(name=T("7 days"), value=7),
    app_commands.Choice(name=T("30 days"), value=30),
    app_commands.Choice(name=T("90 days"), value=90),
]
CHARTS = [
    app_commands.Choice(name=T("questions"), value=Chart.QUESTIONS.value),
    app_commands.Choice(name=T("help posts"), value=Chart.POSTS.value),
]


class Stats(commands.Cog):
    """Seen by whoever asks only."""

    def __init__(self, stats: StatsService) -> None:
        self._stats = stats

    @app_commands.command(name=T("stats"), description=T("How questions and help posts went"))
    @app_commands.rename(days=T("days"), what=T("what"))
    @app_commands.describe(days=T("How far back"), what=T("What to show"))
    @app_commands.choices(days=SPANS)
    @app_commands.choices(what=CHARTS)
    @app_commands.guild_only()
    async def stats(
        self, interaction: Interaction, days: int = 7, what: str = Chart.QUESTIONS.value
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        user = interaction.user
        person = Person(MemberId(user.id), roles_of(user), spoken(interaction))
        shown = await self._stats.show(person, days, Chart(what))
        files = []
        if shown.picture:
            name = f"{what}.png"
            files = [discord.File(io.BytesIO(shown.picture), name, description=shown.about)]
        buttons = shown.buttons if interaction.client.services.proposals else ()
        if buttons:
            await interaction.followup.send(
                shown.text, files=files, view=row_of(buttons), ephemeral=True
            )
        else:
            await interaction.followup.send(shown.text, files=files, ephemeral=True)


async def setup(bot: CommunityBot) -> None:
    await bot.add_cog(Stats(bot.services.stats))
