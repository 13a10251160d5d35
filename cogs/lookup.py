"""``/faq`` for everybody and *Answer from FAQ* for helpers."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import CommunityBot, roles_of, spoken
from bot.domain.card import Card
from bot.domain.errors import ContentError, Refused
from bot.domain.ids import ChannelId, EntryId, GuildId, MemberId, MessageId
from bot.domain.question import Question
from bot.services.lookup import LookupService
from bot.views import chosen, draw, press

T = app_commands.locale_str

CHOICE_LIMIT = 100
"""Of an autocomplete choice's name."""
RELOAD = "reload"
"""What Discord puts into ``question`` when a maintainer types ``/faq reload``."""


class Lookup(commands.Cog):
    """Entries asked for on purpose."""

    def __init__(self, bot: CommunityBot, lookup: LookupService) -> None:
        self._bot = bot
        self._lookup = lookup
        self._press = press("lookup", self._pressed)
        self._menu = app_commands.ContextMenu(
            name=T("Answer from FAQ"), callback=self.answer_from_faq
        )

    async def cog_load(self) -> None:
        self._bot.tree.add_command(self._menu)
        self._bot.add_dynamic_items(self._press)

    async def cog_unload(self) -> None:
        self._bot.tree.remove_command(self._menu.name, type=self._menu.type)
        self._bot.remove_dynamic_items(self._press)

    @app_commands.command(name=T("faq"), description=T("Find an answer in the FAQ"))
    @app_commands.guild_only()
    @app_commands.rename(question=T("question"), to=T("to"), public=T("public"))
    @app_commands.describe(
        question=T("Your question, or an entry from the list"),
        to=T("A member this answer is for; everybody sees it then"),
        public=T("Show the answer to everybody in this channel"),
    )
    async def faq(
        self,
        interaction: discord.Interaction[CommunityBot],
        question: str,
        to: discord.Member | None = None,
        public: bool = False,
    ) -> None:
        if question == RELOAD and self._is_maintainer(interaction):
            await self._reload(interaction)
            return
        locale = spoken(interaction)
        above = self._bot.texts.say(locale, "For {member}", member=to.mention) if to else ""
        card, entry = await self._lookup.find(
            question,
            locale,
            place=_place(interaction),
            roles=roles_of(interaction.user),
            above=above and f"-# {above}",
        )
        is_public = entry is not None and (public or to is not None)
        is_public = is_public and not self._bot.options.is_dry
        await interaction.response.send_message(view=draw(card), ephemeral=not is_public)
        if entry:
            await self._lookup.used(entry)

    @faq.autocomplete("question")
    async def titles(
        self, interaction: discord.Interaction[CommunityBot], typed: str
    ) -> list[app_commands.Choice[str]]:
        choices = [
            app_commands.Choice(name=title.text[:CHOICE_LIMIT], value=title.entry)
            for title in self._lookup.titles(typed, spoken(interaction))
        ]
        if typed and RELOAD.startswith(typed) and self._is_maintainer(interaction):
            name = self._bot.texts.say(spoken(interaction), "Read the FAQ's files again")
            choices.insert(0, app_commands.Choice(name=name, value=RELOAD))
        return choices[:25]

    async def answer_from_faq(
        self, interaction: discord.Interaction[CommunityBot], message: discord.Message
    ) -> None:
        if not self._bot.places.is_helper(roles_of(interaction.user)):
            raise Refused("Only helpers can answer for others.")
        target = f"lookup:post:{message.id}:{message.author.id}"
        card = await self._lookup.choices(message.content, spoken(interaction), target)
        await interaction.response.send_message(view=draw(card), ephemeral=True)

    async def _pressed(
        self, interaction: discord.Interaction[CommunityBot], _verb: str, rest: str
    ) -> None:
        message, author, locale = rest.split(":")
        guild, channel = interaction.guild_id, interaction.channel
        if guild is None or channel is None:
            return
        if not self._bot.places.is_helper(roles_of(interaction.user)):
            raise Refused("Only helpers can answer for others.")
        parent = channel.parent_id if isinstance(channel, discord.Thread) else None
        question = Question(
            message=MessageId(interaction.id),
            guild=GuildId(guild),
            channel=ChannelId(channel.id),
            author=MemberId(int(author)),
            text="",
            asked_at=interaction.created_at,
            parent=ChannelId(parent) if parent else None,
        )
        picked, helper = EntryId(chosen(interaction)[0]), MemberId(interaction.user.id)
        await self._lookup.suggest(question, MessageId(int(message)), picked, helper, locale)
        done = Card((self._bot.texts.say(spoken(interaction), "Posted. Thank you for helping."),))
        await interaction.response.edit_message(view=draw(done))

    async def _reload(self, interaction: discord.Interaction[CommunityBot]) -> None:
        await interaction.response.defer(ephemeral=True)
        say, locale = self._bot.texts.say, spoken(interaction)
        try:
            count = await self._lookup.reload()
            text = say(locale, "The FAQ was read again: {count} entries.", count=count)
        except ContentError as error:
            listed = "\n".join(f"- `{problem}`" for problem in error.problems[:10])
            text = say(locale, "The files have mistakes; the FAQ stays as it was.") + f"\n{listed}"
        await interaction.followup.send(text[:2000], ephemeral=True)

    def _is_maintainer(self, interaction: discord.Interaction[CommunityBot]) -> bool:
        return self._bot.places.is_maintainer(roles_of(interaction.user))


def _place(interaction: discord.Interaction[CommunityBot]) -> frozenset[ChannelId]:
    """Where the command was used, a thread's parent included."""
    channel = interaction.channel
    ids = (interaction.channel_id, getattr(channel, "parent_id", None))
    return frozenset(ChannelId(number) for number in ids if number)


async def setup(bot: CommunityBot) -> None:
    await bot.add_cog(Lookup(bot, bot.services.lookup))
