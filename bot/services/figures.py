"""Reads what the gauges show, out of what is stored anyway."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.domain import metrics
from bot.domain.errors import Unavailable
from bot.domain.metrics import Sample
from bot.domain.outbox import EffectState
from bot.domain.stats import Backlog, Day, Funnel, Span
from bot.ports import Clock, StatsStore

LATELY = timedelta(days=1)
WAITING = (EffectState.DUE, EffectState.LEASED, EffectState.DEAD, EffectState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Figures:
    """``budget`` is what GitHub has left for us by resource, ``silence`` the gateway's in
    seconds, None where it is not listened to."""

    store: StatsStore
    clock: Clock
    budget: Callable[[], Mapping[str, int]]
    silence: Callable[[], float | None]

    async def now(self) -> list[Sample]:
        """What the store tells is left out while it is away."""
        silence = self.silence()
        found = [] if silence is None else [Sample(metrics.SILENCE, silence)]
        found += [Sample(metrics.BUDGET, left, (name,)) for name, left in self.budget().items()]
        try:
            stored = await self._stored()
        except Unavailable:
            return [*found, Sample(metrics.STORE_UP, 0)]
        return [*found, Sample(metrics.STORE_UP, 1), *stored]

    async def _stored(self) -> list[Sample]:
        now = self.clock()
        span = Span(now - LATELY, now)
        found = list(self._queue(await self.store.backlog()))
        found += _questions(await self.store.days(span))
        for funnel in await self.store.nudges(span):
            found += _steps(metrics.NUDGES, funnel, funnel.name.lower())
        found += _steps(metrics.VERIFICATIONS, await self.store.verifications(span))
        for funnel in await self.store.handoffs(span):
            found += _steps(metrics.HANDOFFS, funnel, funnel.name.lower())
        return found

    def _queue(self, backlog: Backlog) -> Iterator[Sample]:
        for state in WAITING:
            yield Sample(metrics.QUEUE, backlog.depth.get(state, 0), (state,))
        waits = self.clock() - backlog.oldest if backlog.oldest else timedelta()
        yield Sample(metrics.OLDEST, max(waits.total_seconds(), 0.0))


def _questions(days: Sequence[Day]) -> Iterator[Sample]:
    for decision in ("answered", "suggested", "silent"):
        total = sum(getattr(day, decision) for day in days)
        yield Sample(metrics.ANSWERS, total, (decision,))


def _steps(metric: metrics.Metric, funnel: Funnel, *labels: str) -> Iterator[Sample]:
    for step in funnel.steps:
        yield Sample(metric, step.count, (*labels, step.name.lower()))
