"""Words what authors are asked for on GitHub, in the Markdown that GitHub draws."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.issue import Comment, Issue
from bot.domain.repro import Findings
from bot.domain.repro_guide import Guide, in_locale
from bot.ports import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """A report as it is now. ``items`` are those it needs: is each there? ``hints`` are comments
    of others that seem to hold what is missing: which items."""

    findings: Findings
    items: Mapping[str, bool]
    hints: Sequence[tuple[Comment, Sequence[str]]] = ()

    @property
    def also(self) -> Sequence[str]:
        """What is missing beside them, and would help."""
        return [name for name in self.findings.missing if name not in self.items]

    @property
    def is_complete(self) -> bool:
        return all(self.items.values())

    def lacking(self, item: str) -> "Examined":
        """As if ``item`` were not there, whatever was told of it."""
        return replace(self, items={**self.items, item: False})


@dataclass(frozen=True, slots=True)
class NudgeText:
    """Only the company's words are said: nothing that people wrote is repeated."""

    guide: Guide
    texts: Texts

    def asked(self, report: Examined, locale: str) -> str:
        """The checklist with how to get each point, and what else would help."""
        say = self.texts.say
        intro = say(
            locale,
            "Thank you for this report. To reproduce it, others still need what is not ticked:",
        )
        outro = say(
            locale,
            "Edit the description or write a comment: this list is ticked by itself, and "
            "maintainers hear when it is complete.",
        )
        parts = (
            intro,
            "\n".join(self._items(report.items, locale)),
            *self._also(report, locale),
            *self._notes(report.findings, locale),
            outro,
            *self._hints(report, locale),
        )
        return "\n\n".join(parts)

    def ready(self, report: Examined, locale: str) -> str:
        done = self.texts.say(
            locale, "Everything that helps to reproduce this is here now. Thank you!"
        )
        ticked = "\n".join(self._items(report.items, locale))
        return "\n\n".join(filter(None, (f"✅ {done}", ticked)))

    def reminder(self, locale: str, closes_at: datetime | None) -> str:
        """``closes_at`` is None where issues are not closed."""
        say = self.texts.say
        text = say(
            locale,
            "A reminder: nobody can look into this until the checklist above is complete. "
            "An edit of the description or a comment is enough.",
        )
        if closes_at is None:
            return text
        when = say(
            locale,
            "Without an answer it is closed around {date}; an answer after that opens it again.",
            date=closes_at.date().isoformat(),
        )
        return f"{text} {when}"

    def closed(self, locale: str) -> str:
        """What the comment with the checklist says of an issue that nobody answered in."""
        text = self.texts.say(
            locale,
            "Closed for now, as the details that were asked for did not come. Write them in a "
            "comment or into the description, and it is opened again.",
        )
        return f"🔒 {text}"

    def told(self, issue: Issue, locale: str) -> str:
        """One line in a linked thread."""
        return "✅ " + self.texts.say(
            locale,
            "{issue} has everything that was missing: maintainers can look at it now.",
            issue=_linked(issue),
        )

    def stale(self, issue: Issue, asked_at: datetime, locale: str) -> str:
        """What staff are told where the bridge does not close issues."""
        return "🕰️ " + self.texts.say(
            locale,
            "{issue} would be closed as not planned: its author was asked on {date}, reminded, "
            "and has not answered. The bridge does not close issues here.",
            issue=_linked(issue),
            date=asked_at.date().isoformat(),
        )

    def _items(self, items: Mapping[str, bool], locale: str) -> Iterator[str]:
        for name, is_there in items.items():
            item = self.guide.items[name]
            ask = item.ask(locale)
            if is_there:
                yield f"- [x] {ask.name}"
            else:
                how = self.texts.say(
                    locale, "This shows it: {command}", command=f"`{item.command}`"
                )
                yield f"- [ ] **{ask.name}**: {ask.text}{f' {how}' if item.command else ''}"

    def _also(self, report: Examined, locale: str) -> Iterator[str]:
        """Nobody has to tell it: there is no box to tick."""
        asked = {*report.items, *report.also}
        items = [self.guide.items[name] for name in report.also]
        names = [
            one.ask(locale).name + (f" (`{one.command}`)" if one.command else "")
            for one in items
            if asked.isdisjoint(one.unless)  # it would be another way to tell the same
        ]
        if names:
            yield self.texts.say(locale, "It also helps to know: {items}.", items=" · ".join(names))

    def _notes(self, findings: Findings, locale: str) -> Iterator[str]:
        """Old versions, output that people take for the error, and pictures of text."""
        for old in findings.outdated:
            yield f"> `{old.package}` {old.version}: {old.note(locale)}"
        for name in findings.traps:
            yield f"> {self.guide.traps[name].note(locale)}"
        if findings.is_screenshot:
            wish = self.texts.say(
                locale, "Please paste the text itself; nobody can search or copy a picture."
            )
            yield f"> {wish} {in_locale(self.guide.screenshot, locale, '')}".rstrip()

    def _hints(self, report: Examined, locale: str) -> Iterator[str]:
        """For maintainers: only the author's own word ticks anything."""
        for comment, items in report.hints:
            names = " · ".join(self.guide.items[name].ask(locale).name for name in items)
            hint = self.texts.say(
                locale,
                "For maintainers: [a comment from somebody else]({url}) may hold {items}.",
                url=comment.url,
                items=names,
            )
            yield f"<sub>{hint}</sub>"


def _linked(issue: Issue) -> str:
    return f"[{issue.ref}]({issue.url})"
