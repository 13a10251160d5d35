"""What the company promises its community, and which door is the right one for what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.handoff import Routing
from bot.domain.repro_guide import Kind, in_locale


@dataclass(frozen=True, slots=True)
class Notice:
    """Who reads here and who does not: Markdown. ``full`` is shown once a member, ``short`` (one
    line) from then on."""

    full: str
    short: str


@dataclass(frozen=True, slots=True)
class Hours:
    """When people are usually around: ``days`` (0 is Monday) from ``opens`` to ``closes``."""

    zone: ZoneInfo
    days: frozenset[int]
    opens: time
    closes: time

    def is_open(self, now: datetime) -> bool:
        local = now.astimezone(self.zone)
        return local.weekday() in self.days and self.opens <= local.time() < self.closes


class Unit(StrEnum):
    HOURS = "hours"
    """By day and by night."""
    BUSINESS_HOURS = "business_hours"
    BUSINESS_DAYS = "business_days"


@dataclass(frozen=True, slots=True)
class Target:
    """Within ``count`` of ``unit`` a ticket has its first response."""

    count: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Policy:
    """One company's. ``links`` are its places by name (``official``, ``status``, ``advisory`` …);
    ``doors`` says, for a kind of report that has a place of its own, where that is. Texts are
    Markdown by locale."""

    notices: Mapping[str, Notice]
    links: Mapping[str, str] = field(default_factory=dict)
    doors: Mapping[Kind, Mapping[str, str]] = field(default_factory=dict)
    hours: Hours | None = None
    solved_tags: tuple[str, ...] = ()
    """Names of the forum tag that marks a solved post, whichever the forum has."""
    plans: Mapping[str, str] = field(default_factory=dict)
    """Tiers, the smallest first, by what the directory calls a plan, in small letters."""
    developer_roles: frozenset[str] = frozenset()
    """Whoever has one of them in a project may ask about it; roles have no order."""
    roles: frozenset[str] = frozenset()
    """All that there are, as far as the company names them."""
    routing: Routing = field(default_factory=Routing)
    severities: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """What each is called, by locale; the worst first."""
    targets: Mapping[str, Mapping[str, Target]] = field(default_factory=dict)
    """Of the first response, by tier and severity."""
    origin_label: str = ""
    """What issues on GitHub are labelled with that came from here; empty for nothing."""

    @property
    def tiers(self) -> tuple[str, ...]:
        """The smallest first."""
        return tuple(dict.fromkeys(self.plans.values()))

    def tier(self, *names: str) -> str:
        """Of the first of ``names`` that is a plan's; empty where none is."""
        return next((self.plans[one.lower()] for one in names if one.lower() in self.plans), "")

    def rank(self, tier: str) -> int:
        """The higher, the more is paid; -1 for a tier that no plan has."""
        return self.tiers.index(tier) if tier in self.tiers else -1

    def is_developer(self, roles: frozenset[str]) -> bool:
        """``roles`` are somebody's in one project."""
        return not self.developer_roles.isdisjoint(roles)

    def severity_name(self, severity: str, locale: str) -> str:
        return in_locale(self.severities.get(severity, {}), locale, severity)

    def notice(self, locale: str) -> Notice:
        return in_locale(self.notices, locale, Notice("", ""))

    def door(self, kind: Kind, locale: str) -> str:
        """Where a report of this kind belongs; empty where it is welcome as it is."""
        return in_locale(self.doors.get(kind, {}), locale, "")
