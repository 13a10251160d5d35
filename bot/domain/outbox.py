"""Effects on the outside world: what they are, when they are tried again, when given up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.domain.errors import Withheld
from bot.domain.ids import EffectId


class EffectState(StrEnum):
    """``unknown`` is for receivers without idempotency: a person decides, nobody retries."""

    DUE = "due"
    LEASED = "leased"
    DONE = "done"
    DEAD = "dead"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing to do outside. ``kind`` names the handler (``chat.reply``), ``payload`` is JSON.

    ``key`` is unique for ever: a second effect with the same key is the same effect. Effects of
    one ``stream`` (for example one question and its reply) happen one after another, in order.
    """

    kind: str
    key: str
    stream: str
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Leased:
    """An effect a worker holds. ``attempts`` counts this one too; above 1 means it may already
    have happened, and the handler must look before it acts."""

    id: EffectId
    effect: Effect
    attempts: int
    age: timedelta
    """Since it was enqueued."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a leased effect: ``done``, ``due`` again, ``dead`` or ``unknown``.

    ``at`` is when it finished or, for ``due``, when it is tried again. ``result`` is what the
    handler returned, ``error`` why it is not done.
    """

    leased: Leased
    state: EffectState
    at: datetime
    result: str | None = None
    error: str | None = None


MAX_ATTEMPTS = 8
WITHHELD = str(Withheld(""))
"""Why an effect is done that a dry run kept from leaving."""
OUTAGE = timedelta(days=1)
KEEP_DONE = timedelta(days=7)
"""How long what was sent is kept for the people who look after the outbox."""
_ON_GITHUB = ("inbox.", "issue.", "nudge.", "relay.")
LEASE = timedelta(seconds=30)
PATIENCE = timedelta(seconds=25)
"""How long one attempt may take: it must have ended before somebody else may take the lease."""


def backoff(attempts: int, jitter: float, retry_after: float | None = None) -> timedelta:
    """How long to wait after the ``attempts``-th failure: 1 s doubling to 5 min, ± 20 %.

    ``jitter`` is a random number from 0 to 1; ``retry_after`` (seconds) is a lower bound.
    """
    seconds = min(2.0 ** min(attempts - 1, 9), 300.0) * (0.8 + 0.4 * jitter)
    return timedelta(seconds=max(seconds, retry_after or 0.0))


def is_last(leased: Leased) -> bool:
    """May it be given up because nobody answers? Nobody waits in front of what happens on GitHub,
    and nobody would do it again: it outlasts an outage of a day."""
    patience = OUTAGE if leased.effect.kind.startswith(_ON_GITHUB) else timedelta(0)
    return leased.attempts >= MAX_ATTEMPTS and leased.age >= patience
