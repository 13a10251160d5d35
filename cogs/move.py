"""*Move to the forum*: a helper opens a post with what somebody asked elsewhere."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import CommunityBot, roles_of, spoken
from bot.domain.errors import Refused
from bot.domain.ids import ChannelId
from bot.domain.move import TITLE_MOST
from bot.domain.question import Question
from bot.inbound import question_below, with_roles
from bot.services.move import MoveService

T = app_commands.locale_str

CHOICES_MOST = 25
"""https://discord.com/developers/docs/components/reference#string-select"""
TIMEOUT = 900.0
"""Seconds after which Discord takes no answer any more."""


class Move(commands.Cog):
    """The helper chooses the title, and the forum where there are several."""

    def __init__(self, bot: CommunityBot, service: MoveService) -> None:
        self._bot = bot
        self._move = service
        self._menu = app_commands.ContextMenu(name=T("Move to the forum"), callback=self.move)

    async def cog_load(self) -> None:
        self._bot.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        self._bot.tree.remove_command(self._menu.name, type=self._menu.type)

    async def move(
        self, interaction: discord.Interaction[CommunityBot], message: discord.Message
    ) -> None:
        if not self._bot.places.is_helper(roles_of(interaction.user)):
            raise Refused("Only helpers can move a question.")
        question = question_below(interaction, message)
        if question.parent in self._bot.places.help_forums:
            raise Refused("This stands in the forum already.")
        forums = self._forums(interaction)
        if not forums:
            raise Refused("There is no help forum here.")

        async def submitted(
            again: discord.Interaction[CommunityBot], title: str, forum: ChannelId
        ) -> None:
            await self._open(again, question, title, forum)

        modal = Opening(interaction, self._move.title(question), forums, submitted)
        await interaction.response.send_modal(modal)

    async def _open(
        self,
        interaction: discord.Interaction[CommunityBot],
        question: Question,
        title: str,
        forum: ChannelId,
    ) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        question = await with_roles(interaction, question)
        is_new = await self._move.open(question, forum, title)
        say, locale = self._bot.texts.say, spoken(interaction)
        text = say(locale, "This was moved before; the link stands below the message.")
        if is_new:
            text = say(locale, "Moved. A link to the post stands below the message in a moment.")
        await interaction.followup.send(text, ephemeral=True)

    def _forums(
        self, interaction: discord.Interaction[CommunityBot]
    ) -> Sequence[discord.ForumChannel]:
        guild = interaction.guild
        wanted = self._bot.places.help_forums
        forums = guild.forums if guild else ()
        return [forum for forum in forums if forum.id in wanted][:CHOICES_MOST]


class Opening(discord.ui.Modal):
    """Asks for the title and, of several, the forum; then calls ``submitted`` with both."""

    def __init__(
        self,
        interaction: discord.Interaction[CommunityBot],
        title: str,
        forums: Sequence[discord.ForumChannel],
        submitted: Callable[[discord.Interaction[Any], str, ChannelId], Awaitable[None]],
    ) -> None:
        say, locale = interaction.client.texts.say, spoken(interaction)
        super().__init__(title=say(locale, "Move to the forum"), timeout=TIMEOUT)
        self._submitted = submitted
        self._title: discord.ui.TextInput[Opening] = discord.ui.TextInput(
            default=title, max_length=TITLE_MOST
        )
        self.add_item(discord.ui.Label(text=say(locale, "Title"), component=self._title))
        self._only = ChannelId(forums[0].id)
        self._forum: discord.ui.Select[Opening] = discord.ui.Select(
            options=[
                discord.SelectOption(label=forum.name, value=str(forum.id)) for forum in forums
            ]
        )
        if len(forums) > 1:
            self.add_item(discord.ui.Label(text=say(locale, "Forum"), component=self._forum))

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        chosen = ChannelId(int(self._forum.values[0])) if self._forum.values else self._only
        await self._submitted(interaction, self._title.value, chosen)

    async def on_error(  # type: ignore[override]  # as in discord.py's own Modal
        self, interaction: discord.Interaction[Any], error: Exception, /
    ) -> None:
        await interaction.client.tell_error(interaction, error)


async def setup(bot: CommunityBot) -> None:
    if bot.services.move:
        await bot.add_cog(Move(bot, bot.services.move))
