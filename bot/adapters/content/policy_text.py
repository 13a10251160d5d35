"""Hands out the parts of ``policy.toml`` and its texts, which name links and come by language."""

import re
from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType
from typing import TypeVar

from bot.adapters.content.locales import is_language
from bot.adapters.content.table import Table

NAME_MOST = 80
MAIN = "en"
"""Readers of every language that a text is not written in get this one."""

_PLACEHOLDER = re.compile(r"\{(\w+)\}")

Said = TypeVar("Said")


def part(table: Table, name: str) -> Table:
    """The table ``name``, empty where there is none."""
    first = table.line(name)
    is_header = table.report.lines[first - 1].lstrip().startswith("[")
    # What is written in a line ends there.
    return Table(table.report, table.table(name), first, table.last if is_header else first)


def by_locale(
    parent: Table, name: str, read: Callable[[Table, str], Said], beside: Collection[str] = ()
) -> Mapping[str, Said]:
    """What ``[name]`` says by locale, English among them; nothing where it is not there.
    ``beside`` are its other fields."""
    table = part(parent, name)
    locales = [locale for locale in table.values if locale not in beside]
    if name in parent.values and MAIN not in locales:
        table.report.add(table.first, f"{name}: {MAIN} is missing, for all other languages")
    for locale in locales:
        if not is_language(locale):
            table.wrong(locale, f"{locale} is no language's two-letter code")
    return MappingProxyType({locale: read(table, locale) for locale in locales})


def text(table: Table, name: str, most: int, links: Mapping[str, str]) -> str:
    """A text with its ``{link}``s filled in, and as long as people see it."""
    said = table.values.get(name)
    if not isinstance(said, str):
        return table.text(name, most)
    for unknown in set(_PLACEHOLDER.findall(said)) - set(links):
        line = table.report.line_of(f"{{{unknown}}}", table.line(name), table.last)
        table.report.add(line, f"{name}: there is no link {unknown}")
    filled = _PLACEHOLDER.sub(lambda found: links.get(found[1], found[0]), said).strip()
    return Table(table.report, {name: filled}, table.line(name), table.last).text(name, most)
