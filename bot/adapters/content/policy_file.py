"""Reads ``policy.toml``: what the company promises, where its places are, and when it is around."""

import re
from collections.abc import Callable, Mapping
from datetime import time
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar
from zoneinfo import ZoneInfo, available_timezones

from bot.adapters.content.locales import is_language
from bot.adapters.content.table import Report, Table
from bot.domain.errors import ContentError
from bot.domain.policy import Hours, Notice, Policy
from bot.domain.repro_guide import Kind

FULL_MOST, SHORT_MOST, DOOR_MOST = 900, 160, 700
"""Characters, with the links filled in. Together with an answer they must fit into one message."""
URL_MOST, NAME_MOST = 300, 80
MAIN = "en"
"""Readers of every language that a text is not written in get this one."""
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_URL = re.compile(r"(https://[\w.-]+\w(:\d+)?|http://127\.0\.0\.1(:\d+)?)([/?#][^\s()<>]*)?")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")

Said = TypeVar("Said")


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
    whole.only(("links", "notice", "door", "hours", "solved", "plans"))
    links = _links(_part(whole, "links"))
    doors = _part(whole, "door")
    doors.only(tuple(Kind))
    return Policy(
        notices=_by_locale(whole, "notice", lambda table, locale: _notice(table, locale, links)),
        links=links,
        doors=MappingProxyType(
            {
                kind: _by_locale(
                    doors, kind, lambda table, locale: _text(table, locale, DOOR_MOST, links)
                )
                for kind in Kind
                if kind in doors.values
            }
        ),
        hours=_hours(_part(whole, "hours")) if "hours" in whole.values else None,
        solved_tags=_solved_tags(_part(whole, "solved")),
        plans=_plans(_part(whole, "plans")),
        developer_roles=frozenset(_part(whole, "plans").texts("developer_roles", NAME_MOST)),
    )


def _part(table: Table, name: str) -> Table:
    return Table(table.report, table.table(name), table.line(name), table.last)


def _links(table: Table) -> Mapping[str, str]:
    links = {name: table.text(name, URL_MOST) for name in table.values}
    for name, url in links.items():
        if url and not _URL.fullmatch(url):
            table.wrong(name, f"{name} must be an https:// address without spaces or brackets")
    return MappingProxyType(links)


def _by_locale(parent: Table, name: str, read: Callable[[Table, str], Said]) -> Mapping[str, Said]:
    """What ``[name]`` says by locale, English among them; nothing where it is not there."""
    table = _part(parent, name)
    if name in parent.values and MAIN not in table.values:
        table.report.add(table.first, f"{name}: {MAIN} is missing, for all other languages")
    for locale in table.values:
        if not is_language(locale):
            table.wrong(locale, f"{locale} is no language's two-letter code")
    return MappingProxyType({locale: read(table, locale) for locale in table.values})


def _notice(table: Table, locale: str, links: Mapping[str, str]) -> Notice:
    notice = _part(table, locale)
    notice.only(("full", "short"))
    full = _text(notice, "full", FULL_MOST, links)
    short = _text(notice, "short", SHORT_MOST, links)
    if "\n" in short:
        notice.wrong("short", "short must be a single line")
    return Notice(full, short)


def _text(table: Table, name: str, most: int, links: Mapping[str, str]) -> str:
    """A text with its ``{link}``s filled in, and as long as people see it."""
    said = table.values.get(name)
    if not isinstance(said, str):
        return table.text(name, most)
    for unknown in set(_PLACEHOLDER.findall(said)) - set(links):
        line = table.report.line_of(f"{{{unknown}}}", table.line(name), table.last)
        table.report.add(line, f"{name}: there is no link {unknown}")
    filled = _PLACEHOLDER.sub(lambda found: links.get(found[1], found[0]), said).strip()
    return Table(table.report, {name: filled}, table.line(name), table.last).text(name, most)


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


def _solved_tags(table: Table) -> tuple[str, ...]:
    table.only(("tags",))
    return table.texts("tags", NAME_MOST)


def _plans(table: Table) -> Mapping[str, str]:
    table.only(("developer_roles", "tiers"))
    tiers = _part(table, "tiers")
    found = {name.lower(): tiers.text(name, NAME_MOST).lower() for name in tiers.values}
    return MappingProxyType(found)
