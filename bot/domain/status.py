"""Says what a status page's report means: how the service does, and which incidents are open."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.ids import ChannelId, EffectId

FRESH = timedelta(hours=24)
"""How long an incident counts as open where the page does not say that it ended."""
SKEW = timedelta(minutes=5)
"""By how much the page's clock may be ahead of ours."""
STALE = timedelta(minutes=10)
"""After this long without a usable report nobody knows how the service does."""
RELAPSE = timedelta(hours=1)
"""Trouble without a name that comes back within this time is the same trouble."""
LONGEST_PAUSE = 600.0
"""Seconds between two looks at a page that does not answer."""
LONGEST_TITLE = 100
LONGEST_URL = 200

_MARKDOWN = re.compile(r"([\\*_~|`<>])")
_BRACKETS = str.maketrans("[]", "()")
_LINK = re.compile(r"https?://[^\s<>()\[\]\\\"]+")


class Level(StrEnum):
    """From best to worst; ``unknown`` is no level of the service but of our knowledge."""

    UP = "up"
    MAINTENANCE = "maintenance"
    INCIDENT = "incident"
    OUTAGE = "outage"
    UNKNOWN = "unknown"

    @property
    def is_trouble(self) -> bool:
        return self in _SEVERITY and self is not Level.UP


_SEVERITY = {
    level: rank
    for rank, level in enumerate((Level.UP, Level.MAINTENANCE, Level.INCIDENT, Level.OUTAGE))
}


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident or maintenance that a page reports and has not ended yet.

    ``title`` is empty where the page only says that something is wrong. ``state_text`` is the
    page's own word, such as ``investigating``. ``is_certain`` is False where the page has no word
    for *ended* that can be relied upon; such an incident lapses ``FRESH`` after its last news.
    """

    id: str
    title: str
    url: str
    level: Level
    state_text: str = ""
    started_at: datetime | None = None
    updated_at: datetime | None = None
    is_certain: bool = True

    def is_open(self, moment: datetime) -> bool:
        soon = moment + SKEW
        if self.level is Level.MAINTENANCE and self.started_at and self.started_at > soon:
            return False
        if self.is_certain:
            return True
        news = self.updated_at or self.started_at
        return news is not None and moment - FRESH < news <= soon


@dataclass(frozen=True, slots=True)
class Status:
    """What a page said when it was last read. ``indicator`` is its overall state."""

    indicator: Level
    incidents: tuple[Incident, ...]
    page_url: str
    checked_at: datetime

    @property
    def open(self) -> tuple[Incident, ...]:
        """The incidents that are open now; one without a title where the page names none."""
        found = tuple(one for one in self.incidents if one.is_open(self.checked_at))
        if found or not self.indicator.is_trouble:
            return found
        return (_nameless(self.indicator, self.page_url),)

    @property
    def level(self) -> Level:
        """The worst of what is said: pages often stay green while they report an incident."""
        if self.indicator is Level.UNKNOWN:
            return Level.UNKNOWN
        return max((self.indicator, *(one.level for one in self.open)), key=_SEVERITY.__getitem__)


@dataclass(frozen=True, slots=True)
class Told:
    """A message about an incident in the incident channel.

    ``incident`` is as it was last told (but for ``updated_at``), ``version`` how often that
    changed; ``episode`` counts from 0 how often trouble without a name began anew.
    """

    id: int
    incident: Incident
    episode: int
    version: int
    channel: ChannelId
    effect: EffectId
    ended_at: datetime | None = None

    def may_go_on(self, moment: datetime) -> bool:
        """Is the same incident, seen again, still this one, also after it seemed to be over?"""
        is_named = bool(self.incident.title)
        return is_named or self.ended_at is None or moment - self.ended_at < RELAPSE


def _nameless(indicator: Level, page_url: str) -> Incident:
    """Its id stays while the indicator lasts: outage and incident are two views of one trouble."""
    is_planned = indicator is Level.MAINTENANCE
    return Incident("maintenance" if is_planned else "indicator", "", page_url, indicator)


def pause(every: float, failures: int, jitter: float) -> float:
    """Seconds until the next look, ± 10 %: ``every``, doubled with each failure in a row.

    ``jitter`` is a random number from 0 to 1.
    """
    longer = min(every * 2.0 ** min(failures, 10), LONGEST_PAUSE)
    return max(every, longer) * (0.9 + 0.2 * jitter)


def plain(text: str, limit: int = LONGEST_TITLE) -> str:
    """A page's words in one line that no Markdown and no invisible character can disturb."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text[: 4 * limit]).split())
    if len(line) > limit:
        line = line[: limit - 1].rstrip() + "…"
    return _MARKDOWN.sub(r"\\\1", line.translate(_BRACKETS))


def link(url: str, otherwise: str) -> str:
    """``url`` where a Markdown link can hold it, else ``otherwise``."""
    is_usable = len(url) <= LONGEST_URL and url.isprintable() and _LINK.fullmatch(url)
    return url if is_usable else otherwise
