"""Decides which items of the checklist a report answers, and where."""

import re

from bot.domain.repro_guide import Item, Shape
from bot.domain.repro_reading import UNSAID, Reading, Span
from bot.domain.repro_shapes import FINDERS, is_printed
from bot.domain.repro_text import Report, Section, Zone

_DIGIT = re.compile(r"\d")


def answers(reading: Reading) -> dict[str, Span]:
    """The items that are there, in the checklist's order, and where."""
    found = {item.id: _answer(reading, item) for item in reading.guide.items.values()}
    return {item: span for item, span in found.items() if span}


def _answer(reading: Reading, item: Item) -> Span | None:
    find = FINDERS.get(item.shape)
    return (
        _in_phrases(reading, item)
        or _in_facts(reading, item)
        or _in_sections(reading, item)
        or (find(reading, item) if find else None)
    )


def _in_phrases(reading: Reading, item: Item) -> Span | None:
    ways = [("shows", True), ("none", False)]
    if item.shape is not Shape.TROUBLE:  # there a phrase alone is not enough
        ways.insert(0, ("says", False))
    for what, anywhere in ways:
        for hit in reading.said(what, item.id, anywhere=anywhere):
            return reading.span(hit)
    return None


def _in_facts(reading: Reading, item: Item) -> Span | None:
    for name, answered in reading.guide.facts.items.items():
        if answered == item.id and name in reading.facts:
            text, value = reading.report.text, reading.facts[name]
            start = text.find(name, reading.facts_at)
            return start, text.find(value, start + len(name)) + len(value)
    return None


def _in_sections(reading: Reading, item: Item) -> Span | None:
    for name in item.headings:
        for section in reading.report.sections.get(name, ()):
            is_own = name in item.names and item.shape is Shape.OUTPUT
            shape = Shape.VERSION if is_own else item.shape
            if span := _filled(reading.report, section, shape):
                return span
    return None


def _filled(report: Report, section: Section, shape: Shape) -> Span | None:
    """The first line of a section that holds an answer of this shape."""
    for line in report.lines_between(section.start, section.end):
        said = report.of(line)
        is_empty = line.zone in UNSAID or not any(map(str.isalnum, said))
        is_output = line.zone is Zone.TABLE and is_printed(said)
        if is_empty or (shape is Shape.OUTPUT and not is_output):
            continue
        if shape not in (Shape.VERSION, Shape.OUTPUT) or _DIGIT.search(said):
            return line.start, line.end
    return None
