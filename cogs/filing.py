"""*File on GitHub*: from a post to an issue, in steps that only the person who files sees."""

from collections.abc import Sequence

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import CommunityBot, roles_of, spoken
from bot.domain.card import Card
from bot.domain.form import Filled
from bot.domain.ids import ChannelId, GuildId, MemberId, MessageId
from bot.forms import draw_form, take_form
from bot.services.filing import FilingService
from bot.services.filing_report import Writer
from bot.views import chosen, draw, press

T = app_commands.locale_str
Interaction = discord.Interaction[CommunityBot]


class Filing(commands.Cog):
    """Everything whose ``custom_id`` begins with ``filing:``. The first press gets a private
    message; each further step takes the place of the last one there."""

    def __init__(self, bot: CommunityBot, filing: FilingService) -> None:
        self._bot = bot
        self._filing = filing
        self._press = press("filing", self._pressed)
        self._menu = app_commands.ContextMenu(name=T("File as issue"), callback=self.file_as_issue)

    async def cog_load(self) -> None:
        self._bot.tree.add_command(self._menu)
        self._bot.add_dynamic_items(self._press)

    async def cog_unload(self) -> None:
        self._bot.tree.remove_command(self._menu.name, type=self._menu.type)
        self._bot.remove_dynamic_items(self._press)

    async def file_as_issue(self, interaction: Interaction, message: discord.Message) -> None:
        await interaction.response.defer(ephemeral=True)
        card = await self._filing.start_below(MessageId(message.id), _writer(interaction))
        await interaction.followup.send(view=draw(card), ephemeral=True)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        await take_form("filing", interaction, self._sent)

    async def _pressed(self, interaction: Interaction, verb: str, rest: str) -> None:
        subject, number = _numbers(rest)
        writer = _writer(interaction)
        if verb == "fill":
            form = await self._filing.modal(subject, writer, number)
            await interaction.response.send_modal(draw_form(form))
            return
        # A form can only be opened at once; everything else may have to ask GitHub.
        if verb == "start":
            await interaction.response.defer(ephemeral=True, thinking=True)
            card = await self._filing.start(subject, writer)
            await interaction.followup.send(view=draw(card), ephemeral=True)
            return
        await interaction.response.defer()
        card, *more = await self._answer(interaction, verb, subject, number)
        await interaction.edit_original_response(view=draw(card))
        for one in more:
            await interaction.followup.send(view=draw(one), ephemeral=True)

    async def _answer(
        self, interaction: Interaction, verb: str, subject: MessageId, number: int
    ) -> Sequence[Card]:
        if verb == "own":
            return await self._filing.own(subject, _writer(interaction))
        return (await self._step(interaction, verb, subject, number),)

    async def _step(
        self, interaction: Interaction, verb: str, subject: MessageId, number: int
    ) -> Card:
        filing, writer = self._filing, _writer(interaction)
        match verb:
            case "anew":
                return await filing.anew(subject, writer)
            case "this":
                return await filing.repository(subject, writer, filing.name(number))
            case "repo":
                return await filing.repository(subject, writer, chosen(interaction)[0])
            case "form":
                return await filing.form(subject, writer, chosen(interaction)[0])
            case "same":
                return await filing.join(subject, writer, int(chosen(interaction)[0]))
            case "send":
                return await filing.send(subject, writer)
            case "name":
                return await filing.rename(subject, writer)
        return await filing.view(subject, writer, number)

    async def _sent(self, interaction: Interaction, _: str, rest: str, filled: Filled) -> None:
        await interaction.response.defer()
        subject, page = _numbers(rest)
        card = await self._filing.filled(subject, _writer(interaction), page, filled)
        await interaction.edit_original_response(view=draw(card))


def _numbers(rest: str) -> tuple[MessageId, int]:
    """The post, and what else there is to the button: the part, or the place of a repository."""
    subject, _, number = rest.partition(":")
    return MessageId(int(subject)), int(number or 0)


def _writer(interaction: Interaction) -> Writer:
    user = interaction.user
    return Writer(
        member=MemberId(user.id),
        name=user.display_name,
        roles=roles_of(user),
        locale=spoken(interaction),
        channel=ChannelId(interaction.channel_id or 0),
        guild=GuildId(interaction.guild_id or 0),
    )


async def setup(bot: CommunityBot) -> None:
    """Without repositories there is nothing to file."""
    if bot.services.filing:
        await bot.add_cog(Filing(bot, bot.services.filing))
