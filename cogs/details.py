"""Opens forms for what a report lacks, and takes what was filled in; shows code as code."""

import discord
from discord.ext import commands

from bot.client import CommunityBot, roles_of, spoken
from bot.domain.card import Card
from bot.domain.form import Filled
from bot.domain.ids import MemberId, MessageId
from bot.forms import draw_form, take_form
from bot.services.details import DetailsService, Standing
from bot.views import draw, press, texts_in

Interaction = discord.Interaction[CommunityBot]


class Details(commands.Cog):
    """Everything whose ``custom_id`` begins with ``intake:``, buttons and forms."""

    def __init__(self, bot: CommunityBot, details: DetailsService) -> None:
        self._bot = bot
        self._details = details
        self._press = press("intake", self._pressed)

    async def cog_load(self) -> None:
        self._bot.add_dynamic_items(self._press)

    async def cog_unload(self) -> None:
        self._bot.remove_dynamic_items(self._press)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        await take_form("intake", interaction, self._sent)

    async def _pressed(self, interaction: Interaction, verb: str, rest: str) -> None:
        number, _, more = rest.partition(":")
        subject, member = MessageId(int(number)), MemberId(interaction.user.id)
        locale = spoken(interaction)
        if verb == "details":
            form = await self._details.form(subject, member, locale, int(more or 0))
            await interaction.response.send_modal(draw_form(form))
        elif verb == "change":
            form = await self._details.change(subject, member, locale, _standing(interaction, more))
            await interaction.response.send_modal(draw_form(form))
        elif verb == "code":
            await interaction.response.defer(ephemeral=True, thinking=True)
            await self._tell(interaction, await self._details.code(subject, member, locale))
        elif verb == "uncode":
            is_maintainer = self._bot.places.is_maintainer(roles_of(interaction.user))
            message = _standing(interaction, more).message
            await self._details.take_back(subject, member, message, is_maintainer=is_maintainer)
            await interaction.response.defer()

    async def _sent(self, interaction: Interaction, verb: str, rest: str, filled: Filled) -> None:
        # Files are read before there is an answer, which may take longer than Discord waits.
        await interaction.response.defer(ephemeral=True, thinking=True)
        number, _, more = rest.partition(":")
        subject, member = MessageId(int(number)), MemberId(interaction.user.id)
        locale = spoken(interaction)
        if verb == "details":
            card = await self._details.given(
                subject, member, locale, filled, which=str(interaction.id), skip=int(more or 0)
            )
        else:
            report = _standing(interaction, more)
            card = await self._details.changed(subject, member, locale, filled, report)
        await self._tell(interaction, card)

    async def _tell(self, interaction: Interaction, card: Card) -> None:
        await interaction.followup.send(view=draw(card), ephemeral=True)


def _standing(interaction: Interaction, rest: str) -> Standing:
    """The report below which the button was pressed."""
    message = interaction.message
    if message is None:
        raise ValueError("no message stands with this interaction")
    text = "\n".join([*texts_in(message.components)][1:])
    return Standing(MessageId(message.id), text, rest.partition(":")[2])


async def setup(bot: CommunityBot) -> None:
    if bot.services.details:
        await bot.add_cog(Details(bot, bot.services.details))
