"""Keeps what is measured, and shows it as Prometheus reads it; needs the extra ``metrics``.

https://prometheus.io/docs/instrumenting/exposition_formats
"""

from collections.abc import Iterable
from math import nan

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import generate_latest

from bot.domain.metrics import METRICS, Kind, Metric, Sample

BUCKETS = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)
"""Seconds: a reply within a second is as it should be, and an outage may take minutes."""


class PrometheusMeter:
    """Implements ``Meter``."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        here = self._registry
        self._counters = {
            one: Counter(one.name, one.about, one.labels, registry=here)
            for one in _all(Kind.COUNTER)
        }
        self._gauges = {
            one: Gauge(one.name, one.about, one.labels, registry=here) for one in _all(Kind.GAUGE)
        }
        self._histograms = {
            one: Histogram(one.name, one.about, one.labels, registry=here, buckets=BUCKETS)
            for one in _all(Kind.HISTOGRAM)
        }

    def count(self, metric: Metric, *labels: str) -> None:
        counter = self._counters[metric]
        (counter.labels(*labels) if labels else counter).inc()

    def observe(self, metric: Metric, seconds: float, *labels: str) -> None:
        histogram = self._histograms[metric]
        (histogram.labels(*labels) if labels else histogram).observe(seconds)

    def page(self, samples: Iterable[Sample]) -> bytes:
        """Everything, the gauges as ``samples`` say."""
        for metric, gauge in self._gauges.items():
            if metric.labels:
                gauge.clear()
            else:
                gauge.set(nan)  # what nobody knows
        for one in samples:
            gauge = self._gauges[one.metric]
            (gauge.labels(*one.labels) if one.labels else gauge).set(one.value)
        return generate_latest(self._registry)


def _all(kind: Kind) -> Iterable[Metric]:
    return (one for one in METRICS if one.kind is kind)
