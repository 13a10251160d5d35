"""``/close``, *Solved*, and whatever else ends a post or opens it again."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import CommunityBot, roles_of, spoken
from bot.domain.card import Card
from bot.domain.form import Filled
from bot.domain.ids import ChannelId, GuildId, MemberId, MessageId
from bot.domain.intake import Reason
from bot.forms import draw_form, take_form
from bot.services.close import CloseService, Person
from bot.services.close_anew import AnewService
from bot.views import chosen, draw, press

T = app_commands.locale_str
Interaction = discord.Interaction[CommunityBot]

REASONS = [
    app_commands.Choice(name=T("solved"), value=Reason.SOLVED.value),
    app_commands.Choice(name=T("duplicate of"), value=Reason.DUPLICATE.value),
    app_commands.Choice(name=T("moved"), value=Reason.MOVED.value),
    app_commands.Choice(name=T("upstream"), value=Reason.UPSTREAM.value),
    app_commands.Choice(name=T("not planned"), value=Reason.NOT_PLANNED.value),
    app_commands.Choice(name=T("stale"), value=Reason.STALE.value),
]


class Close(commands.Cog):
    """Presses and commands in; nothing is decided here."""

    def __init__(self, bot: CommunityBot, close: CloseService, anew: AnewService) -> None:
        self._bot = bot
        self._close = close
        self._anew = anew
        self._press = press("close", self._pressed)

    async def cog_load(self) -> None:
        self._bot.add_dynamic_items(self._press)

    async def cog_unload(self) -> None:
        self._bot.remove_dynamic_items(self._press)

    @app_commands.command(name=T("close"), description=T("Close this post and say why"))
    @app_commands.guild_only()
    @app_commands.rename(reason=T("reason"), reference=T("reference"))
    @app_commands.describe(
        reason=T("Why it is closed"),
        reference=T("What it is a duplicate of, where it moved, or which project has to fix it"),
    )
    @app_commands.choices(reason=REASONS)
    async def close(
        self,
        interaction: discord.Interaction[CommunityBot],
        reason: app_commands.Choice[str],
        reference: str = "",
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        channel, why = ChannelId(interaction.channel_id or 0), Reason(reason.value)
        card = await self._close.close(channel, why, reference, _person(interaction))
        await interaction.followup.send(view=draw(card), ephemeral=True)

    @commands.Cog.listener()
    async def on_raw_member_remove(self, event: discord.RawMemberRemoveEvent) -> None:
        """Comes only with the members intent; without it the sweep finds out."""
        if self._bot.hears(event.guild_id):
            await self._close.left(GuildId(event.guild_id), MemberId(event.user.id))

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        await take_form("close", interaction, self._sent)

    async def _pressed(self, interaction: Interaction, verb: str, rest: str) -> None:
        person = _person(interaction)
        if verb == "new":
            form = await self._anew.form(*_spots(interaction, rest), person)
            await interaction.response.send_modal(draw_form(form))
            return
        # The thread may have to be read for this.
        await interaction.response.defer(ephemeral=True, thinking=True)
        card = await self._answer(interaction, verb, MessageId(int(rest)), person)
        await interaction.followup.send(view=draw(card), ephemeral=True)

    async def _sent(self, interaction: Interaction, _: str, rest: str, filled: Filled) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        card = await self._anew.open(*_spots(interaction, rest), _person(interaction), filled)
        await interaction.followup.send(view=draw(card), ephemeral=True)

    async def _answer(
        self, interaction: Interaction, verb: str, number: MessageId, person: Person
    ) -> Card:
        if verb == "credit":
            return await self._close.thank(number, chosen(interaction)[0], person)
        if verb == "waits":
            return await self._close.wait(number, person)
        if verb == "reopen":
            return await self._close.reopen(number, person)
        return await self._close.solve(number, person)


def _spots(interaction: Interaction, rest: str) -> tuple[ChannelId, MessageId, ChannelId]:
    """Where the message stands, the message, and the forum to ask in."""
    message, _, forum = rest.partition(":")
    return ChannelId(interaction.channel_id or 0), MessageId(int(message)), ChannelId(int(forum))


def _person(interaction: Interaction) -> Person:
    user = interaction.user
    return Person(MemberId(user.id), roles_of(user), spoken(interaction))


async def setup(bot: CommunityBot) -> None:
    """Without intakes there is nothing to close."""
    if bot.services.close and bot.services.anew:
        await bot.add_cog(Close(bot, bot.services.close, bot.services.anew))
