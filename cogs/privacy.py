"""``/privacy``: what is kept about oneself, all of it as a file, and how to be forgotten."""

import io
import json

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import CommunityBot, spoken
from bot.domain.card import Card
from bot.domain.ids import MemberId
from bot.services.privacy import PrivacyService
from bot.services.privacy_cards import PrivacyCards
from bot.views import draw, press

T = app_commands.locale_str
Interaction = discord.Interaction[CommunityBot]

FILE = "community-bridge.json"


@app_commands.guild_only()
class Privacy(
    commands.GroupCog,
    group_name=T("privacy"),
    group_description=T("What is kept about you here"),
):
    """Always about whoever asks, and seen by them alone."""

    messages = app_commands.Group(
        name=T("messages"), description=T("Direct messages from the bridge")
    )

    def __init__(self, bot: CommunityBot, privacy: PrivacyService, cards: PrivacyCards) -> None:
        self._bot = bot
        self._privacy = privacy
        self._cards = cards
        self._press = press("privacy", self._pressed)

    async def cog_load(self) -> None:
        self._bot.add_dynamic_items(self._press)

    async def cog_unload(self) -> None:
        self._bot.remove_dynamic_items(self._press)

    @app_commands.command(name=T("show"), description=T("See what is kept, and for how long"))
    async def show(self, interaction: discord.Interaction[CommunityBot]) -> None:
        await interaction.response.defer(ephemeral=True)
        counted = await self._privacy.show(_member(interaction))
        await _tell(interaction, self._cards.shown(counted, spoken(interaction)))

    @app_commands.command(name=T("export"), description=T("Get all of it as a file"))
    async def export(self, interaction: discord.Interaction[CommunityBot]) -> None:
        await interaction.response.defer(ephemeral=True)
        kept = await self._privacy.export(_member(interaction))
        written = json.dumps(kept, ensure_ascii=False, indent=2).encode()
        file = discord.File(io.BytesIO(written), FILE)
        text = self._cards.exported(spoken(interaction))
        await interaction.followup.send(text, file=file, ephemeral=True)

    @app_commands.command(name=T("delete"), description=T("Have all of it forgotten"))
    async def delete(self, interaction: discord.Interaction[CommunityBot]) -> None:
        card = self._cards.ask_delete(spoken(interaction))
        await interaction.response.send_message(view=draw(card), ephemeral=True)

    @messages.command(name=T("on"), description=T("The bridge may write to you"))
    async def messages_on(self, interaction: discord.Interaction[CommunityBot]) -> None:
        await self._set_messages(interaction, takes=True)

    @messages.command(name=T("off"), description=T("The bridge never writes to you"))
    async def messages_off(self, interaction: discord.Interaction[CommunityBot]) -> None:
        await self._set_messages(interaction, takes=False)

    async def _set_messages(self, interaction: Interaction, *, takes: bool) -> None:
        await interaction.response.defer(ephemeral=True)
        await self._privacy.set_messages(_member(interaction), takes=takes)
        await _tell(interaction, self._cards.messages(spoken(interaction), takes=takes))

    async def _pressed(self, interaction: Interaction, _verb: str, _rest: str) -> None:
        await interaction.response.defer()
        await self._privacy.delete(_member(interaction))
        done = self._cards.deleted(spoken(interaction))
        await interaction.edit_original_response(view=draw(done))


async def _tell(interaction: Interaction, card: Card) -> None:
    await interaction.followup.send(view=draw(card), ephemeral=True)


def _member(interaction: Interaction) -> MemberId:
    return MemberId(interaction.user.id)


async def setup(bot: CommunityBot) -> None:
    await bot.add_cog(Privacy(bot, bot.services.privacy, bot.services.privacy_cards))
