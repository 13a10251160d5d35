"""Counts and times what happens in this process."""

from typing import Protocol

from bot.domain.metrics import Metric


class Meter(Protocol):
    """``labels`` are in the metric's order."""

    def count(self, metric: Metric, *labels: str) -> None: ...

    def observe(self, metric: Metric, seconds: float, *labels: str) -> None: ...
