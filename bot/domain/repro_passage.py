"""Finds the longest piece of code or log in a report that stands outside of a block."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.domain.excerpt import excerpt, language_of
from bot.domain.repro_text import Line, Report, Zone

PASSAGE_LEAST = 6
"""So many lines of code or log outside of a block are hard to read."""
PASSAGE_MOST = 3600
"""Characters of a copy."""
_GAP_MOST = 2
"""Lines in between that look like sentences, as values in a configuration do."""
_OPENINGS = ("{\n", "[\n", "(\n")
_CLOSINGS = re.compile(r"(?:\n[ \t]{0,40}[)}\]]{1,4}[;,]?(?=\n|\Z)){1,20}")
_PASTED = (Zone.CODE, Zone.LOG, Zone.TABLE)


class Passage(NamedTuple):
    """``language`` is a guess."""

    text: str
    language: str


def passage(report: Report, text: str) -> Passage | None:
    """The longest such piece of ``text``, which ``report`` was cut from; None where there is none,
    or where it stands in a block too."""
    best = max(_runs(report), key=_weight, default=())
    if _weight(best) < PASSAGE_LEAST:
        return None
    piece = _with_brackets(text, best[0].start, best[-1].end)
    # A block keeps backticks apart, which takes up to twice as many characters.
    said = excerpt(piece, PASSAGE_MOST // 2 if "```" in piece else PASSAGE_MOST).text
    fenced = {text[line.start : line.end].strip() for line in report.lines if line.is_fenced}
    if fenced.issuperset(line.strip() for line in said.split("\n") if line.strip()):
        return None
    logs = sum(line.zone is Zone.LOG for line in best)
    return Passage(said, language_of(said, is_log=2 * logs > len(best)))


def _with_brackets(text: str, start: int, end: int) -> str:
    """With the brackets that stand alone in the lines around, which are no lines of a report."""
    if text[max(0, start - 2) : start] in _OPENINGS:
        start -= 2
    closing = _CLOSINGS.match(text, end)
    return text[start : closing.end() if closing else end]


def _weight(run: Sequence[Line]) -> int:
    return sum(line.zone in (Zone.CODE, Zone.LOG) for line in run)


def _runs(report: Report) -> Iterator[Sequence[Line]]:
    """Pasted lines that follow each other, small gaps included."""
    run: list[Line] = []
    gap: list[Line] = []
    for line in report.lines:
        if line.zone in _PASTED and not line.is_fenced:
            run += [*gap, line] if run else [line]
            gap = []
        elif line.is_fenced or line.zone is Zone.HEADING or len(gap) == _GAP_MOST:
            yield run
            run, gap = [], []
        else:
            gap.append(line)
    yield run
