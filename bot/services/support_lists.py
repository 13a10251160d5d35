"""What is said of tickets that were sent: to their writer, to staff, and in the thread."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.card import TEXT_MOST, Button, Card, Style
from bot.domain.excerpt import block
from bot.domain.handoff import Topic
from bot.domain.policy import Policy
from bot.domain.status import link, plain
from bot.domain.support import Handoff
from bot.domain.support_watch import deadline
from bot.domain.ticket import Receipt, TicketState
from bot.domain.ticket_text import reference
from bot.ports import Texts

LISTED_MOST = 5
"""Tickets on one page: a message holds 40 components."""


class SupportLists:
    """Cards carry their state in ``custom_id``: ``support:<verb>:<ticket or page>``."""

    def __init__(self, policy: Policy, texts: Texts, *, has_timers: bool = False) -> None:
        """``has_timers``: the desk reports, so that it is known which responses are due."""
        self._policy = policy
        self._texts = texts
        self._has_timers = has_timers

    def under_way(self, locale: str) -> Card:
        text = self._texts.say(
            locale,
            "On its way to the desk. Its reference will stand here in a moment; "
            "`/support status` always has it.",
        )
        return Card((f"📨 {text}",))

    def dropped(self, locale: str) -> Card:
        return Card((self._texts.say(locale, "Dropped. Nothing was sent, and nothing is kept."),))

    def text(self, receipt: Receipt, locale: str) -> Card:
        """What somebody sends by themselves."""
        say = self._texts.say
        head = say(
            locale,
            "Send this from your registered address, or put it into the form of the help page. "
            "The bridge sent nothing.",
        )
        room = TEXT_MOST - len(head) - 20
        label = say(locale, "Official support")
        buttons = (Button(label, url=receipt.url),) if receipt.url else ()
        return Card((head, block(receipt.text[:room], "")), buttons)

    def state(self, handoff: Handoff, locale: str) -> Card:
        """One ticket, as its writer may see it; what they can do about it stands below."""
        return Card(("\n".join(self._lines(handoff, locale)),), self._buttons(handoff, locale))

    def mine(self, handoffs: Sequence[Handoff], locale: str) -> Card:
        say = self._texts.say
        if not handoffs:
            return Card((say(locale, "You have sent no ticket from here. `/support` begins one."),))
        card = Card((say(locale, "**Your tickets**"),))
        for one in handoffs:
            card = card.over(self.state(one, locale))
        return card

    def queue(self, handoffs: Sequence[Handoff], page: int, locale: str) -> Card:
        """For maintainers: nothing of what was written, and nobody's name. ``handoffs`` has one
        more than a page where there is another one."""
        say = self._texts.say
        if not handoffs:
            return Card((say(locale, "No ticket waits for anybody."),))
        card = Card((say(locale, "**Tickets that are not done**"),))
        for one in handoffs[:LISTED_MOST]:
            label, number = say(locale, "Try again"), one.ticket.id
            retry = (Button(label, f"support:retry:{number}"),) if one.may_retry else ()
            severity = one.ticket.severity
            rated = self._policy.severity_name(severity, locale) if severity else ""
            due = self._due(one, locale)
            why = plain(one.trouble)
            facts = " · ".join(filter(None, (one.ticket.tier.title(), rated, due, why)))
            lines = [*self._lines(one, locale), f"-# {facts}" if facts else ""]
            card = card.over(Card(("\n".join(filter(None, lines)),), retry))
        turns = []
        if page:
            turns.append(Button(say(locale, "Back"), f"support:queue:{page - 1}"))
        if len(handoffs) > LISTED_MOST:
            turns.append(Button(say(locale, "More"), f"support:queue:{page + 1}"))
        return card.over(Card((), tuple(turns)) if turns else None)

    def _due(self, handoff: Handoff, locale: str) -> str:
        """Until when staff should answer, where they did not yet."""
        ends = deadline(self._policy, handoff) if self._has_timers else None
        if ends is None:
            return ""
        return self._texts.say(locale, "first response due {when}", when=when(ends.due_at))

    def line(self, locale: str) -> Card:
        """All that a thread is told."""
        return Card((self._texts.say(locale, "Continued in an official channel."),))

    def given_up(self, handoff: Handoff) -> Card:
        """For staff: why, and nothing of its writer."""
        say, ticket = self._texts.say, handoff.ticket
        text = say("en", "A ticket could not be handed over: {reason}", reason=handoff.trouble)
        topic = self._policy.routing.topic_name(Topic(ticket.topic), "en")
        button = Button(say("en", "Try again"), f"support:retry:{ticket.id}")
        return Card((f"⚠️ {text}\n-# {topic} · `{reference(ticket.id)}`",), (button,))

    def trouble(self, handoff: Handoff) -> Card:
        """For its writer, in a direct message."""
        return self.state(handoff, handoff.ticket.locale)

    def retried(self, locale: str, *, is_new: bool) -> Card:
        say = self._texts.say
        text = (
            say(locale, "It is on its way again.")
            if is_new
            else say(locale, "There is nothing to send again: it was sent, or is gone.")
        )
        return Card((text,))

    def not_found(self, handoff: Handoff, locale: str) -> Card:
        if not handoff.may_send_again:
            return self.state(handoff, locale)
        say = self._texts.say
        text = say(
            locale,
            "The desk cannot say that it has it. If no answer comes to your registered address, "
            "send it once more.",
        )
        return Card((text,), self._buttons(handoff, locale))

    def _lines(self, handoff: Handoff, locale: str) -> list[str]:
        """State and reference first, then what it is about and when it was sent."""
        ticket = handoff.ticket
        topic = self._policy.routing.topic_name(Topic(ticket.topic), locale)
        facts = [topic, when(handoff.sent_at or handoff.drafted_at)]
        name = plain(handoff.reference)
        if not name:
            facts.append(f"`{reference(ticket.id)}`")
        elif url := link(handoff.url, ""):
            name = f"[{name}]({url})"
        state = self._state(handoff, locale)
        head = f"{state} **{name}**" if name else state
        return [head, f"-# {' · '.join(facts)}"]

    def _state(self, handoff: Handoff, locale: str) -> str:
        say = self._texts.say
        return {
            TicketState.QUEUED: f"📨 {say(locale, 'On its way to the desk.')}",
            TicketState.SENDING: f"📨 {say(locale, 'On its way to the desk.')}",
            TicketState.OPEN: f"✅ {say(locale, 'The desk has it:')}",
            TicketState.ANSWERED: f"💬 {say(locale, 'The desk answered, by mail:')}",
            TicketState.SOLVED: f"☑️ {say(locale, 'Solved:')}",
            TicketState.UNKNOWN: f"❔ {self._unknown(handoff, locale)}",
            TicketState.FAILED: f"⚠️ {self._failed(locale)}",
        }.get(handoff.state, "")

    def _unknown(self, handoff: Handoff, locale: str) -> str:
        say = self._texts.say
        if handoff.ticket.is_again:
            return say(
                locale,
                "It was sent twice, and nobody can tell whether it arrived. Please write to the "
                "desk from your registered address.",
            )
        return say(
            locale,
            "Nobody can tell whether the desk has it: the connection broke at the last moment. "
            "Check first; it is never sent again by itself.",
        )

    def _failed(self, locale: str) -> str:
        return self._texts.say(
            locale, "The desk did not take it. Maintainers know, and can send it again."
        )

    def _buttons(self, handoff: Handoff, locale: str) -> tuple[Button, ...]:
        say, number = self._texts.say, handoff.ticket.id
        if handoff.state is not TicketState.UNKNOWN:
            return ()
        buttons = [Button(say(locale, "Check"), f"support:check:{number}", style=Style.PRIMARY)]
        if handoff.may_send_again:
            buttons.append(Button(say(locale, "Send again once"), f"support:again:{number}"))
        return tuple(buttons)


def when(at: datetime) -> str:
    """Discord shows how long ago that is."""
    return f"<t:{at.timestamp():.0f}:R>"
