"""``/docs``: a page of the documentation, found by its title or a heading."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import CommunityBot, spoken
from bot.services.docs import DocsService, name
from bot.views import draw

T = app_commands.locale_str

CHOICE_LIMIT = 100
"""Of an autocomplete choice's name and value."""


class Docs(commands.Cog):
    def __init__(self, bot: CommunityBot, docs: DocsService) -> None:
        self._bot = bot
        self._docs = docs

    @app_commands.command(name=T("docs"), description=T("Find a page of the documentation"))
    @app_commands.guild_only()
    @app_commands.rename(query=T("query"), to=T("to"))
    @app_commands.describe(
        query=T("Words of the title or a heading"),
        to=T("A member this page is for; everybody sees it then"),
    )
    async def docs(
        self,
        interaction: discord.Interaction[CommunityBot],
        query: str,
        to: discord.Member | None = None,
    ) -> None:
        locale = spoken(interaction)
        above = self._bot.texts.say(locale, "For {member}", member=to.mention) if to else ""
        card, is_found = self._docs.find(query, locale, above=above and f"-# {above}")
        is_public = is_found and to is not None and not self._bot.options.is_dry
        await interaction.response.send_message(view=draw(card), ephemeral=not is_public)

    @docs.autocomplete("query")
    async def pages(
        self, _interaction: discord.Interaction[CommunityBot], typed: str
    ) -> list[app_commands.Choice[str]]:
        choices = []
        for page in self._docs.pages(typed):
            title = name(page)[:CHOICE_LIMIT]
            value = page.link if len(page.link) <= CHOICE_LIMIT else title
            choices.append(app_commands.Choice(name=title, value=value))
        return choices


async def setup(bot: CommunityBot) -> None:
    await bot.add_cog(Docs(bot, bot.services.docs))
