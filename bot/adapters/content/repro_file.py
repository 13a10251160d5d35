"""Reads ``repro.toml``: what a report should tell, how to recognise it and how to ask for it."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from bot.adapters.content.locales import is_language
from bot.adapters.content.table import Report, Table
from bot.domain.errors import ContentError
from bot.domain.repro_guide import Ask, Guide, Item, Kind, KindRule, Outdated, Shape, Trap
from bot.domain.repro_phrases import fold, parts_of
from bot.domain.repro_text import name_of
from bot.domain.repro_wording import FactLine, Sense, Template, Thing, Together, Wording

PHRASE_MOST = 4000
"""A phrase with all its alternatives."""
NAME_MOST, TEXT_MOST = 80, 300
CHOICES_MOST, CHOICE_MOST = 25, 100
"""A select menu takes no more:
https://discord.com/developers/docs/components/reference#string-select"""

_WORDS = ("fillers", "of", "before", "others", "chatter")
_WORDING_PHRASES = ("vague", "supposed", "meant", "quoted")
_PARTS = (
    "plugin", "majors", "packages", "wording", "template", "facts", "thing", "clues", "item",
    "kind", "outdated", "trap", "screenshot",
)  # fmt: skip
_ITEM_FIELDS = ("id", "shape", "command", "weight", "headings", "signs", "is_told")
_ITEM_PHRASES = ("says", "shows", "none", "about")
_ITEM_TEXTS = ("unless", "packages", "settings", "links", "other_links")
_KIND_FIELDS = ("id", "needs", "together", "points", "headings", "needs_trouble", "may_quote")
_KIND_PHRASES = ("strong", "weak", "shows")


def load(path: Path, codes: Mapping[str, Sequence[str]] = MappingProxyType({})) -> Guide:
    """The guide, with ``codes`` (a name, and every spelling of it) to be found in reports.

    Raises ContentError with every problem of the file.
    """
    report = Report(path)
    values = report.toml(1, len(report.lines)) if report.read() else None
    guide = None
    if values is not None:
        guide = _guide(Table(report, values, 1, len(report.lines)), codes)
    if guide is None or report.problems:
        raise ContentError(tuple(report.problems))
    return guide


def _guide(whole: Table, codes: Mapping[str, Sequence[str]]) -> Guide | None:
    whole.only(_PARTS)
    items = _unique(whole, "item", _item, lambda item: item.id)
    kinds = _unique(whole, "kind", _kind, lambda rule: rule.kind)
    things = _unique(whole, "thing", _thing, lambda thing: thing.key)
    clues = _clues(_part(whole, "clues"))
    _check_together(whole, {*clues, Sense.ASKED.value, Sense.TROUBLE.value})
    packages = _strings(_part(whole, "packages"))
    facts = _facts(_part(whole, "facts"))
    outdated = tuple(_outdated(row) for row in whole.rows("outdated"))
    traps = {trap.id: trap for trap in map(_trap, whole.rows("trap"))}
    wording, template = _wording(_part(whole, "wording")), _template(_part(whole, "template"))
    _check_points(whole, {*clues, *Sense})
    _check_references(whole, items, (*packages.values(), *facts.items.values()))
    if whole.report.problems:  # a phrase may be none
        return None
    return Guide(
        items=items,
        kinds=kinds,
        things=things,
        clues=clues,
        codes=codes,
        outdated=outdated,
        traps=traps,
        facts=facts,
        wording=wording,
        template=template,
        plugin=whole.text("plugin", NAME_MOST, ""),
        majors=tuple(whole.ids("majors")),
        packages=packages,
        screenshot=_by_locale(_part(whole, "screenshot")),
    )


Row = TypeVar("Row")
Name = TypeVar("Name", bound=str)


def _unique(
    whole: Table, name: str, read: Callable[[Table], Row], name_in: Callable[[Row], Name]
) -> Mapping[Name, Row]:
    """The rows by their names; a missing or second one is noted."""
    found: dict[Name, Row] = {}
    for row in whole.rows(name):
        one = read(row)
        if name_in(one) in found:
            row.report.add(row.first, f"{name} {name_in(one)} stands here a second time")
        found[name_in(one)] = one
    if not found and name != "thing":
        whole.report.add(whole.first, f"[[{name}]] is missing: give at least one")
    return MappingProxyType(found)


def _part(table: Table, name: str) -> Table:
    return Table(table.report, table.table(name), table.line(name), table.last)


def _strings(table: Table, most: int = NAME_MOST) -> Mapping[str, str]:
    """Names and texts; a text may be empty."""
    texts = {name: table.text(name, most) if value else "" for name, value in table.values.items()}
    return MappingProxyType(texts)


def _notes(row: Table) -> Mapping[str, str]:
    return _by_locale(_part(row, "note"))


def _by_locale(notes: Table) -> Mapping[str, str]:
    for locale in notes.values:
        if not is_language(locale):
            notes.wrong(locale, f"{locale} is no language's two-letter code")
    return _strings(notes, TEXT_MOST)


def _phrases(row: Table, name: str, *, is_required: bool = False) -> tuple[str, ...]:
    phrases = row.texts(name, PHRASE_MOST, is_required=is_required)
    for phrase in phrases:
        try:
            parts_of(phrase)
        except ValueError as error:
            line = row.report.line_of(phrase[:60], row.line(name), row.last)
            row.report.add(line, f"{name}: {str(error)[:200]}")
    return phrases


def _item(row: Table) -> Item:
    locales = [name for name, value in row.values.items() if isinstance(value, dict)]
    row.only((*_ITEM_FIELDS, *_ITEM_PHRASES, *_ITEM_TEXTS, *filter(is_language, locales)))
    if "en" not in locales:
        row.report.add(row.first, "[item.en] is missing: how is it asked for?")
    asks = {locale: _ask(_part(row, locale)) for locale in locales}
    names = (name_of(ask.name) for ask in asks.values())  # a tidy report has them as headings
    return Item(
        id=row.text("id", NAME_MOST),
        shape=row.choice("shape", Shape, Shape.PHRASE),
        asks=MappingProxyType(asks),
        command=row.text("command", NAME_MOST, ""),
        weight=row.values["weight"] if _is_weight(row) else 1,
        headings=tuple(dict.fromkeys((*row.texts("headings", NAME_MOST), *names))),
        signs=_signs(row),
        is_told=_flag(row, "is_told", is_on=False),
        **{name: _phrases(row, name) for name in _ITEM_PHRASES},
        **{name: row.texts(name, NAME_MOST) for name in _ITEM_TEXTS},
    )


def _is_weight(row: Table) -> bool:
    weight = row.values.get("weight", 1)
    if type(weight) in {int, float} and weight > 0:
        return "weight" in row.values
    row.wrong("weight", "weight must be a number above 0")
    return False


def _signs(row: Table) -> tuple[str, ...]:
    """Phrases for a command, texts to the letter for what one prints."""
    is_command = row.values.get("shape") == Shape.COMMAND
    return _phrases(row, "signs") if is_command else row.texts("signs", NAME_MOST)


def _ask(table: Table) -> Ask:
    table.only(("name", "text", "choices"))
    choices = table.texts("choices", CHOICE_MOST)
    if len(choices) > CHOICES_MOST:
        table.wrong("choices", f"choices are {CHOICES_MOST} at most, these are {len(choices)}")
    if len(set(choices)) < len(choices):
        table.wrong("choices", "choices must differ")
    return Ask(table.text("name", NAME_MOST), table.text("text", TEXT_MOST), choices)


def _kind(row: Table) -> KindRule:
    row.only((*_KIND_FIELDS, *_KIND_PHRASES))
    return KindRule(
        kind=row.choice("id", Kind, Kind.UNCLEAR),
        needs=row.texts("needs", NAME_MOST),
        together=tuple(map(_together, row.texts("together", TEXT_MOST))),
        points=_points(_part(row, "points")),
        headings=row.texts("headings", NAME_MOST),
        needs_trouble=_flag(row, "needs_trouble", is_on=False),
        may_quote=_flag(row, "may_quote", is_on=True),
        **{name: _phrases(row, name) for name in _KIND_PHRASES},
    )


def _points(table: Table) -> Mapping[str, float]:
    for name, value in table.values.items():
        if type(value) not in {int, float}:
            table.wrong(name, f"{name} must be a number")
    return MappingProxyType(table.values)


def _together(said: str) -> Together:
    """``service down !app``: names of clues; those after a ``!`` must not be there."""
    names = said.split()
    return Together(
        frozenset(name for name in names if not name.startswith("!")),
        frozenset(name[1:] for name in names if name.startswith("!")),
    )


def _clues(table: Table) -> Mapping[str, tuple[str, ...]]:
    clues = {name: _phrases(table, name, is_required=True) for name in table.values}
    return MappingProxyType(clues)


def _check_together(whole: Table, known: Collection[str]) -> None:
    """Only clues that are there stand together, and one at least must be."""
    for row in whole.rows("kind"):
        for said in filter(lambda one: isinstance(one, str), row.values.get("together", [])):
            line = row.report.line_of(f'"{said}"', row.line("together"), row.last)
            one = _together(said)
            for name in sorted((one.clues | one.without) - set(known)):
                row.report.add(line, f"together: there is no clue {name}")
            if not one.clues:
                row.report.add(line, f"together: {said!r} names no clue that must be there")


def _check_points(whole: Table, known: Collection[str]) -> None:
    for row in whole.rows("kind"):
        points = _part(row, "points")
        for name in sorted(set(points.values) - set(known)):
            points.wrong(name, f"points: there is no clue {name}")


def _flag(row: Table, name: str, *, is_on: bool) -> bool:
    value = row.values.get(name, is_on)
    if not isinstance(value, bool):
        row.wrong(name, f"{name} must be true or false")
    return bool(value)


def _thing(row: Table) -> Thing:
    row.only(("key", "names", "item", "is_major_enough"))
    names = _phrases(row, "names", is_required=True)
    item = row.text("item", NAME_MOST, "")
    return Thing(
        row.text("key", NAME_MOST), names, item, _flag(row, "is_major_enough", is_on=False)
    )


def _outdated(row: Table) -> Outdated:
    row.only(("package", "below", "except", "note"))
    below = row.values.get("below")
    if type(below) is not int:
        row.wrong("below", "below must be a major version, such as 6")
    others = frozenset(row.texts("except", NAME_MOST))
    is_number = below if isinstance(below, int) else 0
    return Outdated(row.text("package", NAME_MOST), is_number, _notes(row), others)


def _trap(row: Table) -> Trap:
    row.only(("id", "signs", "note"))
    return Trap(row.text("id", NAME_MOST), _phrases(row, "signs", is_required=True), _notes(row))


def _facts(table: Table) -> FactLine:
    table.only(("marker", "mask", "items", "versions"))
    mask = table.texts("mask", NAME_MOST)
    items, versions = _strings(_part(table, "items")), _strings(_part(table, "versions"))
    return FactLine(table.text("marker", NAME_MOST, ""), mask, items, versions)


def _wording(table: Table) -> Wording:
    table.only((*_WORDS, *_WORDING_PHRASES))
    words = {name: frozenset(map(fold, table.texts(name, NAME_MOST))) for name in _WORDS}
    vague, supposed, meant, quoted = (_phrases(table, name) for name in _WORDING_PHRASES)
    return Wording(**words, vague=vague, supposed=supposed, meant=meant, quoted=quoted)


def _template(table: Table) -> Template:
    table.only(("headings", "lines", "fillers"))
    lines, fillers = table.texts("lines", TEXT_MOST), table.texts("fillers", NAME_MOST)
    return Template(lines, fillers, table.texts("headings", NAME_MOST))


def _check_references(whole: Table, items: Mapping[str, Item], named: Iterable[str]) -> None:
    """Whatever names an item names one that is there."""
    for name in named:
        if name and name not in items:
            whole.report.add(whole.report.line_of(f'"{name}"'), f"there is no item {name}")
    for part, field in (("kind", "needs"), ("item", "unless"), ("thing", "item")):
        for row in whole.rows(part):
            value = row.values.get(field, [])
            for name in [value] if isinstance(value, str) else value:
                if name and name not in items:
                    line = row.report.line_of(f'"{name}"', row.line(field), row.last)
                    row.report.add(line, f"{field}: there is no item {name}")
