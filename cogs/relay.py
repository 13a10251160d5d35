"""``/relay``, and what members say where comments cross to GitHub."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import CommunityBot, roles_of, spoken
from bot.domain.ids import ChannelId, MemberId, MessageId
from bot.domain.link import Relay as Mode
from bot.inbound import spoken_in
from bot.services.close import Person
from bot.services.together import RelayServices
from bot.views import draw, press, redraw

T = app_commands.locale_str
Interaction = discord.Interaction[CommunityBot]

MODES = [
    app_commands.Choice(name=T("off"), value=Mode.OFF.value),
    app_commands.Choice(name=T("only maintainers"), value=Mode.MAINTAINERS.value),
    app_commands.Choice(name=T("everybody"), value=Mode.ALL.value),
]


class Relay(commands.Cog):
    """Messages, edits, deletions and presses in; nothing is decided here."""

    def __init__(self, bot: CommunityBot, relay: RelayServices) -> None:
        self._bot = bot
        self._relay = relay
        self._press = press("relay", self._pressed)

    async def cog_load(self) -> None:
        self._bot.add_dynamic_items(self._press)

    async def cog_unload(self) -> None:
        self._bot.remove_dynamic_items(self._press)

    @app_commands.command(
        name=T("relay"), description=T("Let comments cross between this thread and its issue")
    )
    @app_commands.guild_only()
    @app_commands.rename(mode=T("mode"))
    @app_commands.describe(mode=T("Whose comments cross; without it you see how it is"))
    @app_commands.choices(mode=MODES)
    async def relay(
        self,
        interaction: discord.Interaction[CommunityBot],
        mode: app_commands.Choice[str] | None = None,
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        channel, person = ChannelId(interaction.channel_id or 0), _person(interaction)
        consent = self._relay.consent
        if mode is None:
            card = await consent.state(channel, person)
        else:
            card = await consent.choose(channel, Mode(mode.value), person)
        await interaction.followup.send(view=draw(card), ephemeral=True)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        await self._hear(message)

    @commands.Cog.listener()
    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        # Discord also sends an "edit" when it unfolds a link; only a person's edit has a time.
        if event.message.edited_at:
            await self._hear(event.message)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        if self._bot.hears(event.guild_id):
            await self._relay.out.gone(MessageId(event.message_id), ChannelId(event.channel_id))

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, event: discord.RawBulkMessageDeleteEvent) -> None:
        if self._bot.hears(event.guild_id):
            for message in sorted(event.message_ids):
                await self._relay.out.gone(MessageId(message), ChannelId(event.channel_id))

    async def _hear(self, message: discord.Message) -> None:
        said = spoken_in(message) if isinstance(message.channel, discord.Thread) else None
        if said and self._bot.hears(said.guild):
            await self._relay.out.said(said)

    async def _pressed(self, interaction: Interaction, verb: str, rest: str) -> None:
        await interaction.response.defer()
        subject, _, mode = rest.partition(":")
        card = await self._relay.consent.answer(
            MessageId(int(subject)), Mode(mode), _person(interaction), agrees=verb == "agree"
        )
        await redraw(interaction, card)


def _person(interaction: Interaction) -> Person:
    user = interaction.user
    return Person(MemberId(user.id), roles_of(user), spoken(interaction))


async def setup(bot: CommunityBot) -> None:
    """Where nothing may cross there is nothing to do."""
    if bot.services.relay:
        await bot.add_cog(Relay(bot, bot.services.relay))
