"""What somebody sees of their ticket before it is sent: all that would leave Discord."""

from collections.abc import Sequence

from bot.domain.card import TEXT_MOST, Button, Card, Option, Select, Style
from bot.domain.excerpt import block
from bot.domain.handoff import Topic
from bot.domain.policy import Policy
from bot.domain.redact import masked
from bot.domain.sla import mildest, rated
from bot.domain.status import plain
from bot.domain.support import Handoff
from bot.domain.ticket import SUBJECT_MOST, Attachment
from bot.ports import Texts
from bot.services.redacted_kinds import kind_names
from bot.services.support_sla import target_in_words

MOST = {"subject": SUBJECT_MOST, "summary": 1500, "steps": 700, "environment": 500}
"""Characters: all of a ticket can be shown in one message."""
PAGE = 1900
"""Characters of an attachment in one message, which holds twice as many: if all were backticks,
as much again would keep them apart."""
NAME_MOST = 40


class SupportPreview:
    """Cards carry their state in ``custom_id``: ``support:<verb>:<ticket>``, and of an attachment
    ``support:page:<ticket>:<attachment>:<page>``, both counted from 0."""

    def __init__(self, policy: Policy, texts: Texts) -> None:
        self._policy = policy
        self._texts = texts

    def of(self, draft: Handoff, *, is_sent: bool) -> Card:
        """``is_sent``: the bridge sends it, and not its writer."""
        say, locale = self._texts.say, draft.ticket.locale
        head = say(locale, "**This is all that leaves Discord, and only once you press *Send*.**")
        if not is_sent:
            head = say(
                locale,
                "**This goes into a text that you send yourself, from your registered address.**",
            )
        words = "\n".join((head, *self._words(draft)))
        facts = "\n".join(self._facts(draft, is_sent=is_sent))
        card = Card((words, facts)).clipped(TEXT_MOST)
        selects = filter(None, (self._attachments(draft), self._severities(draft)))
        for select in selects:
            card = card.over(Card((), select=select))
        return card.over(Card((), self._buttons(draft, is_sent=is_sent)))

    def attachment(self, draft: Handoff, number: int, page: int) -> Card:
        """One attachment as the desk gets it, a page of it at a time."""
        say, ticket = self._texts.say, draft.ticket
        one = ticket.attachments[number]
        pages = [one.text[start : start + PAGE] for start in range(0, len(one.text), PAGE)]
        page = min(page, len(pages) - 1)
        named = f"support:page:{ticket.id}:{number}"
        turns = []
        if page:
            turns.append(Button(say(ticket.locale, "Back"), f"{named}:{page - 1}"))
        if page + 1 < len(pages):
            turns.append(Button(say(ticket.locale, "More"), f"{named}:{page + 1}"))
        head = f"📎 {_name(one)} · {page + 1}/{len(pages)}"
        return Card((head, block(pages[page], "")), tuple(turns))

    def _buttons(self, draft: Handoff, *, is_sent: bool) -> tuple[Button, ...]:
        say, locale, number = self._texts.say, draft.ticket.locale, draft.ticket.id
        send = say(locale, "Send") if is_sent else say(locale, "Get the text")
        buttons = [
            Button(send, f"support:send:{number}", style=Style.PRIMARY),
            Button(say(locale, "Change"), f"support:change:{number}"),
            Button(say(locale, "Do not send"), f"support:drop:{number}"),
        ]
        if draft.ticket.channel and is_sent:
            label = (
                say(locale, "Tell the thread: yes")
                if draft.is_told
                else say(locale, "Tell the thread: no")
            )
            buttons.append(Button(label, f"support:tell:{number}"))
        return tuple(buttons)

    def _attachments(self, draft: Handoff) -> Select | None:
        ticket = draft.ticket
        options = tuple(
            Option(one.name[:100], str(number), _size(one))
            for number, one in enumerate(ticket.attachments)
        )
        if not options:
            return None
        label = self._texts.say(ticket.locale, "Read what goes along")
        return Select(f"support:read:{ticket.id}", label, options)

    def _severities(self, draft: Handoff) -> Select | None:
        """For those to whom responses are promised; whoever chooses none has the mildest."""
        say, policy, ticket = self._texts.say, self._policy, draft.ticket
        severities = rated(policy, ticket.tier)
        if not severities or ticket.topic in (Topic.BILLING, Topic.ACCOUNT):
            return None
        locale, targets = ticket.locale, policy.targets[ticket.tier]
        label = policy.severity_name(ticket.severity, locale) if ticket.severity else ""
        if not label:
            mild = policy.severity_name(mildest(policy, ticket.tier), locale)
            label = say(locale, "How bad is it? Counts until you choose: {severity}", severity=mild)
        options = (
            Option(
                policy.severity_name(one, locale)[:100],
                one,
                target_in_words(self._texts, locale, targets[one]),
            )
            for one in severities
        )
        return Select(f"support:severity:{ticket.id}", label[:150], tuple(options))

    def _words(self, draft: Handoff) -> list[str]:
        say, ticket = self._texts.say, draft.ticket
        parts = (
            (say(ticket.locale, "Summary"), ticket.summary),
            (say(ticket.locale, "Steps"), ticket.steps),
            (say(ticket.locale, "Environment"), ticket.environment),
        )
        subject = f"{say(ticket.locale, 'Subject')}: **{plain(ticket.subject, SUBJECT_MOST)}**"
        return [subject, *(f"{name}\n{block(text, '')}" for name, text in parts if text)]

    def _facts(self, draft: Handoff, *, is_sent: bool) -> list[str]:
        say, ticket = self._texts.say, draft.ticket
        locale = ticket.locale
        named = (
            (say(locale, "Plan"), ticket.tier.title()),
            (say(locale, "Project"), plain(ticket.project)),
            (say(locale, "Role"), ticket.role and f"`{ticket.role}`"),
        )
        topic = self._policy.routing.topic_name(Topic(ticket.topic), locale)
        lines = [" · ".join((topic, *(f"{name}: {value}" for name, value in named if value)))]
        if files := ", ".join(f"{_name(one)} ({_size(one)})" for one in ticket.attachments):
            lines.append(f"📎 {files}")
        texts = (ticket.subject, ticket.summary, ticket.steps, ticket.environment)
        if masks := masked("\n".join((*texts, *(one.text for one in ticket.attachments)))):
            kinds = kind_names(self._texts, locale, masks)
            text = say(locale, "Taken out, so that nobody sees it: {kinds}.", kinds=kinds)
            lines.append(f"🔒 {text}")
        return [*lines, *self._borders(draft, is_sent=is_sent)]

    def _borders(self, draft: Handoff, *, is_sent: bool) -> Sequence[str]:
        """What stays in Discord, and what goes along unasked."""
        say, ticket = self._texts.say, draft.ticket
        locale, lines = ticket.locale, []
        if unread := len(draft.sources) - len(ticket.attachments):
            text = say(locale, "Chosen, but could not be read: {count}.", count=unread)
            lines.append(f"⚠️ {text}")
        if ticket.thread:
            text = say(locale, "A link to the thread goes along; its pictures stay in Discord.")
            lines.append(f"🔗 {text}")
        if is_sent:
            text = say(locale, "Your registered address will be given to the desk.")
            lines.append(f"✉️ {text}")
        return lines


def _name(attachment: Attachment) -> str:
    return f"`{attachment.name.replace('`', '')[:NAME_MOST]}`"


def _size(attachment: Attachment) -> str:
    size = len(attachment.text.encode("utf-8", "replace"))
    return f"{size} B" if size < 1024 else f"{size / 1024:.1f} kB"
