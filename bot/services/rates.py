"""Counts what each member asks for, so that nobody keeps the bridge to themselves."""

from collections import deque
from datetime import datetime, timedelta
from enum import Enum

from bot.domain.ids import MemberId

WINDOW = timedelta(minutes=1)
SWEEP_AT = 4096
"""Members remembered before those whose window has passed are swept out."""


class Rate(Enum):
    """``FIRST_OVER`` is the one time the member is told."""

    WITHIN = "within"
    FIRST_OVER = "first over"
    OVER = "over"


class Rates:
    """Sliding windows in memory: a restart forgives, which costs nothing that matters."""

    def __init__(self, limit: int, window: timedelta = WINDOW) -> None:
        self._limit = limit
        self._window = window
        self._hits: dict[MemberId, deque[datetime]] = {}
        self._told: dict[MemberId, datetime] = {}

    def hit(self, member: MemberId, now: datetime) -> Rate:
        """Count one request of ``member``; requests over the limit are not counted."""
        if len(self._hits) > SWEEP_AT:
            self._sweep(now)
        hits = self._hits.setdefault(member, deque())
        while hits and hits[0] <= now - self._window:
            hits.popleft()
        if len(hits) < self._limit:
            hits.append(now)
            return Rate.WITHIN
        told = self._told.get(member)
        if told is not None and told > now - self._window:
            return Rate.OVER
        self._told[member] = now
        return Rate.FIRST_OVER

    def _sweep(self, now: datetime) -> None:
        edge = now - self._window
        self._hits = {m: hits for m, hits in self._hits.items() if hits and hits[-1] > edge}
        self._told = {m: at for m, at in self._told.items() if at > edge}
