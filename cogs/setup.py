"""``/setup``: administrators choose where the bridge works, look at it, and switch features."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import CommunityBot, roles_of, spoken
from bot.domain.card import Card
from bot.domain.errors import Refused
from bot.domain.form import Filled
from bot.domain.ids import ChannelId, MemberId
from bot.domain.setup import PAGES
from bot.domain.switches import Feature
from bot.forms import draw_form, take_form
from bot.services.close import Person
from bot.services.setup import SetupService
from bot.views import CHANNELS, chosen, draw, press

T = app_commands.locale_str
Interaction = discord.Interaction[CommunityBot]

FEATURES = [
    app_commands.Choice(name=T("answers from the FAQ"), value=Feature.ANSWERS.value),
    app_commands.Choice(name=T("the first message in posts"), value=Feature.POSTS.value),
    app_commands.Choice(
        name=T("asking in quiet posts, and closing them"), value=Feature.REMINDERS.value
    ),
    app_commands.Choice(name=T("previews of issues"), value=Feature.PREVIEWS.value),
    app_commands.Choice(name=T("the notice of what is promised"), value=Feature.NOTICE.value),
]


class WhereFeaturesAre(app_commands.Transformer):
    """A channel or forum. discord.py's own choice of forums brings media channels with it, which
    Discord's description of commands does not know."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        return [place for places in CHANNELS.values() for place in places]

    async def transform(
        self, _interaction: discord.Interaction, value: app_commands.AppCommandChannel, /
    ) -> ChannelId:
        return ChannelId(value.id)


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Setup(
    commands.GroupCog, group_name=T("setup"), group_description=T("Set the bridge up here")
):
    """Seen by whoever asks only."""

    def __init__(self, bot: CommunityBot, setup: SetupService) -> None:
        self._bot = bot
        self._setup = setup
        self._press = press("setup", self._pressed)

    async def cog_load(self) -> None:
        self._bot.add_dynamic_items(self._press)

    async def cog_unload(self) -> None:
        self._bot.remove_dynamic_items(self._press)

    @app_commands.command(
        name=T("choose"), description=T("Choose channels, forums, roles and repositories")
    )
    async def choose(self, interaction: Interaction) -> None:
        person = _administrator(interaction)
        await interaction.response.defer(ephemeral=True)
        await _tell(interaction, await self._setup.page(0, person.locale))

    @app_commands.command(name=T("show"), description=T("See what is chosen, as settings"))
    async def show(self, interaction: Interaction) -> None:
        person = _administrator(interaction)
        await interaction.response.defer(ephemeral=True)
        await _tell(interaction, await self._setup.show(person.locale))

    @app_commands.command(
        name=T("test"), description=T("See what the bridge would say in each channel")
    )
    async def test(self, interaction: Interaction) -> None:
        person = _administrator(interaction)
        await interaction.response.defer(ephemeral=True)
        for card in await self._setup.test(person):
            await _tell(interaction, card)

    @app_commands.command(name=T("feature"), description=T("Switch a feature in one channel"))
    @app_commands.rename(feature=T("feature"), channel=T("channel"), on=T("on"))
    @app_commands.describe(
        feature=T("What to switch"), channel=T("Where"), on=T("Whether it is on there")
    )
    @app_commands.choices(feature=FEATURES)
    async def feature(
        self,
        interaction: Interaction,
        feature: str,
        channel: app_commands.Transform[ChannelId, WhereFeaturesAre],
        on: bool,
    ) -> None:
        person = _administrator(interaction)
        await interaction.response.defer(ephemeral=True)
        card = await self._setup.switch(channel, Feature(feature), person, is_on=on)
        await _tell(interaction, card)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        await take_form("setup", interaction, self._sent)

    async def _sent(self, interaction: Interaction, _verb: str, rest: str, filled: Filled) -> None:
        card = await self._setup.filled(_page(rest), filled, _administrator(interaction))
        await interaction.response.edit_message(view=draw(card))

    async def _pressed(self, interaction: Interaction, verb: str, rest: str) -> None:
        person, setup = _administrator(interaction), self._setup
        if verb == "repositories":
            form = await setup.form(_page(rest), person.locale)
            await interaction.response.send_modal(draw_form(form))
            return
        if verb == "chosen":
            page, _, name = rest.partition(":")
            card = await setup.chosen(_page(page), name, chosen(interaction), person)
        elif verb == "page":
            card = await setup.page(_page(rest), person.locale)
        elif verb == "forget":
            card = await setup.forget(person)
        else:
            card = await setup.show(person.locale)
        await interaction.response.edit_message(view=draw(card))


def _administrator(interaction: Interaction) -> Person:
    """Servers can open commands to others, and lists outlive a permission. Raises Refused."""
    allowed = interaction.permissions
    if not (allowed.manage_guild or allowed.administrator):
        raise Refused("Only people who may manage this server can do that.")
    user = interaction.user
    return Person(MemberId(user.id), roles_of(user), spoken(interaction))


def _page(number: str) -> int:
    return min(int(number), len(PAGES) - 1) if number.isdecimal() else 0


async def _tell(interaction: Interaction, card: Card) -> None:
    await interaction.followup.send(view=draw(card), ephemeral=True)


async def setup(bot: CommunityBot) -> None:
    await bot.add_cog(Setup(bot, bot.services.setup))
