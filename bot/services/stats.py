"""Tells operators how questions and posts went, and which questions no entry answers."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.domain import chart
from bot.domain.card import Button
from bot.domain.errors import Refused
from bot.domain.faq import Decision, decide
from bot.domain.places import Places
from bot.domain.stats import Chart, Gap, Report, Span, gap_of
from bot.ports import Clock, StatsStore
from bot.ports.faq import Grouping
from bot.services.close import Person
from bot.services.library import Library
from bot.services.stats_cards import DAILY_MOST, StatsCards

COMPARED, COMPARED_MOST = 500, 1000
"""Questions that are put in groups, asked last first, and characters of each."""
EXAMPLES = 5
GAPS, WAITING = 20, 20
TEXT_COLUMNS = 14
"""Lines of bars beside everything else in a message of 2 000 characters."""

Picture = Callable[[str], bytes]
"""SVG to PNG. Blocking."""


@dataclass(frozen=True, slots=True)
class Shown:
    """``text`` holds the chart where there is no ``picture`` (PNG); ``about`` is for those who do
    not see it. ``buttons`` make entries of gaps."""

    text: str
    picture: bytes | None
    about: str
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatsService:
    """``picture`` is None where nothing is installed that makes one."""

    store: StatsStore
    library: Library
    group: Grouping
    places: Places
    cards: StatsCards
    clock: Clock
    picture: Picture | None = None

    def last(self, days: int) -> Span:
        """Today (UTC) and the days before it, ``days`` in all."""
        now = self.clock()
        first = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=days - 1)
        return Span(first, now)

    async def report(self, span: Span) -> Report:
        return Report(
            span,
            await self.store.days(span),
            await self.store.post_days(span),
            await self.store.entries(span),
            await self.store.posts(span, WAITING),
            await self.gaps(span),
        )

    async def gaps(self, span: Span, limit: int = GAPS) -> Sequence[Gap]:
        """What is asked most and answered by no entry, most often asked first. What an entry
        written since then would answer is none any more."""
        asked = await self.store.unanswered(span, COMPARED)
        texts = [one.text[:COMPARED_MOST] for one in asked]
        locales = {name for e in self.library.entries.values() for name in e.translations}
        groups = await asyncio.to_thread(self.group, texts, sorted(locales) or ["en"])
        gaps = [gap_of([asked[number] for number in found], EXAMPLES) for found in groups]
        gaps.sort(key=lambda gap: (gap.count, gap.examples[0].at), reverse=True)
        found: list[Gap] = []
        for gap in gaps:
            if len(found) < limit and not await self._is_answered(gap):
                found.append(gap)
        return found

    async def _is_answered(self, gap: Gap) -> bool:
        ranking = await self.library.rank(gap.examples[0].text[:COMPARED_MOST])
        return decide(ranking).decision is Decision.ANSWER

    async def show(self, person: Person, days: int, what: Chart) -> Shown:
        """Raises Refused for others than maintainers."""
        if not self.places.is_maintainer(person.roles):
            raise Refused("Only maintainers can do this.")
        report, locale = await self.report(self.last(days)), person.locale
        text = self.cards.summary(report, what, locale)
        buttons = self.cards.answers(report, locale) if what is Chart.QUESTIONS else ()
        bars = self.cards.bars(report, what, locale, DAILY_MOST)
        if self.picture:
            drawn = chart.draw(bars, what.value, chart.DARK)
            png = await asyncio.to_thread(self.picture, drawn)
            return Shown(text, png, bars.about, buttons)
        fewer = self.cards.bars(report, what, locale, TEXT_COLUMNS)
        return Shown(f"{text}\n```\n{chart.written(fewer)}\n```", None, fewer.about, buttons)
