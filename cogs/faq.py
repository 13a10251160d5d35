"""Answers questions where the bridge listens, or stays silent; the buttons below an answer."""

import discord
from discord.ext import commands

from bot.client import CommunityBot, roles_of, spoken
from bot.domain.ids import EntryId, MemberId, MessageId
from bot.inbound import question_in
from bot.services.faq import FaqService
from bot.services.opinions import OpinionService, Removal
from bot.views import chosen, draw, press


class Faq(commands.Cog):
    """Messages in, replies out; nothing is decided here."""

    def __init__(self, bot: CommunityBot, faq: FaqService, opinions: OpinionService) -> None:
        self._bot = bot
        self._faq = faq
        self._opinions = opinions
        self._press = press("faq", self._pressed)

    async def cog_load(self) -> None:
        self._bot.add_dynamic_items(self._press)

    async def cog_unload(self) -> None:
        self._bot.remove_dynamic_items(self._press)

    async def on_message(self, message: discord.Message) -> None:
        if self._bot.takes_in(message.channel):
            return
        if question := question_in(message, self._bot):
            await self._faq.answer(question)

    @commands.Cog.listener()
    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        # Discord also sends an "edit" when it unfolds a link; only a person's edit has a time.
        if not event.message.edited_at or self._bot.takes_in(event.message.channel):
            return
        if question := question_in(event.message, self._bot):
            await self._faq.revise(question)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        if self._bot.hears(event.guild_id):
            await self._faq.retract(MessageId(event.message_id))

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, event: discord.RawBulkMessageDeleteEvent) -> None:
        if self._bot.hears(event.guild_id):
            for message in event.message_ids:
                await self._faq.retract(MessageId(message))

    async def _pressed(
        self, interaction: discord.Interaction[CommunityBot], verb: str, rest: str
    ) -> None:
        number, _, more = rest.partition(":")
        question, member = MessageId(int(number)), MemberId(interaction.user.id)
        if verb == "solved":
            await self._solved(interaction, question, member)
        elif verb == "other":
            others = [EntryId(slug) for slug in more.split(",") if slug]
            card = await self._opinions.other(question, member, others, spoken(interaction))
            await interaction.response.send_message(view=draw(card), ephemeral=True)
        elif verb == "pick":
            await self._picked(interaction, question, member)
        elif verb == "remove":
            await self._remove(interaction, question, member)

    async def _solved(
        self,
        interaction: discord.Interaction[CommunityBot],
        question: MessageId,
        member: MemberId,
    ) -> None:
        await self._opinions.solved(question, member)
        if close := self._bot.services.close:
            await close.solved_by_answer(question, member)
        text = self._bot.texts.say(spoken(interaction), "Thank you, noted.")
        await interaction.response.send_message(text, ephemeral=True)

    async def _picked(
        self,
        interaction: discord.Interaction[CommunityBot],
        question: MessageId,
        member: MemberId,
    ) -> None:
        picked = EntryId(chosen(interaction)[0])
        card = await self._opinions.pick(question, member, picked, spoken(interaction))
        if card is None:
            await interaction.response.defer()
        else:
            await interaction.response.send_message(view=draw(card), ephemeral=True)

    async def _remove(
        self,
        interaction: discord.Interaction[CommunityBot],
        question: MessageId,
        member: MemberId,
    ) -> None:
        removal = await self._opinions.remove(question, member, roles_of(interaction.user))
        if removal is Removal.REMOVED:
            await interaction.response.defer()
            return
        say = self._bot.texts.say
        texts = {
            Removal.NOT_YOURS: say(
                spoken(interaction), "Only the person who asked, or a maintainer, can remove this."
            ),
            Removal.GONE: say(spoken(interaction), "This answer was removed already."),
        }
        await interaction.response.send_message(texts[removal], ephemeral=True)


async def setup(bot: CommunityBot) -> None:
    faq = Faq(bot, bot.services.faq, bot.services.opinions)
    await bot.add_cog(faq)
    # In the place of discord.py's own look for prefix commands: as a listener it would cost every
    # message of the server a second task.
    bot.event(faq.on_message)
