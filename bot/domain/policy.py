"""What the company promises its community, and which door is the right one for what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from zoneinfo import ZoneInfo

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

    def tier(self, *names: str) -> str:
        """Of the first of ``names`` that is a plan's; empty where none is."""
        return next((self.plans[one.lower()] for one in names if one.lower() in self.plans), "")

    def rank(self, tier: str) -> int:
        """The higher, the more is paid; -1 for a tier that no plan has."""
        tiers = list(dict.fromkeys(self.plans.values()))
        return tiers.index(tier) if tier in tiers else -1

    def is_developer(self, roles: frozenset[str]) -> bool:
        """``roles`` are somebody's in one project."""
        return not self.developer_roles.isdisjoint(roles)

    def notice(self, locale: str) -> Notice:
        return in_locale(self.notices, locale, Notice("", ""))

    def door(self, kind: Kind, locale: str) -> str:
        """Where a report of this kind belongs; empty where it is welcome as it is."""
        return in_locale(self.doors.get(kind, {}), locale, "")
