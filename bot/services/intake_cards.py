"""Puts all the bridge has to say about a help post into one message."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.card import TEXT_MOST, Button, Card, Style, clipped
from bot.domain.close import named
from bot.domain.intake import Intake, Phase, Reason, Solver, link, linked
from bot.domain.link import Link
from bot.domain.repro import Findings
from bot.domain.repro_guide import Guide, Kind, in_locale
from bot.domain.status import plain
from bot.ports import Texts

GREEN = 0x2FBF71
UNASKED = frozenset({Kind.BILLING, Kind.SECURITY, Kind.OUTAGE})
"""Kinds that belong elsewhere: nothing is asked here."""
EXPLAINED = 5
"""Missing items that are explained; more at once would be read by nobody."""
NOTES_MOST = 3
HEADLINE_MOST = 600
"""Characters of what is said about incidents; the status page has the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What one first message is made of; an empty part is not shown. Texts are Markdown."""

    headline: str = ""
    """An open incident."""
    answer: Card | None = None
    """The FAQ's, with its buttons."""
    notice: str = ""
    door: str = ""
    """Where a report of this kind belongs."""
    similar: str = ""
    """Earlier posts that may help."""
    issue: Link | None = None
    """The issue on GitHub that this became or joined."""
    findings: Findings


class IntakeCards:
    """Cards carry their state in ``custom_id``: ``intake:<verb>:<subject>``. ``is_verifying``:
    members can show that they are customers; ``is_filing``: there are repositories that take
    issues."""

    def __init__(
        self, guide: Guide, texts: Texts, *, is_verifying: bool = False, is_filing: bool = False
    ) -> None:
        self._guide = guide
        self._texts = texts
        self._is_verifying = is_verifying
        self._is_filing = is_filing

    def first(self, intake: Intake, parts: Parts) -> Card:
        """The whole message; the checklist says less where the rest leaves little room."""
        top = Card((clipped(parts.headline, HEADLINE_MOST),) if parts.headline else ())
        end = self._end(intake, parts)
        is_open = intake.phase is Phase.OPEN
        answer = parts.answer
        if answer and not is_open:  # it stays to be read; titles to choose from do not
            answer = None if answer.select else replace(answer, buttons=())
        is_asked = is_open and not (parts.door and parts.findings.kind in UNASKED)
        forms = self._forms(parts.findings, intake.locale) if is_asked else [""]
        room = TEXT_MOST - top.length - end.length
        if answer:
            answer = answer.clipped(room - len(forms[-1]))
            room -= answer.length
        checklist = next((form for form in forms if len(form) <= room), "")
        end = replace(end, texts=(*end.texts, checklist) if checklist else end.texts)
        return top.over(answer).over(end)

    def _end(self, intake: Intake, parts: Parts) -> Card:
        """What stands below the answer: notice, door, links, and the buttons."""
        if intake.phase is not Phase.OPEN:
            label = self._texts.say(intake.locale, "Open it again")
            button = Button(label, f"close:reopen:{intake.subject}")
            ended = tuple(filter(None, (self._ended(intake), self._issue(intake, parts))))
            return Card(ended, (button,), colour=GREEN)
        issue = self._issue(intake, parts)
        texts = (issue, parts.notice, parts.door, parts.similar, self._also(intake))
        colour = GREEN if parts.findings.is_complete else None
        return Card(tuple(filter(None, texts)), self._buttons(intake, parts), None, colour)

    def _issue(self, intake: Intake, parts: Parts) -> str:
        if parts.issue is None:
            return ""
        say, locale = self._texts.say, intake.locale
        where = f"[{parts.issue.issue}]({parts.issue.url})"
        text = say(locale, "This is now {where}", where=where)
        if title := plain(parts.issue.milestone):
            text += f" · {say(locale, 'Milestone')}: **{title}**"
        return f"📌 {text}"

    def _buttons(self, intake: Intake, parts: Parts) -> tuple[Button, ...]:
        say, locale, subject = self._texts.say, intake.locale, intake.subject
        findings = parts.findings
        buttons = []
        if findings.missing and findings.kind not in UNASKED:
            label = say(locale, "Add details")
            buttons.append(Button(label, f"intake:details:{subject}", style=Style.PRIMARY))
        buttons.append(Button(say(locale, "Solved"), f"close:solved:{subject}"))
        if findings.unfenced:
            buttons.append(Button(say(locale, "Show it as code"), f"intake:code:{subject}"))
        if self._is_verifying:
            buttons.append(Button(say(locale, "I am a customer"), f"support:open:{subject}"))
        if parts.issue:
            number = parts.issue.issue.number
            label = say(locale, "Issue #{number} on GitHub", number=number)
            buttons.append(Button(label, url=parts.issue.url))
        elif self._is_filing and findings.kind not in UNASKED:
            buttons.append(Button(say(locale, "File on GitHub"), f"filing:start:{subject}"))
        return tuple(buttons)

    def _forms(self, findings: Findings, locale: str) -> Sequence[str]:
        """The checklist from its longest form to its shortest."""
        return [self._listed(findings, locale, most) for most in (EXPLAINED, 2, 0)]

    def _listed(self, findings: Findings, locale: str, most: int) -> str:
        """The ``most`` most important items with how to get them, of the others their names."""
        say, guide = self._texts.say, self._guide
        notes = self._notes(findings, locale) if most else []
        needs = guide.needs(findings.kind)
        told = [one.item for one in findings.present if one.item in needs]
        if not findings.missing:
            if not told:
                return "\n".join(notes)
            done = say(locale, "This report has everything that helps others to help. Thank you!")
            return "\n".join((f"✅ {done}", *notes))
        head = say(locale, "What would help others to help you")
        lines = [f"### {head}"]
        lines += (f"✅ {guide.items[name].ask(locale).name}" for name in needs if name in told)
        lines += (self._asked(name, locale) for name in findings.missing[:most])
        if more := [guide.items[name].ask(locale).name for name in findings.missing[most:]]:
            lines.append(f"⬜ {' · '.join(more)}")
        if findings.is_screenshot and most:
            wish = say(locale, "Please paste the text itself; nobody can search or copy a picture.")
            lines.append(f"🖼️ {wish} {in_locale(guide.screenshot, locale, '')}".rstrip())
        return "\n".join((*lines, *notes))

    def _asked(self, name: str, locale: str) -> str:
        item = self._guide.items[name]
        ask = item.ask(locale)
        command = f" `{item.command}`" if item.command else ""
        return f"⬜ **{ask.name}**: {ask.text}{command}"

    def _notes(self, findings: Findings, locale: str) -> Sequence[str]:
        """Old versions, and output that people take for the error."""
        old = [f"`{one.package}` {one.version}: {one.note(locale)}" for one in findings.outdated]
        traps = [self._guide.traps[name].note(locale) for name in findings.traps]
        return [f"ℹ️ {note}" for note in (*old, *traps)[:NOTES_MOST]]

    def _also(self, intake: Intake) -> str:
        if not intake.also:
            return ""
        links = linked(intake.guild, intake.also)
        return "-# " + self._texts.say(intake.locale, "Also asked in {links}", links=links)

    def _ended(self, intake: Intake) -> str:
        say, locale, where = self._texts.say, intake.locale, named(intake.reference)
        texts = {
            Reason.SOLVED: self._solved(intake),
            Reason.DUPLICATE: say(locale, "Closed: the same as {where}", where=where),
            Reason.MOVED: say(locale, "Closed: it goes on in {where}", where=where),
            Reason.UPSTREAM: say(locale, "Closed: this needs a fix upstream, {where}", where=where),
            Reason.NOT_PLANNED: say(locale, "Closed: this is not planned."),
            Reason.STALE: say(locale, "Closed: it was quiet for a long time."),
            Reason.LEFT: say(locale, "Closed: the person who asked has left."),
            Reason.FIXED: say(locale, "Solved: {where} was closed as completed.", where=where),
        }
        text = texts[intake.reason or Reason.SOLVED]
        return f"{'✅' if intake.phase is Phase.SOLVED else '🔒'} {text}"

    def _solved(self, intake: Intake) -> str:
        """With thanks to whoever helped; nobody is pinged."""
        say, locale, credit = self._texts.say, intake.locale, intake.credit
        if credit is None:
            return say(locale, "Solved. Thank you for telling!")
        if credit.solver is Solver.FAQ:
            return say(locale, "Solved by the answer from the FAQ.")
        if credit.solver is Solver.SELF:
            member = f"<@{intake.asker}>"
            return say(locale, "Solved: {member} found it. Thank you for telling!", member=member)
        where = link(intake.guild, intake.channel, credit.message)
        thanks = {"member": f"<@{credit.member}>", "where": where}
        return say(locale, "Solved. Thanks to {member}: {where}", **thanks)
