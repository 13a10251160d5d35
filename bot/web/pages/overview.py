"""The first page: questions, help posts, entries, and how far people got, over some days."""

from collections.abc import Sequence
from typing import NamedTuple

from aiohttp import web

from bot.domain import chart
from bot.domain.intake import link
from bot.domain.issue import IssueRef
from bot.domain.stats import Chart, Report
from bot.services.stats import WAITING
from bot.services.stats_cards import lasting
from bot.web.pages.frame import Frame, share
from bot.web.pages.parts import Parts

NARROW = 380
"""Pixels of a chart on a telephone."""
NARROW_MOST = 14
LISTED, ENTRIES = 15, 12
LOCALE = "en"


class Figure(NamedTuple):
    """A number to be seen at once; ``about`` says what it is of."""

    name: str
    value: str
    about: str


class Drawing(NamedTuple):
    """The same bars for wide and for narrow windows, and as a table."""

    name: str
    bars: chart.Bars
    wide: str
    narrow: str


class Overview:
    def __init__(self, frame: Frame, parts: Parts) -> None:
        self._frame = frame
        self._stats = parts.stats
        self._github = parts.github

    async def show(self, request: web.Request) -> web.Response:
        days, span = self._frame.span(request)
        store = self._stats.store
        report = Report(
            span,
            await store.days(span),
            await store.post_days(span),
            await store.entries(span),
            await store.posts(span, WAITING),
            gaps=(),
        )
        drawings = [self._drawing(report, one) for one in Chart]
        workflows = await store.workflows(LISTED)
        return await self._frame.inside(
            request,
            "overview",
            days=days,
            span=span,
            report=report,
            figures=_figures(report),
            drawings=drawings,
            waiting=[(post, link(post.guild, post.channel)) for post in report.posts.waiting],
            nudges=await store.nudges(span),
            funnels=[await store.verifications(span), *await store.handoffs(span)],
            workflows=[(one, self._address(one.issue)) for one in workflows],
            oldest=workflows[0] if workflows else None,
            ends=ENDS,
            most=ENTRIES,
        )

    def _address(self, issue: IssueRef) -> str:
        return f"{self._github}/{issue.repository}/issues/{issue.number}" if self._github else ""

    def _drawing(self, report: Report, what: Chart) -> Drawing:
        from markupsafe import Markup  # as Jinja, only where somebody looks

        bars = self._stats.cards.bars(report, what, LOCALE)
        fewer = self._stats.cards.bars(report, what, LOCALE, NARROW_MOST)
        wide = chart.draw(bars, what)
        narrow = chart.draw(fewer, f"{what}-narrow", width=NARROW)
        return Drawing(what, bars, Markup(wide), Markup(narrow))  # noqa: S704 - it escapes


ENDS = frozenset({"abandoned", "closed"})
"""Steps of a funnel that are no success."""


def _figures(report: Report) -> Sequence[Figure]:
    total, posts = report.total, report.posts
    asked = total.answered + total.suggested + total.silent
    spared = sum(use.deflected for use in report.entries)
    given = sum(use.answered for use in report.entries)
    waiting = len(posts.waiting)
    return (
        Figure("Questions", str(asked), f"{share(total.answered, asked)} % answered"),
        Figure("Spared a person", str(spared), f"{share(spared, given)} % of {given} answers"),
        Figure("Help posts", str(posts.opened), f"{posts.solved} solved"),
        Figure(
            "First reply",
            lasting(posts.first_reply) if posts.first_reply else "–",
            f"median of {posts.helped}",
        ),
        Figure(
            "Without a reply",
            f"{waiting}+" if waiting == WAITING else str(waiting),
            "posts, however old",
        ),
    )
