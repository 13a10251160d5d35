"""Tells the staff once a week what was asked, what was missing and who waits."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.ids import ChannelId
from bot.domain.outbox import Effect
from bot.domain.stats import Report, Span
from bot.ports import Clock, OutboxStore
from bot.services.stats import StatsService
from bot.services.stats_cards import StatsCards
from bot.services.turns import take_turns

LOCALE = "en"
"""Of the staff's channel."""
EVERY = 900.0
"""Seconds between two looks at the calendar."""


@dataclass(slots=True, kw_only=True)
class DigestService:
    """``channel`` is the staff's. Weeks are those of ISO 8601, in UTC."""

    channel: ChannelId
    stats: StatsService
    cards: StatsCards
    outbox: OutboxStore
    clock: Clock
    wake_outbox: Callable[[], None]
    _told: str = ""

    async def watch(self) -> None:
        await take_turns(self.tell, "the weekly digest waits", lambda _: EVERY)

    async def tell(self) -> None:
        """Tell of the last whole week, unless that was done. Its effect's key is the claim: no
        restart, and no other process, tells of the same week twice; whoever was away when a week
        ended tells of it late. Raises Unavailable."""
        week = last_week(self.clock())
        name = f"{week.since:%G-W%V}"
        if name == self._told:
            return
        report = await self.stats.report(week)
        if _says_something(report):
            card = self.cards.digest(report, LOCALE)
            payload = {"channel": self.channel, "to": None, "card": card.to_json()}
            effect = Effect("chat.reply", f"digest:{name}", "digest", payload)
            if await self.outbox.enqueue(effect):
                self.wake_outbox()
        self._told = name


def last_week(now: datetime) -> Span:
    """From Monday to the next one."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    monday = midnight - timedelta(days=midnight.weekday())
    return Span(monday - timedelta(days=7), monday)


def _says_something(report: Report) -> bool:
    total = report.total
    return bool(total.answered + total.suggested + total.silent + report.posts.opened)
