"""Reads ``keys.toml``: which error codes and log phrases name which entry beyond doubt."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType

from bot.adapters.content.locales import is_language
from bot.adapters.content.table import Report, Table
from bot.domain.faq import Key, Severity
from bot.domain.ids import EntryId

NAME_LEAST = 4
"""A shorter name would be found in ordinary sentences."""
NAME_MOST = 100
NOTE_MOST = 400


def read(path: Path, entries: Collection[str]) -> tuple[Report, Mapping[EntryId, tuple[Key, ...]]]:
    """The keys of each entry; none where there is no such file."""
    report = Report(path)
    found: dict[EntryId, list[Key]] = defaultdict(list)
    if path.exists() and report.read():
        values = report.toml(1, len(report.lines)) or {}
        whole = Table(report, values, 1, len(report.lines))
        whole.only(("key",))
        rows = [(row, *_key(row)) for row in whole.rows("key")]
        for row, entry, key in rows:
            if entry and entry not in entries:
                row.wrong("entry", f"there is no entry {entry}")
            found[EntryId(entry)].append(key)
        _note_duplicates([(row, key) for row, _, key in rows])
    return report, {entry: tuple(keys) for entry, keys in found.items()}


def _key(row: Table) -> tuple[str, Key]:
    row.only(("names", "entry", "severity", "note"))
    names = row.texts("names", NAME_MOST, is_required=True)
    for name in names:
        if 0 < len(name.strip()) < NAME_LEAST:
            row.wrong("names", f"{name} is too short to be told from ordinary words")
    key = Key(names, _notes(row), row.choice("severity", Severity, Severity.ERROR))
    return row.text("entry", 60), key


def _notes(row: Table) -> Mapping[str, str]:
    values = row.table("note")
    notes = Table(row.report, values, row.line("note"), row.last)
    for locale in values:
        if not is_language(locale):
            notes.wrong(locale, f"{locale} is no language's two-letter code")
    return MappingProxyType({locale: notes.text(locale, NOTE_MOST) for locale in values})


def _note_duplicates(rows: list[tuple[Table, Key]]) -> None:
    seen: dict[str, int] = {}
    for row, key in rows:
        for name in key.names:
            line = row.report.line_of(name, row.first, row.last)
            if first := seen.get(name.casefold()):
                row.report.add(line, f"{name} is a key already, in line {first}")
            seen.setdefault(name.casefold(), line)
