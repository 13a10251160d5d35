"""Cuts an examined report into pieces, and says which point of the checklist each one answers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.excerpt import language_of
from bot.domain.fences import Fences, fenced, settled, unfenced
from bot.domain.repro_guide import Guide, Item, Shape
from bot.domain.repro_reading import Reading, read
from bot.domain.repro_text import Zone

_STEP = re.compile(
    r"[ \t>]{0,8}(?:[-*•] )?(?:\*\*)?(?:\d{1,2}[.):]|(?:step|paso) \d{1,2}\b) ?\S", re.IGNORECASE
)
_LABEL, _STEPS = "label", "steps"
_PASTED = (Zone.LOG, Zone.CODE, Zone.TABLE)


@dataclass(frozen=True, slots=True)
class Piece:
    """``item`` is the point that ``text`` answers, empty for none. ``answer`` is what of it stands
    behind a label or inside of fences."""

    item: str
    text: str
    answer: str

    @property
    def is_line(self) -> bool:
        return "\n" not in self.answer


def pieces_of(text: str, guide: Guide) -> tuple[Piece, ...]:
    """All of a redacted report, in its order, but for headings and what an empty form says. What
    is a statement and nothing else counts as what happens."""
    text = settled(text)
    reading = read(text, guide)
    return tuple(_pieces(reading, text))


@dataclass(slots=True)
class _Block:
    """Lines of one sort: a zone, or one of the words above."""

    start: int
    lines: list[str]
    sort: object
    section: str
    is_fenced: bool = False

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip("\n")


def _pieces(reading: Reading, text: str) -> Iterator[Piece]:
    for block in _blocks(reading, text):
        if block.sort in (Zone.VOID, Zone.HEADING) or not (said := block.text).strip():
            continue
        answer = unfenced(said) if block.is_fenced else said
        if block.sort == _LABEL:
            answer = text[reading.report.line_at(block.start + len(said) - 1).start :][: len(said)]
            answer = answer.partition("\n")[0].strip(" *_")
        elif block.sort in _PASTED and not block.is_fenced and "\n" in said:
            said = fenced(said, language_of(said, is_log=block.sort is Zone.LOG))
        yield Piece(_item(reading, block), said, answer)


def _blocks(reading: Reading, text: str) -> Iterator[_Block]:
    fences, block, place = Fences(), None, 0
    for line in text.split("\n"):
        was_code = fences.is_code
        list(fences.read(line))
        is_code = was_code or fences.is_code
        sort, section = _sort(reading, line, place, is_code=is_code)
        starts = place
        place += len(line) + 1
        if is_code and was_code and block:
            block.lines.append(line)
            block.sort = block.sort if block.sort in _PASTED or sort not in _PASTED else sort
            continue
        if (
            block
            and not is_code
            and not block.is_fenced
            and (block.sort, block.section) == (sort, section)
        ):
            block.lines.append(line)
            continue
        if block:
            yield block
        block = _Block(starts, [line], sort, section, is_code)
        if sort is None:
            block = None
    if block:
        yield block


def _sort(reading: Reading, line: str, place: int, *, is_code: bool) -> tuple[object, str]:
    """None for a blank line between two blocks."""
    report = reading.report
    section = (
        report.section_at(min(place + len(line), len(report.text) - 1)) if line.strip() else ""
    )
    if not line.strip() and not is_code:
        return None, ""
    zone = report.zone_at(place) if report.lines else Zone.PROSE
    if zone is Zone.HEADING and report.line_at(place + len(line) - 1).zone is Zone.PROSE:
        return _LABEL, section  # ``Platform: iOS``, with its answer
    if zone is Zone.PROSE and _STEP.match(line):
        return _STEPS, section
    return zone, section


def _item(reading: Reading, block: _Block) -> str:
    """What is pasted shows by itself what it is; what is said, by the heading above it."""
    items = reading.guide.items.values()
    shapes = _shapes(block.sort)
    headed = [item for item in items if block.section in item.headings] if block.section else []
    fitting = [item for item in headed if item.shape in shapes]
    told = [one for shape in shapes for one in items if _tells(block.text, one, shape)]
    ranked = (*fitting, *told, *headed) if block.sort in _PASTED else (*fitting, *headed, *told)
    return next((item.id for item in ranked), "")


def _shapes(sort: object) -> Sequence[Shape]:
    """What a block of this sort may answer, most likely first."""
    if sort is Zone.LOG:
        return (Shape.LOG,)
    if sort is Zone.TABLE:
        return (Shape.OUTPUT,)
    if sort is Zone.CODE:
        return (Shape.SETTINGS, Shape.STEPS)
    return (Shape.STEPS,) if sort == _STEPS else (Shape.TROUBLE,)


def _tells(text: str, item: Item, shape: Shape) -> bool:
    """Of settings and outputs there are several sorts, told by names they hold."""
    if item.shape is not shape or item.is_wanted:
        return False
    if shape is Shape.SETTINGS:
        return any(
            re.search(rf"\b{re.escape(name)}\b[\"'`]? ?[:=]", text) for name in item.settings
        )
    return shape is not Shape.OUTPUT or any(one in text for one in (*item.signs, *item.packages))


def sentences_with(reading: Reading, item: Item) -> tuple[str, ...]:
    """The sentences outside of headed sections in which people say what answers ``item``."""
    report = reading.report
    found: dict[str, None] = {}
    for hit in reading.said("says", item.id):
        first, last = reading.sentence(hit.first)
        start, end = report.words[first].start, report.words[last - 1].end
        if not report.section_at(start):
            found[" ".join(report.text[start : end + 1].split()).rstrip("\n")] = None
    return tuple(found)
