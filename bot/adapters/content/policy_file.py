"""Reads ``policy.toml``: what the company promises, where its places are, and when it is around."""

import re
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo, available_timezones

from bot.adapters.content import handoff_file
from bot.adapters.content.policy_text import NAME_MOST, by_locale, part, text
from bot.adapters.content.table import Report, Table
from bot.domain.errors import ContentError
from bot.domain.policy import Hours, Notice, Policy
from bot.domain.repro_guide import Kind

FULL_MOST, SHORT_MOST, DOOR_MOST = 900, 160, 700
"""Characters, with the links filled in. Together with an answer they must fit into one message."""
URL_MOST, LABEL_MOST = 300, 50
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_URL = re.compile(r"(https://[\w.-]+\w(:\d+)?|http://127\.0\.0\.1(:\d+)?)([/?#][^\s()<>]*)?")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def load(path: Path) -> Policy | None:
    """The policy; None where there is no such file. Raises ContentError with every problem."""
    if not path.exists():
        return None
    report = Report(path)
    values = report.toml(1, len(report.lines)) if report.read() else None
    policy = None
    if values is not None:
        policy = _policy(Table(report, values, 1, len(report.lines)))
    if policy is None or report.problems:
        raise ContentError(tuple(report.problems))
    return policy


def _policy(whole: Table) -> Policy:
    tables = ("links", "notice", "door", "hours", "solved", "plans", "github")
    whole.only((*tables, *handoff_file.TABLES))
    links = _links(part(whole, "links"))
    doors, plans = part(whole, "door"), part(whole, "plans")
    doors.only(tuple(Kind))
    tiers = _tiers(plans)
    developer_roles = frozenset(plans.texts("developer_roles", NAME_MOST))
    severities = handoff_file.severities(whole)
    return Policy(
        notices=by_locale(whole, "notice", lambda table, locale: _notice(table, locale, links)),
        links=links,
        doors=MappingProxyType(
            {
                kind: by_locale(
                    doors, kind, lambda table, locale: text(table, locale, DOOR_MOST, links)
                )
                for kind in Kind
                if kind in doors.values
            }
        ),
        hours=_hours(part(whole, "hours")) if "hours" in whole.values else None,
        solved_tags=_solved_tags(part(whole, "solved")),
        plans=tiers,
        developer_roles=developer_roles,
        roles=developer_roles.union(plans.texts("other_roles", NAME_MOST)),
        routing=handoff_file.routing(whole, links, frozenset(tiers.values()), developer_roles),
        severities=severities,
        targets=handoff_file.targets(whole, frozenset(tiers.values()), tuple(severities)),
        origin_label=_origin_label(part(whole, "github")),
    )


def _links(table: Table) -> Mapping[str, str]:
    links = {name: table.text(name, URL_MOST) for name in table.values}
    for name, url in links.items():
        if url and not _URL.fullmatch(url):
            table.wrong(name, f"{name} must be an https:// address without spaces or brackets")
    return MappingProxyType(links)


def _notice(table: Table, locale: str, links: Mapping[str, str]) -> Notice:
    notice = part(table, locale)
    notice.only(("full", "short"))
    full = text(notice, "full", FULL_MOST, links)
    short = text(notice, "short", SHORT_MOST, links)
    if "\n" in short:
        notice.wrong("short", "short must be a single line")
    return Notice(full, short)


def _hours(table: Table) -> Hours | None:
    table.only(("zone", "days", "opens", "closes"))
    zone = _zone(table)
    names = table.texts("days", NAME_MOST, is_required=True)
    for name in names:
        if name not in DAYS:
            table.wrong("days", f"unknown day {name}: {', '.join(DAYS)}")
    opens, closes = _time(table, "opens"), _time(table, "closes")
    if zone is None or opens is None or closes is None:
        return None
    if opens >= closes:
        table.wrong("closes", "closes must be later than opens, on the same day")
    return Hours(zone, frozenset(DAYS.index(name) for name in names if name in DAYS), opens, closes)


def _zone(table: Table) -> ZoneInfo | None:
    name = table.text("zone", NAME_MOST)
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):  # unknown, not a name at all, a folder of names
        if available_timezones():
            table.wrong("zone", f"unknown zone {name}: give one such as Europe/Madrid")
        else:
            table.wrong("zone", "this system knows no time zones: install its package tzdata")
        return None


def _time(table: Table, name: str) -> time | None:
    said = table.text(name, NAME_MOST)
    if _TIME.fullmatch(said):
        return time.fromisoformat(said)
    if said:
        table.wrong(name, f'{name} must be a time such as "09:00", up to "23:59"')
    return None


def _origin_label(table: Table) -> str:
    table.only(("origin_label",))
    return table.text("origin_label", LABEL_MOST) if table.values else ""


def _solved_tags(table: Table) -> tuple[str, ...]:
    table.only(("tags",))
    return table.texts("tags", NAME_MOST)


def _tiers(plans: Table) -> Mapping[str, str]:
    plans.only(("developer_roles", "other_roles", "tiers"))
    tiers = part(plans, "tiers")
    found = {name.lower(): tiers.text(name, NAME_MOST).lower() for name in tiers.values}
    return MappingProxyType(found)
