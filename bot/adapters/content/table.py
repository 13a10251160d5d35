"""Hands out the typed values of one TOML table and notes, with its line, whatever is wrong."""

import re
import tomllib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from bot.domain.errors import Problem

Choice = TypeVar("Choice", bound=StrEnum)

_TOML_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)$|\s*\(at end of document\)$")


@dataclass(slots=True)
class Report:
    """What is wrong with one file; ``lines`` are its own, to find where a value stands."""

    path: Path
    lines: Sequence[str] = ()
    problems: list[Problem] = field(default_factory=list)

    def add(self, line: int, message: str) -> None:
        self.problems.append(Problem(str(self.path), line, message))

    def line_of(self, text: str, first: int = 1, last: int | None = None) -> int:
        """The first line from ``first`` to ``last`` that holds ``text``, else ``first``."""
        spellings = (text, text.replace('"', r"\""))
        numbered = enumerate(self.lines[first - 1 : last], first)
        return next((n for n, line in numbered if any(s in line for s in spellings)), first)

    def read(self) -> bool:
        """Fill ``lines`` from the file; False, and a problem, where it is no readable text."""
        try:
            text = self.path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            before = error.object[: error.start].count(b"\n")
            self.add(before + 1, "is not UTF-8; save the file as UTF-8")
        except OSError as error:
            self.add(1, f"cannot be read: {error.strerror}")
        else:
            self.lines = text.removesuffix("\n").split("\n")
            return True
        return False

    def toml(self, first: int, last: int) -> dict[str, Any] | None:
        """The lines ``first`` to ``last`` as TOML; None, and a problem, where they are not."""
        try:
            return tomllib.loads("\n".join(self.lines[first - 1 : last]) + "\n")
        except tomllib.TOMLDecodeError as error:
            found = _TOML_LINE.search(str(error))
            line = first - 1 + int(found[1]) if found and found[1] else last
            self.add(line, f"is not valid TOML: {_TOML_LINE.sub('', str(error))}")
            return None


@dataclass(frozen=True, slots=True)
class Table:
    """One table between the lines ``first`` and ``last`` of the file ``report`` is about.

    A value that is missing or wrong is noted and comes back empty, so that one run finds all.
    """

    report: Report
    values: dict[str, Any]
    first: int
    last: int

    def line(self, name: str) -> int:
        """Where the field ``name`` (or the table ``[x.name]``, or a part of it) is set."""
        spelled = rf"[\"']?{re.escape(name)}[\"']?"
        header = rf"\s*\[((.*\b)?{spelled}\s*\]|{spelled}\.)"
        either = rf"\s*{spelled}\s*=|{header}"
        # A field of the same name may stand in another table before this one.
        is_table = isinstance(self.values.get(name), dict)
        for is_set in map(re.compile, (header, either) if is_table else (either,)):
            numbered = enumerate(self.report.lines[self.first - 1 : self.last], self.first)
            if found := next((number for number, text in numbered if is_set.match(text)), 0):
                return found
        return self.first

    def only(self, known: Collection[str], elsewhere: Collection[str] = ()) -> None:
        """Note every field that is not ``known``; those ``elsewhere`` belong into en.md."""
        for name in (name for name in self.values if name not in known):
            advice = "it belongs into en.md" if name in elsewhere else hint(name, sorted(known))
            self.wrong(name, f"unknown field {name}: {advice}")

    def wrong(self, name: str, message: str) -> None:
        self.report.add(self.line(name), message)

    def text(self, name: str, most: int, default: str | None = None) -> str:
        """A line of 1 to ``most`` characters; required unless there is a ``default``."""
        value = self._get(name, str, "a text", default)
        if value is not None and name in self.values:
            self._measure(name, value, most)
        return value or ""

    def choice(self, name: str, choices: type[Choice], default: Choice) -> Choice:
        """One of an enum's values."""
        value = self._get(name, str, "a text", default.value)
        if value is None or value in set(choices):
            return default if value is None else choices(value)
        self.wrong(name, f"unknown {name} {value}: {', '.join(choices)}")
        return default

    def texts(self, name: str, most: int, *, is_required: bool = False) -> tuple[str, ...]:
        """A list of texts of 1 to ``most`` characters each; at least one when required."""
        values = self._list(name, str, "a list of texts", is_required)
        for value in values:
            self._measure(name, value, most)
        return tuple(values)

    def flag(self, name: str) -> bool | None:
        """True or false; None where it is not said."""
        said: bool | None = self._get(name, bool, "true or false", False)
        return said if name in self.values else None

    def number(self, name: str, default: float, least: float, most: float) -> float:
        """A number from ``least`` to ``most``."""
        value = self.values.get(name, default)
        if type(value) in (int, float) and least <= value <= most:
            return float(value)
        self.wrong(name, f"{name} must be a number from {least:g} to {most:g}")
        return default

    def share(self, name: str, default: float) -> float:
        """A number from 0 to 1."""
        return self.number(name, default, 0, 1)

    def choices(self, name: str, choices: type[Choice]) -> frozenset[Choice]:
        """Some of an enum's values."""
        found, known = self.texts(name, 80), tuple(choices)
        return frozenset(choices(one) for one in found if self.known(name, one, known))

    def known(self, name: str, one: str, known: Collection[str]) -> bool:
        """Is ``one``, said in the field ``name``, ``known``? Noted where it is not."""
        if one in known:
            return True
        self.wrong(name, f"{name}: there is no {one}, {hint(one, sorted(known))}")
        return False

    def ids(self, name: str) -> Iterator[int]:
        """A list of Discord's ids, written as numbers."""
        yield from self._list(name, int, "a list of Discord's ids, as numbers", False)

    def day(self, name: str) -> date:
        """A date, written 2026-08-22; required."""
        value = self._get(name, date, "a date such as 2026-08-22", None)
        return value if value is not None else date.min

    def tables(self, name: str) -> list[dict[str, Any]]:
        return self._list(name, dict, "a list of tables", False)

    def rows(self, name: str) -> list["Table"]:
        """Each ``[[name]]`` with the lines it stands in, up to the next of its kind."""
        tables = self.tables(name)
        mark = f"[[{name}]]"
        starts = [n for n, line in enumerate(self.report.lines, 1) if line.startswith(mark)]
        if len(starts) != len(tables):  # written inline: the file is all we can point at
            starts = [self.first] * len(tables)
        ends = [*(start - 1 for start in starts[1:]), self.last][: len(tables)]
        return [
            Table(self.report, values, start, max(start, end))
            for values, start, end in zip(tables, starts, ends, strict=True)
        ]

    def table(self, name: str) -> dict[str, Any]:
        return self._get(name, dict, "a table", {}) or {}

    def _get(self, name: str, kind: type, wanted: str, default: Any) -> Any:
        """The value, or ``default``; None, noted, where it is wrong or missing without one."""
        if name not in self.values:
            if default is None:
                self.report.add(self.first, f"{name} is missing: {wanted}")
            return default
        value = self.values[name]
        if type(value) is kind:  # exact: a bool is an int too, and a time of day a date
            return value
        self.wrong(name, f"{name} must be {wanted}")
        return None

    def _list(self, name: str, kind: type, wanted: str, is_required: bool) -> list[Any]:
        values = self._get(name, list, wanted, None if is_required else [])
        if values is None:
            return []
        if not all(type(value) is kind for value in values):
            self.wrong(name, f"{name} must be {wanted}")
            return []
        if is_required and not values:
            self.wrong(name, f"{name} is empty: give at least one")
        return list(values)

    def _measure(self, name: str, text: str, most: int) -> None:
        if not text.strip():
            self.wrong(name, f"{name} has an empty text")
        elif len(text) > most:
            line = self.report.line_of(text, self.line(name), self.last)
            self.report.add(line, f"{name} is longer than {most} characters ({len(text)})")


def hint(said: str, known: Collection[str]) -> str:
    """What may have been meant by ``said``, which is none of ``known``."""
    near = get_close_matches(said, known, n=1)
    return f"did you mean {near[0]}?" if near else f"known: {', '.join(known)}"
