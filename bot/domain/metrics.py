"""What is measured while the bridge runs: the one table of metrics. Nothing in it names a person.

Names follow https://prometheus.io/docs/practices/naming
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Counters and histograms begin anew with each process; gauges are read when somebody asks."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


@dataclass(frozen=True, slots=True)
class Metric:
    """``name`` is the one that is scraped; a histogram has ``_bucket``, ``_sum`` and ``_count``
    behind it."""

    name: str
    kind: Kind
    about: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sample:
    """One value of a gauge; ``labels`` in the metric's order."""

    metric: Metric
    value: float
    labels: tuple[str, ...] = ()


EVENTS = Metric(
    "bridge_gateway_events_total", Kind.COUNTER, "Events that Discord's gateway sent.", ("event",)
)
SILENCE = Metric(
    "bridge_gateway_silence_seconds", Kind.GAUGE, "Since the gateway last answered a heartbeat."
)
DELIVERIES = Metric(
    "bridge_webhook_deliveries_total",
    Kind.COUNTER,
    "Webhooks of GitHub by the status they were answered with.",
    ("status",),
)
EFFECTS = Metric(
    "bridge_effects_total",
    Kind.COUNTER,
    "Attempts to let an effect happen, by what became of them: done, due (again), dead, unknown.",
    ("kind", "state"),
)
EFFECT_SECONDS = Metric(
    "bridge_effect_seconds",
    Kind.HISTOGRAM,
    "From writing an effect down until it had happened.",
    ("kind",),
)
REPLY_SECONDS = Metric(
    "bridge_reply_seconds",
    Kind.HISTOGRAM,
    "From a message in Discord, by its clock, until the reply to it was there.",
)
STORE_UP = Metric("bridge_store_up", Kind.GAUGE, "1 where the store answers, else 0.")
QUEUE = Metric(
    "bridge_outbox_depth", Kind.GAUGE, "Effects that are not done, by state.", ("state",)
)
OLDEST = Metric(
    "bridge_outbox_age_seconds", Kind.GAUGE, "For how long the oldest effect has been due."
)
ANSWERS = Metric(
    "bridge_answers",
    Kind.GAUGE,
    "Questions of the last 24 hours by what was decided: answered, suggested, silent.",
    ("decision",),
)
NUDGES = Metric(
    "bridge_nudges",
    Kind.GAUGE,
    "Reports of the last 24 hours that were asked for details and got so far.",
    ("where", "step"),
)
VERIFICATIONS = Metric(
    "bridge_verifications", Kind.GAUGE, "Proofs of the last 24 hours that got so far.", ("step",)
)
HANDOFFS = Metric(
    "bridge_handoffs", Kind.GAUGE, "Handoffs of the last 24 hours that got so far.", ("to", "step")
)
BUDGET = Metric(
    "bridge_github_budget",
    Kind.GAUGE,
    "Requests that GitHub said are left until its limit begins anew.",
    ("resource",),
)

METRICS: Sequence[Metric] = (
    EVENTS, SILENCE, DELIVERIES, EFFECTS, EFFECT_SECONDS, REPLY_SECONDS, STORE_UP, QUEUE, OLDEST,
    ANSWERS, NUDGES, VERIFICATIONS, HANDOFFS, BUDGET,
)  # fmt: skip
