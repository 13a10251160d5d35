"""The parts of a report: what people say, and the logs, code, tables and empty forms they paste."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from operator import itemgetter
from typing import NamedTuple

from bot.domain.repro_phrases import Word, fold


class Zone(Enum):
    """What a line is."""

    PROSE = "prose"
    HEADING = "heading"
    LOG = "log"
    CODE = "code"
    TABLE = "table"
    """Packages and their versions, as installed."""
    VOID = "void"
    """Nothing the person said: an empty form, an image, versions that only exist elsewhere."""


class Line(NamedTuple):
    """``start`` to before ``end`` of the text, without the line's end."""

    start: int
    end: int
    zone: Zone
    is_fenced: bool = False


class Section(NamedTuple):
    """What stands under one heading or behind one label. ``name`` is as in ``name_of``."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Forms:
    """The headings that mean something, and what an empty form says under them (all folded)."""

    headings: Collection[str] = ()
    boilerplate: Collection[str] = ()
    fillers: Collection[str] = ()
    marker: str = ""
    """What a line of the product's own log holds."""
    telling: Collection[str] = ()
    """What is looked for, to the letter, also where a long text is not read."""


@dataclass(frozen=True, slots=True)
class Report:
    """A text and its parts; places are the text's own."""

    text: str
    lines: tuple[Line, ...]
    sections: Mapping[str, Sequence[Section]]
    """By name."""
    words: tuple[Word, ...]
    images: int = 0
    _sections: tuple[tuple[int, int, str], ...] = field(repr=False, default=())
    _starts: tuple[int, ...] = field(repr=False, default=())

    def line_at(self, place: int) -> Line:
        if not self.lines:
            return Line(0, len(self.text), Zone.PROSE)
        return self.lines[max(0, bisect_right(self._starts, place) - 1)]

    def zone_at(self, place: int) -> Zone:
        return self.line_at(place).zone

    def lines_between(self, start: int, end: int) -> Iterator[Line]:
        first = max(0, bisect_right(self._starts, start) - 1)
        last = bisect_left(self._starts, end)
        return (self.lines[number] for number in range(first, last))

    def section_at(self, place: int) -> str:
        """The name of the section that ``place`` stands in; empty outside of all."""
        number = bisect_right(self._sections, place, key=itemgetter(0)) - 1
        if number < 0 or place >= self._sections[number][1]:
            return ""
        return self._sections[number][2]

    def places_of(self, said: str, zones: Collection[Zone]) -> Iterator[int]:
        """Where ``said`` stands, to the letter, in lines of these zones."""
        place = self.text.find(said)
        while place >= 0:
            if self.zone_at(place) in zones:
                yield place
            place = self.text.find(said, place + len(said))

    def of(self, line: Line) -> str:
        return self.text[line.start : line.end]


LINE_MOST = 400
"""A longer line is neither a heading nor an answer in a form."""
_LETTERS_ONLY = re.compile(r"[^a-z ]+")
_IN_BRACKETS = re.compile(r"\([^)]{0,60}\)")


def name_of(heading: str) -> str:
    """A heading as it is compared: folded, letters and single spaces only."""
    plain = _IN_BRACKETS.sub("", fold(heading).replace("(s)", "s"))
    return " ".join(_LETTERS_ONLY.sub(" ", plain.replace("'", "")).split())


def plain(line: str) -> str:
    """A line as it is compared with what an empty form says."""
    return fold(line).strip(" \t*_-:.>#|`\"'") if len(line) < LINE_MOST else line
