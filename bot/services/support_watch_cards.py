"""What is said of tickets that the bridge follows: to whoever wrote them, and to maintainers."""

from bot.domain.card import Button, Card, Style
from bot.domain.form import Entry, Field, Form
from bot.domain.policy import Policy
from bot.domain.status import plain
from bot.domain.support import Handoff, Helped
from bot.domain.support_watch import Deadline
from bot.domain.ticket import TicketId
from bot.ports import Texts
from bot.services.support_lists import when

WORD_MOST = 300
GREEN, AMBER, RED = 0x2FBF71, 0xF2A33A, 0xE5484D


class SupportWatchCards:
    """Cards carry their state in ``custom_id``: ``support:helped:<ticket>:yes``, ``…:no`` and
    ``support:word:<ticket>``."""

    def __init__(self, policy: Policy, texts: Texts) -> None:
        self._policy = policy
        self._texts = texts

    def question(self, handoff: Handoff) -> Card:
        """All that is ever asked, in private."""
        say, ticket = self._texts.say, handoff.ticket
        text = say(
            ticket.locale,
            "Your ticket {reference} is marked as solved. Did this help? You need not answer.",
            reference=_reference(handoff),
        )
        named = f"support:helped:{ticket.id}"
        buttons = (
            Button(say(ticket.locale, "Yes"), f"{named}:yes", style=Style.SUCCESS),
            Button(say(ticket.locale, "No"), f"{named}:no"),
        )
        return Card((text,), buttons)

    def thanks(self, ticket: TicketId, found: Helped) -> Card:
        say, locale = self._texts.say, found.locale
        text = (
            say(locale, "Thank you! Good to hear that it helped.")
            if found.is_helped
            else say(
                locale,
                "Thank you for saying so. To go on with it, answer the desk's last mail.",
            )
        )
        if found.word:
            told = say(locale, "The maintainers read what you wrote, without your name.")
            return Card((f"{text}\n-# {told}",), colour=GREEN)
        label = say(locale, "Say a word about it")
        return Card((text,), (Button(label, f"support:word:{ticket}"),), colour=GREEN)

    def ask_word(self, ticket: TicketId, locale: str) -> Form:
        say = self._texts.say
        field = Field(
            name="word",
            label=say(locale, "What was good, or what was missing?"),
            hint=say(locale, "Maintainers read it without your name."),
            entry=Entry.TEXT,
            most=WORD_MOST,
            is_required=True,
        )
        return Form(f"support:word:{ticket}", say(locale, "Say a word about it"), (field,))

    def line(self, found: Helped) -> Card:
        """For staff: what somebody answered, and not who."""
        say, name = self._texts.say, plain(found.reference)
        text = (
            say("en", "☑️ {reference} is solved, and it helped.", reference=name)
            if found.is_helped
            else say("en", "☑️ {reference} is solved, but it did not help.", reference=name)
        )
        return Card((f"{text} “{plain(found.word, WORD_MOST)}”" if found.word else text,))

    def at_risk(self, handoff: Handoff, ends: Deadline) -> Card:
        """For staff: there is still time."""
        text = self._texts.say(
            "en",
            "⏳ {reference} waits for its first response, due {when}.",
            reference=_reference(handoff),
            when=when(ends.due_at),
        )
        return Card((f"{text}\n{self._rated(handoff)}",), colour=AMBER)

    def late(self, handoff: Handoff, ends: Deadline) -> Card:
        text = self._texts.say(
            "en",
            "⏰ {reference} has had no first response, which was due {when}.",
            reference=_reference(handoff),
            when=when(ends.due_at),
        )
        return Card((f"{text}\n{self._rated(handoff)}",), colour=RED)

    def _rated(self, handoff: Handoff) -> str:
        ticket = handoff.ticket
        rated = self._texts.say("en", "not rated")
        if ticket.severity:
            rated = self._policy.severity_name(ticket.severity, "en")
        return f"-# {ticket.tier.title()} · {rated}"


def _reference(handoff: Handoff) -> str:
    name = plain(handoff.reference)
    return f"**[{name}]({handoff.url})**" if handoff.url else f"**{name}**"
