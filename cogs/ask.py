"""*Ask for details*: a helper puts the checklist below somebody's message."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import CommunityBot, roles_of, spoken
from bot.domain.errors import Refused
from bot.domain.intake import link
from bot.inbound import question_below, with_roles
from bot.services.intake import IntakeService

T = app_commands.locale_str


class Ask(commands.Cog):
    """Works in every channel the bridge can see."""

    def __init__(self, bot: CommunityBot, intake: IntakeService) -> None:
        self._bot = bot
        self._intake = intake
        self._menu = app_commands.ContextMenu(name=T("Ask for details"), callback=self.ask)

    async def cog_load(self) -> None:
        self._bot.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        self._bot.tree.remove_command(self._menu.name, type=self._menu.type)

    async def ask(
        self, interaction: discord.Interaction[CommunityBot], message: discord.Message
    ) -> None:
        if not self._bot.places.is_helper(roles_of(interaction.user)):
            raise Refused("Only helpers can ask others for details.")
        question = question_below(interaction, message)
        await interaction.response.defer(ephemeral=True)
        intake = await self._intake.ask(await with_roles(interaction, question))
        say, locale = self._bot.texts.say, spoken(interaction)
        text = say(locale, "The checklist stands below the message now.")
        if intake and intake.message:
            where = link(intake.guild, intake.channel, intake.message)
            text = say(locale, "The checklist is there already: {where}", where=where)
        await interaction.followup.send(text, ephemeral=True)


async def setup(bot: CommunityBot) -> None:
    if bot.services.intake:
        await bot.add_cog(Ask(bot, bot.services.intake))
