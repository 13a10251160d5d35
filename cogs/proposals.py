"""*Make this an FAQ entry*: from a good reply, or a question nothing answered, to a new entry."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import CommunityBot, roles_of, spoken
from bot.domain.form import Filled
from bot.domain.ids import MemberId, MessageId
from bot.forms import draw_form, take_form
from bot.services.proposals import Drafter, ProposalService
from bot.views import draw, press

T = app_commands.locale_str
Interaction = discord.Interaction[CommunityBot]


class Proposals(commands.Cog):
    """Everything whose ``custom_id`` begins with ``proposal:``."""

    def __init__(self, bot: CommunityBot, proposals: ProposalService) -> None:
        self._bot = bot
        self._proposals = proposals
        self._press = press("proposal", self._pressed)
        self._menu = app_commands.ContextMenu(
            name=T("Make this an FAQ entry"), callback=self.make_entry
        )

    async def cog_load(self) -> None:
        self._bot.add_dynamic_items(self._press)
        self._bot.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        self._bot.remove_dynamic_items(self._press)
        self._bot.tree.remove_command(self._menu.name, type=self._menu.type)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        await take_form("proposal", interaction, self._drafted)

    async def make_entry(self, interaction: Interaction, message: discord.Message) -> None:
        form = self._proposals.form(
            _asked(interaction, message), message.content, _who(interaction)
        )
        await interaction.response.send_modal(draw_form(form))

    async def _pressed(self, interaction: Interaction, verb: str, rest: str) -> None:
        if verb == "gap":
            form = await self._proposals.from_gap(MessageId(int(rest)), _who(interaction))
            await interaction.response.send_modal(draw_form(form))
            return
        await interaction.response.defer()
        card = await self._proposals.send(rest, _who(interaction))
        await interaction.edit_original_response(view=draw(card))

    async def _drafted(self, interaction: Interaction, _: str, __: str, filled: Filled) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        card = await self._proposals.drafted(filled, _who(interaction))
        await interaction.followup.send(view=draw(card), ephemeral=True)


def _asked(interaction: Interaction, message: discord.Message) -> str:
    """What ``message`` answers, as far as Discord says: what it replies to, else the post."""
    replied = message.reference and message.reference.resolved
    if isinstance(replied, discord.Message):
        return replied.content
    channel = interaction.channel
    return channel.name if isinstance(channel, discord.Thread) else ""


def _who(interaction: Interaction) -> Drafter:
    user = interaction.user
    return Drafter(MemberId(user.id), roles_of(user), spoken(interaction))


async def setup(bot: CommunityBot) -> None:
    """Where the FAQ cannot be written nothing is drafted."""
    if bot.services.proposals:
        await bot.add_cog(Proposals(bot, bot.services.proposals))
