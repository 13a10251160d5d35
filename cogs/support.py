"""``/support``: the right door for whoever asks, and a ticket through it, in private.

As with ``/verify``, what to do is an option: Discord allows no command beside subcommands.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import CommunityBot, roles_of, spoken
from bot.domain.card import Card
from bot.domain.errors import Refused
from bot.domain.form import Filled
from bot.domain.handoff import Topic
from bot.domain.ids import ChannelId, GuildId, MemberId
from bot.domain.support import Handoff
from bot.domain.ticket import TicketId
from bot.forms import draw_form, take_form
from bot.inbound import question_below
from bot.services.support import SupportService
from bot.services.support_answers import SupportAnswers
from bot.services.support_case import Asker, Wish
from bot.services.support_tickets import SupportTickets
from bot.views import chosen, draw, press

T = app_commands.locale_str
Interaction = discord.Interaction[CommunityBot]


class Support(commands.Cog):
    """Presses, forms and commands in; whatever goes out is seen by one person only."""

    def __init__(
        self,
        bot: CommunityBot,
        support: SupportService,
        tickets: SupportTickets,
        answers: SupportAnswers,
    ) -> None:
        self._bot = bot
        self._support = support
        self._tickets = tickets
        self._answers = answers
        self._press = press("support", self._pressed)
        self._menu = app_commands.ContextMenu(name=T("Hand off"), callback=self.hand_off)

    async def cog_load(self) -> None:
        self._bot.add_dynamic_items(self._press)
        self._bot.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        self._bot.remove_dynamic_items(self._press)
        self._bot.tree.remove_command(self._menu.name, type=self._menu.type)

    @app_commands.command(
        name=T("support"), description=T("Find the right door for your request, in private")
    )
    @app_commands.guild_only()
    @app_commands.rename(action=T("action"), topic=T("topic"))
    @app_commands.describe(
        action=T("Leave it out to begin; status shows your tickets; queue is for maintainers"),
        topic=T("What it is about"),
    )
    @app_commands.choices(
        action=[
            app_commands.Choice(name=T("status"), value="status"),
            app_commands.Choice(name=T("queue"), value="queue"),
        ]
    )
    async def support(
        self, interaction: discord.Interaction[CommunityBot], action: str = "", topic: str = ""
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        if action == "status":
            card = await self._tickets.mine(_member(interaction), spoken(interaction))
        elif action == "queue":
            self._need_maintainer(interaction)
            card = await self._tickets.queue(0, spoken(interaction))
        else:
            channel = ChannelId(interaction.channel_id or 0)
            wish = await self._support.wish_in(channel, topic)
            card = await self._support.open(_asker(interaction), wish)
        await _tell(interaction, card)

    @support.autocomplete("topic")
    async def topics(
        self, interaction: discord.Interaction[CommunityBot], typed: str
    ) -> list[app_commands.Choice[str]]:
        routing, locale = self._support.cases.policy.routing, spoken(interaction)
        names = {one: routing.topic_name(one, locale)[:100] for one in Topic}
        return [
            app_commands.Choice(name=name, value=one)
            for one, name in names.items()
            if typed.lower() in name.lower()
        ]

    async def hand_off(
        self, interaction: discord.Interaction[CommunityBot], message: discord.Message
    ) -> None:
        """Shows a thread's asker the way, once."""
        self._need_maintainer(interaction)
        question = question_below(interaction, message)
        await interaction.response.defer(ephemeral=True)
        locale = spoken(interaction)
        is_new = await self._support.offer(
            question.channel, question.message, question.author, locale
        )
        say = self._bot.texts.say
        text = say(locale, "The way was shown here before.")
        if is_new:
            text = say(locale, "Done: a line with a button stands in the thread in a moment.")
        await interaction.followup.send(text, ephemeral=True)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        await take_form("support", interaction, self._sent)

    async def _pressed(self, interaction: Interaction, verb: str, rest: str) -> None:
        if verb == "open":
            await self._open(interaction, Wish.read(rest))
        elif verb == "write":
            form = await self._support.form(_asker(interaction), Wish.read(rest))
            await interaction.response.send_modal(draw_form(form))
        elif verb == "change":
            form = await self._support.change(_member(interaction), TicketId(rest))
            await interaction.response.send_modal(draw_form(form))
        elif verb == "word":
            form = await self._answers.ask_word(_member(interaction), TicketId(rest))
            await interaction.response.send_modal(draw_form(form))
        else:
            await self._answer(interaction, verb, rest)

    async def _open(self, interaction: Interaction, wish: Wish) -> None:
        asker, answers = _asker(interaction), self._bot.services.verify_answers
        if answers and await self._support.shows_first(asker, wish):
            await interaction.response.send_modal(draw_form(answers.ask(asker.locale)))
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        await _tell(interaction, await self._support.open(asker, wish))

    async def _answer(self, interaction: Interaction, verb: str, rest: str) -> None:
        """What changes the card that was pressed, or answers below it."""
        if verb in ("queue", "retry"):
            self._need_maintainer(interaction)
        is_below = verb in ("retry", "read")
        await interaction.response.defer(ephemeral=True, thinking=is_below)
        card = await self._card(interaction, verb, rest)
        if is_below:
            await _tell(interaction, card)
            return
        await interaction.edit_original_response(view=draw(card))
        if verb in ("send", "again"):
            await self._tickets.follow(TicketId(rest), self._editing(interaction))

    async def _card(self, interaction: Interaction, verb: str, rest: str) -> Card:
        member, locale = _member(interaction), spoken(interaction)
        ticket, support, tickets = TicketId(rest), self._support, self._tickets
        values = chosen(interaction)
        wish = Wish.read(rest)
        ways: dict[str, Callable[[], Awaitable[Card]]] = {
            "topic": lambda: support.open(
                _asker(interaction), Wish(wish.subject, values[0], wish.project)
            ),
            "project": lambda: support.open(
                _asker(interaction), Wish(wish.subject, wish.topic, values[0])
            ),
            "read": lambda: support.read(member, ticket, int(values[0])),
            "page": lambda: self._page(member, rest),
            "tell": lambda: support.tell(member, ticket),
            "severity": lambda: support.rate(member, ticket, values[0]),
            "drop": lambda: tickets.drop(member, ticket, locale),
            "send": lambda: tickets.send(member, ticket, locale),
            "check": lambda: tickets.check(member, ticket, locale),
            "again": lambda: tickets.again(member, ticket, locale),
            "queue": lambda: tickets.queue(int(rest), locale),
            "retry": lambda: tickets.retry(ticket, locale),
            "helped": lambda: self._helped(member, rest),
        }
        if verb not in ways:
            raise Refused("This button is from an older version. Please use /support.")
        return await ways[verb]()

    async def _page(self, member: MemberId, rest: str) -> Card:
        ticket, number, page = rest.split(":")
        return await self._support.read(member, TicketId(ticket), int(number), int(page))

    async def _helped(self, member: MemberId, rest: str) -> Card:
        """In a direct message, once the ticket is solved."""
        ticket, _, said = rest.partition(":")
        return await self._answers.answer(member, TicketId(ticket), is_helped=said == "yes")

    async def _sent(self, interaction: Interaction, verb: str, rest: str, filled: Filled) -> None:
        # The thread is read, and so are its files, which may take longer than Discord waits.
        await interaction.response.defer(ephemeral=True, thinking=verb == "drafted")
        if verb == "drafted":
            card = await self._support.drafted(_asker(interaction), Wish.read(rest), filled)
            await _tell(interaction, card)
        elif verb == "word":
            said = filled.texts.get("word", "")
            card = await self._answers.say(_member(interaction), TicketId(rest), said)
            await interaction.edit_original_response(view=draw(card))
        else:
            card = await self._support.changed(_member(interaction), TicketId(rest), filled)
            await interaction.edit_original_response(view=draw(card))

    def _editing(self, interaction: Interaction) -> Callable[[Handoff], Awaitable[None]]:
        async def tell(handoff: Handoff) -> None:
            card = self._tickets.standing(handoff)
            await interaction.edit_original_response(view=draw(card))

        return tell

    def _need_maintainer(self, interaction: Interaction) -> None:
        if not self._bot.places.is_maintainer(roles_of(interaction.user)):
            raise Refused("Only maintainers can do this.")


async def _tell(interaction: Interaction, card: Card) -> None:
    await interaction.followup.send(view=draw(card), ephemeral=True)


def _member(interaction: Interaction) -> MemberId:
    return MemberId(interaction.user.id)


def _asker(interaction: discord.Interaction[Any]) -> Asker:
    if interaction.guild is None:
        raise Refused("This works only on the server.")
    return Asker(GuildId(interaction.guild.id), MemberId(interaction.user.id), spoken(interaction))


async def setup(bot: CommunityBot) -> None:
    """Without a policy there is no door to show."""
    given = bot.services
    if given.support and given.support_tickets and given.support_answers:
        await bot.add_cog(Support(bot, given.support, given.support_tickets, given.support_answers))
