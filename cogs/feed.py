"""*Open a post* below an issue in the feed."""

import discord
from discord.ext import commands

from bot.client import CommunityBot, roles_of, spoken
from bot.domain.ids import MemberId
from bot.domain.issue import parse_ref
from bot.services.close import Person
from bot.services.issue_post import IssuePosts
from bot.views import draw, press


class Feed(commands.Cog):
    def __init__(self, bot: CommunityBot, posts: IssuePosts) -> None:
        self._bot = bot
        self._posts = posts
        self._press = press("feed", self._pressed)

    async def cog_load(self) -> None:
        self._bot.add_dynamic_items(self._press)

    async def cog_unload(self) -> None:
        self._bot.remove_dynamic_items(self._press)

    async def _pressed(
        self, interaction: discord.Interaction[CommunityBot], _verb: str, rest: str
    ) -> None:
        user, ref = interaction.user, parse_ref(rest)
        if ref is None:
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        person = Person(MemberId(user.id), roles_of(user), spoken(interaction))
        card = await self._posts.open(ref, person)
        await interaction.followup.send(view=draw(card), ephemeral=True)


async def setup(bot: CommunityBot) -> None:
    """Where issues get no posts there is no such button."""
    if bot.services.feed:
        await bot.add_cog(Feed(bot, bot.services.feed))
