"""What somebody who wants support is shown: where to go and why, and a form for a ticket."""

from bot.domain.card import Button, Card, Option, Select, Style, clipped
from bot.domain.form import CHOICES_MOST, Entry, Field, Form
from bot.domain.handoff import Route, Topic
from bot.domain.ids import MessageId
from bot.domain.policy import Policy
from bot.domain.support import mark_of
from bot.domain.ticket import ATTACHMENTS_MOST
from bot.ports import Texts
from bot.services.support_case import SHOWN_FIRST, Case, Wish
from bot.services.support_post import Prefilled
from bot.services.support_preview import MOST
from bot.services.support_sla import sla_lines

LINKS_MOST = 4


class SupportCards:
    """Cards carry their state in ``custom_id``: ``support:<verb>:<wish or ticket>``.
    ``is_verifying``: members can show that they are customers; ``is_filing``: that there are
    issues to file."""

    def __init__(
        self, policy: Policy, texts: Texts, *, is_verifying: bool = False, is_filing: bool = False
    ) -> None:
        self._policy = policy
        self._texts = texts
        self._is_verifying = is_verifying
        self._is_filing = is_filing

    def door(self, case: Case) -> Card:
        """Where to go, and why."""
        say, locale, routing = self._texts.say, case.asker.locale, self._policy.routing
        lines = [f"### {routing.route_name(case.routed.route, locale)}"]
        lines += (f"- {reason.text} `{reason.policy}`" for reason in case.routed.reasons)
        card = Card(
            tuple(filter(None, ("\n".join(lines), self._targets(case)))),
            self._ways(case),
        )
        topics = Select(
            f"support:topic:{case.wish.subject or 0}::{case.wish.project}",
            say(locale, "About: {topic}", topic=routing.topic_name(case.topic, locale)),
            tuple(Option(routing.topic_name(one, locale), one) for one in Topic),
        )
        return card.over(Card((), select=topics)).over(self._projects(case))

    def form(self, custom_id: str, filled: Prefilled, locale: str) -> Form:
        """All of a ticket's words, to be changed."""
        say = self._texts.say
        labels = {
            "subject": say(locale, "Subject"),
            "summary": say(locale, "What is wrong, and what you expect"),
            "steps": say(locale, "Steps to see it"),
            "environment": say(locale, "Versions, devices, settings"),
        }
        fields = [_field(name, label, getattr(filled, name)) for name, label in labels.items()]
        if filled.options:
            options = filled.options[:CHOICES_MOST]
            fields.append(
                Field(
                    name="attached",
                    label=say(locale, "What of the thread goes along"),
                    hint=say(
                        locale, "Messages and text files, up to {most}.", most=ATTACHMENTS_MOST
                    ),
                    entry=Entry.CHOICES,
                    options=options,
                    chosen=filled.chosen & {one.value for one in options},
                    most=ATTACHMENTS_MOST,
                )
            )
        return Form(custom_id, say(locale, "Write a ticket"), tuple(fields))

    def offer(self, subject: MessageId, asker: str, locale: str) -> Card:
        """What a maintainer puts into a thread for its asker."""
        say = self._texts.say
        text = say(
            locale,
            "{member}, an official channel may be the better place for this. The button shows "
            "which, and only you see what it says.",
            member=asker,
        )
        button = Button(say(locale, "Official support"), f"support:open:{Wish(subject)}")
        return Card((text,), (button,))

    def _ways(self, case: Case) -> tuple[Button, ...]:
        say, locale, way = self._texts.say, case.asker.locale, case.routed.route
        buttons = []
        if case.may_write:
            label = say(locale, "Write a ticket")
            buttons.append(Button(label, f"support:write:{case.wish}", style=Style.PRIMARY))
        if way in SHOWN_FIRST and self._is_verifying and not case.is_verified:
            label = say(locale, "I am a customer")
            buttons.append(Button(label, "verify:start", style=Style.PRIMARY))
        if way is Route.GITHUB_ISSUE and self._is_filing:
            label = say(locale, "File on GitHub")
            subject = case.intake.subject if case.intake else 0
            buttons.append(Button(label, f"filing:start:{subject}", style=Style.PRIMARY))
        links = (Button(one.label[:80], url=one.url) for one in case.routed.links[:LINKS_MOST])
        return (*buttons[:1], *links)

    def _projects(self, case: Case) -> Card | None:
        if len(case.projects) < 2 or case.project is None:
            return None
        say, locale = self._texts.say, case.asker.locale
        name = case.project.name or case.project.id
        options = (
            Option((one.name or one.id)[:100], mark_of(one), ", ".join(sorted(one.roles))[:100])
            for one in case.projects[:CHOICES_MOST]
        )
        select = Select(
            f"support:project:{case.wish.subject or 0}:{case.topic}",
            say(locale, "Project: {project}", project=name)[:150],
            tuple(options),
        )
        return Card((), select=select)

    def _targets(self, case: Case) -> str:
        """What the SLA says, to those who have one, where they can use it."""
        if case.routed.route not in (Route.OFFICIAL_TICKET, Route.SLA_INFO):
            return ""
        return "\n".join(sla_lines(self._texts, case.asker.locale, self._policy, case.tier))


def _field(name: str, label: str, value: str) -> Field:
    return Field(
        name=name,
        label=label,
        entry=Entry.LINE if name == "subject" else Entry.TEXT,
        value=clipped(value, MOST[name]),
        most=MOST[name],
        is_required=name in ("subject", "summary"),
    )
