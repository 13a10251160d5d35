"""Decides which items of the checklist a report answers, and with which words."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.repro_guide import Guide, Item, Shape
from bot.domain.repro_phrases import Hit
from bot.domain.repro_text import Report, Section, Zone
from bot.domain.repro_versions import Found

Span = tuple[int, int]
"""Where in the text an answer stands: start, and the place behind it."""

_STEP = re.compile(
    r"\s{0,8}(?:[-*>•]\s)?(?:\*\*)?(?:\d{1,2}[.):]|(?:step|paso)\s\d{1,2}\b)\s?\S", re.IGNORECASE
)
_INLINE_STEP = re.compile(r"(?<![\w.])([1-9])[.)]\s{0,2}(?=\w)|(?:->|→|=>|➜|⇒)")
_CALL = re.compile(
    r"\b(?:import|const|let|await|function|async|val|fun|func|return)\s|=>|\w\.\w{2,60}\(|</?[A-Za-z]"
)
_QUOTED = re.compile(r"[\"“«`']{1,3}(?P<said>[^\"“”«»`\n]{12,400})[\"”»`']{1,3}")
_MESSAGE = re.compile(
    r"\b[A-Za-z]{0,60}(?:Error|Exception)(?:\s?\[\w{1,40}\])?:\s?\w|\berror:\s\w", re.ASCII
)
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Reading:
    """A report with everything that was found in it."""

    report: Report
    guide: Guide
    hits: Mapping[str, Sequence[Hit]]
    versions: Sequence[Found]
    facts: Mapping[str, str]
    facts_at: int

    def span(self, hit: Hit) -> Span:
        words = self.report.words
        return words[hit.first].start, words[hit.last - 1].end

    def said(self, what: str, name: str, *, anywhere: bool = False) -> Iterator[Hit]:
        """Phrases labelled ``(what, name)``, in sentences only unless ``anywhere``."""
        for hit in self.hits.get(what, ()):
            if hit.label[-1] == name:
                zone = self.report.zone_at(self.report.words[hit.first].start)
                if zone is Zone.PROSE or (anywhere and zone not in {Zone.VOID, Zone.HEADING}):
                    yield hit

    def sentence(self, hit: Hit) -> tuple[int, int]:
        """The words around ``hit`` up to the ends of its sentence: first, and behind the last."""
        words = self.report.words
        first, last = hit.first, hit.last
        while first > 0 and not words[first - 1].is_break:
            first -= 1
        while last < len(words) and not words[last].is_break:
            last += 1
        return first, last


def answers(reading: Reading) -> dict[str, Span]:
    """The items that are there, in the checklist's order, and where."""
    found: dict[str, Span] = {}
    for item in reading.guide.items.values():
        if span := answer(reading, item):
            found[item.id] = span
    return found


def answer(reading: Reading, item: Item) -> Span | None:
    for what, anywhere in (("says", False), ("shows", True), ("none", False)):
        if what == "says" and item.shape is Shape.TROUBLE:
            continue
        for hit in reading.said(what, item.id, anywhere=anywhere):
            return reading.span(hit)
    if span := _in_facts(reading, item) or _in_sections(reading, item):
        return span
    find = _FINDERS.get(item.shape)
    return find(reading, item) if find else None


def _in_facts(reading: Reading, item: Item) -> Span | None:
    for name, answered in reading.guide.facts.items.items():
        if answered == item.id and name in reading.facts:
            at = reading.report.text.find(name, reading.facts_at)
            return at, at + len(name) + len(reading.facts[name]) + 6
    return None


def _in_sections(reading: Reading, item: Item) -> Span | None:
    for section in reading.report.sections:
        if section.name in item.headings and (span := _filled(reading.report, section, item)):
            return span
    return None


_NEEDS_DIGIT = frozenset({Shape.VERSION, Shape.OUTPUT})


def _filled(report: Report, section: Section, item: Item) -> Span | None:
    """The first line of a section that holds an answer to ``item``."""
    for line in report.lines_between(section.start, section.end):
        said = report.of(line)
        if line.zone in {Zone.VOID, Zone.HEADING} or not any(map(str.isalnum, said)):
            continue
        if item.shape is Shape.OUTPUT and line.zone is not Zone.TABLE:
            continue
        if item.shape not in _NEEDS_DIGIT or _DIGIT.search(said):
            return line.start, line.end
    return None


def _version(reading: Reading, item: Item) -> Span | None:
    return next(((one.start, one.end) for one in reading.versions if one.item == item.id), None)


def _output(reading: Reading, item: Item) -> Span | None:
    """A line that only this output has, or a table of its packages."""
    for line in reading.report.lines:
        said = reading.report.of(line)
        if line.zone is Zone.TABLE and any(package in said for package in item.packages):
            return line.start, line.end
        if line.zone not in {Zone.VOID, Zone.HEADING} and any(sign in said for sign in item.signs):
            return line.start, line.end
    return None


def _log(reading: Reading, item: Item) -> Span | None:
    report = reading.report
    traps = {report.line_at(reading.span(hit)[0]).start for hit in reading.hits.get("trap", ())}
    for line in report.lines:
        if line.zone is Zone.LOG and line.start not in traps and report.of(line).strip():
            return line.start, line.end
    return _quoted_message(reading, traps)


def _quoted_message(reading: Reading, traps: Collection[int]) -> Span | None:
    """An error in so many words inside of a sentence."""
    report = reading.report
    for line in report.lines:
        if line.zone is Zone.PROSE and (message := _MESSAGE.search(report.of(line))):
            return line.start + message.start(), line.end
    for hit in reading.hits.get("quoted", ()):
        start, end = reading.span(hit)
        line = report.line_at(start)
        if line.zone is not Zone.PROSE or line.start in traps:
            continue
        for quote in _QUOTED.finditer(report.of(line)):
            first, last = line.start + quote.start("said"), line.start + quote.end("said")
            if first <= start and end <= last and len(quote["said"].split()) >= _MESSAGE_LEAST:
                return first, last
    return None


_MESSAGE_LEAST = 3
"""Words in quotation marks from which on they are an error's message and no name."""


def _trouble(reading: Reading, item: Item) -> Span | None:
    words = reading.report.words
    vague = {hit.first for hit in reading.said("vague", "vague")}
    for hit in reading.said("says", item.id):
        first, last = reading.sentence(hit)
        telling = {
            word.text
            for place, word in enumerate(words[first:last], first)
            if not hit.first <= place < hit.last and word.text not in reading.guide.wording.chatter
        }
        if len(telling) >= (_TELLING_VAGUE if hit.first in vague else _TELLING):
            return words[first].start, words[last - 1].end
    return None


_TELLING, _TELLING_VAGUE = 0, 4
"""How many words of its own a complaint needs beside the phrase; more where that says nothing."""


def _steps(reading: Reading, item: Item) -> Span | None:
    """Two numbered lines or steps in one line, or two lines of code that does something."""
    report = reading.report
    steps = calls = 0
    for line in report.lines:
        said = report.of(line)
        if link := _link(said, item):
            return line.start + link.start(), line.start + link.end()
        if line.zone is Zone.PROSE:
            steps += bool(_STEP.match(said))
            inline = _INLINE_STEP.findall(said[:2000])
            if steps >= _STEPS_LEAST or len(inline) >= _STEPS_LEAST:
                return line.start, line.end
        elif line.zone is Zone.CODE and _CALL.search(said[:500]):
            calls += 1 + line.is_fenced
            if calls >= _CODE_LEAST:
                return line.start, line.end
    return None


def _link(line: str, item: Item) -> re.Match[str] | None:
    for link in _LINK.finditer(line) if "://" in line else ():
        address = link[0].lower()
        if any(one in address for one in item.links) and not any(
            one in address for one in item.other_links
        ):
            return link
    return None


_LINK = re.compile(r"https?://[^\s<>()\"'`]++")
_STEPS_LEAST = _CODE_LEAST = 2


def _settings(reading: Reading, item: Item) -> Span | None:
    for line in reading.report.lines:
        if line.zone in {Zone.VOID, Zone.HEADING, Zone.LOG, Zone.TABLE}:
            continue
        said = reading.report.of(line)
        for name in item.settings:
            at = said.find(name)
            if at >= 0 and re.match(r"[\"'`]{0,2}\s?[:=]\s?\S", said[at + len(name) :]):
                return line.start, line.end
    return None


def _command(reading: Reading, item: Item) -> Span | None:
    for hit in reading.said("command", item.id, anywhere=True):
        start, end = reading.span(hit)
        return start, min(reading.report.line_at(start).end, end + 80)
    return None


def _code(reading: Reading, item: Item) -> Span | None:
    for hit in reading.hits.get("code", ()):
        if reading.report.zone_at(reading.span(hit)[0]) is not Zone.VOID:
            return reading.span(hit)
    return None


_FINDERS: Mapping[Shape, Callable[[Reading, Item], Span | None]] = {
    Shape.VERSION: _version,
    Shape.OUTPUT: _output,
    Shape.LOG: _log,
    Shape.TROUBLE: _trouble,
    Shape.STEPS: _steps,
    Shape.SETTINGS: _settings,
    Shape.COMMAND: _command,
    Shape.CODE: _code,
}
