"""Says figures in words and bars: for ``/stats``, the operators' pages and the weekly digest."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from bot.domain.card import Button, Card, clipped
from bot.domain.chart import Bars, Series
from bot.domain.intake import link
from bot.domain.stats import Chart, EntryUse, Gap, Post, Posts, Report, folded
from bot.domain.status import plain
from bot.ports import Texts

DAILY_MOST = 45
"""Days that are drawn one by one; of more, weeks."""
LISTED = 3
DIGESTED = 5
EXAMPLE_MOST = 120
LABEL_MOST, ROW = 60, 5
WRONG_LEAST = 2
"""Opinions against an entry from which on it is worth another look."""


class StatsCards:
    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def bars(self, report: Report, what: Chart, locale: str, most: int = DAILY_MOST) -> Bars:
        """By day or, where there are more than ``most``, by week."""
        say = self._texts.say
        if what is Chart.QUESTIONS:
            days = [(d.day, (d.answered, d.suggested, d.silent)) for d in report.days]
            names = (
                say(locale, "answered"),
                say(locale, "suggested"),
                say(locale, "not answered"),
            )
            title, up = say(locale, "What became of questions"), say(locale, "Questions")
        else:
            days = [(d.day, (d.solved, d.helped, d.quiet)) for d in report.post_days]
            names = (say(locale, "solved"), say(locale, "with a reply"), say(locale, "no reply"))
            title, up = say(locale, "How help posts stand"), say(locale, "Posts")
        counted = folded(days, most)
        is_daily = len(counted) == len(days)
        across = say(locale, "Day (UTC)") if is_daily else say(locale, "Week from Monday (UTC)")
        columns = tuple(f"{day:%m-%d}" for day, _ in counted)
        series = tuple(
            Series(name, tuple(counts[place] for _, counts in counted))
            for place, name in enumerate(names)
        )
        sums = ", ".join(f"{one.name} {sum(one.values)}" for one in series)
        first, last = report.span.days[0], report.span.days[-1]
        return Bars(title, f"{title}, {first} – {last}: {sums}", columns, series, across, up)

    def summary(self, report: Report, what: Chart, locale: str) -> str:
        """At most 1 300 characters of Markdown."""
        say, days = self._texts.say, len(report.span.days)
        if what is Chart.QUESTIONS:
            title = say(locale, "**Questions of the last {days} days**", days=days)
            parts = [self.asked(report, locale), *self._lists(report, LISTED, locale)]
        else:
            title = say(locale, "**Help posts of the last {days} days**", days=days)
            parts = [self.replied(report.posts, locale), *self._waiting(report, LISTED, locale)]
        return "\n".join((title, *parts))

    def digest(self, report: Report, locale: str) -> Card:
        say, span = self._texts.say, report.span
        head = say(
            locale,
            "## The week from {first} to {last}",
            first=span.days[0].isoformat(),
            last=span.days[-1].isoformat(),
        )
        asked = "\n".join((self.asked(report, locale), *self._given(report, DIGESTED, locale)))
        missing = "\n".join(self._missing(report.gaps, DIGESTED, locale))
        replied = self.replied(report.posts, locale)
        posts = "\n".join((replied, *self._waiting(report, DIGESTED, locale)))
        parts = (f"{head}\n{asked}", missing, "\n".join(self._to_write(report, locale)), posts)
        return Card(tuple(filter(None, parts)))

    def answers(self, report: Report, locale: str) -> tuple[Button, ...]:
        """For what is asked most and answered by no entry: as many as stand in a row."""
        answer, most = self._texts.say(locale, "Answer:"), LABEL_MOST
        return tuple(
            Button(
                clipped(f"{answer} {' '.join(gap.examples[0].text.split())}", most),
                f"proposal:gap:{gap.examples[0].question}",
            )
            for gap in report.gaps[:ROW]
        )

    def asked(self, report: Report, locale: str) -> str:
        total = report.total
        count = total.answered + total.suggested + total.silent
        if not count:
            return self._texts.say(locale, "Nobody asked anything.")
        return self._texts.say(
            locale,
            "Questions: {count}. {answered} answered ({share} %), {suggested} with suggestions, "
            "{silent} not answered.",
            count=count,
            answered=total.answered,
            share=round(100 * total.answered / count),
            suggested=total.suggested,
            silent=total.silent,
        )

    def replied(self, posts: Posts, locale: str) -> str:
        say = self._texts.say
        if not posts.opened:
            return say(locale, "No help post was opened.")
        counts = {"opened": posts.opened, "helped": posts.helped, "solved": posts.solved}
        text = say(
            locale,
            "Help posts: {opened}. {helped} with a reply of somebody else, {solved} solved.",
            **counts,
        )
        if posts.first_reply is None:
            return text
        wait = lasting(posts.first_reply)
        return f"{text} {say(locale, 'Half of the first replies came within {wait}.', wait=wait)}"

    def _lists(self, report: Report, most: int, locale: str) -> Iterator[str]:
        yield from self._given(report, most, locale)
        yield from self._missing(report.gaps, most, locale)

    def _given(self, report: Report, most: int, locale: str) -> Iterator[str]:
        used = [use for use in report.entries if use.answered + use.asked][:most]
        if used:
            yield self._texts.say(locale, "Given most:")
            yield from (f"- {self._use(use, locale)}" for use in used)

    def _use(self, use: EntryUse, locale: str) -> str:
        return self._texts.say(
            locale,
            "`{entry}`: {answered} answers, {asked} by command, {deflected} spared a person, "
            "{wrong} called wrong",
            entry=use.entry,
            answered=use.answered,
            asked=use.asked,
            deflected=use.deflected,
            wrong=use.wrong + use.removed,
        )

    def _missing(self, gaps: Sequence[Gap], most: int, locale: str) -> Iterator[str]:
        if gaps:
            yield self._texts.say(locale, "Asked, and answered by no entry:")
            yield from (f"- {gap.count} × {_example(gap)}" for gap in gaps[:most])

    def _to_write(self, report: Report, locale: str) -> Iterator[str]:
        """What is asked again and again, and entries that people call wrong."""
        say = self._texts.say
        again = [gap for gap in report.gaps if gap.count > 1] or report.gaps[:1]
        wrong = [use for use in report.entries if use.wrong + use.removed >= WRONG_LEAST]
        if again or wrong:
            yield say(locale, "What to write next:")
        for gap in again[:LISTED]:
            yield f"- {self._wanted(gap, locale)}"
        for use in sorted(wrong, key=lambda use: -use.wrong - use.removed)[:LISTED]:
            count = use.wrong + use.removed
            told = say(
                locale, "`{entry}` again: called wrong {count} times", entry=use.entry, count=count
            )
            yield f"- {told}"

    def _wanted(self, gap: Gap, locale: str) -> str:
        say, example = self._texts.say, _example(gap)
        near = next((one.best for one in gap.examples if one.best), None)
        if near is None:
            return say(locale, "an answer to {example}", example=example)
        return say(
            locale,
            "an answer to {example}, perhaps as a part of `{entry}`",
            example=example,
            entry=near,
        )

    def _waiting(self, report: Report, most: int, locale: str) -> Iterator[str]:
        if report.posts.waiting:
            yield self._texts.say(locale, "Waiting for a reply:")
            yield from (f"- {self._post(post, locale)}" for post in report.posts.waiting[:most])

    def _post(self, post: Post, locale: str) -> str:
        title = plain(post.title, EXAMPLE_MOST) or self._texts.say(locale, "a post")
        opened = f"<t:{post.opened_at.timestamp():.0f}:R>"
        return f"[{title}]({link(post.guild, post.channel)}) {opened}"


def lasting(time: timedelta) -> str:
    """In signs of every language: ``25 min``, ``3 h 10 min``, ``2 d 4 h``."""
    minutes = max(round(time / timedelta(minutes=1)), 1)
    hours, days = minutes // 60, minutes // 1440
    if days:
        return f"{days} d {hours % 24} h"
    return f"{hours} h {minutes % 60} min" if hours else f"{minutes} min"


def _example(gap: Gap) -> str:
    return f"“{plain(gap.examples[0].text, EXAMPLE_MOST)}”"
