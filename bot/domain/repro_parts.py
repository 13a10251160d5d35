"""Chooses the parts of a long report that are read."""

from collections.abc import Iterable, Iterator

_HEAD, _TAIL = 12_000, 6_000
"""Characters."""
_LINE = 400
"""Characters of a line in between."""
_LINES_MOST = 4
"""So many lines in between for each word that tells something."""


def parts_of(text: str, telling: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Places in ``text``: all of a short one; of a long one, which is a log or a file, its
    beginning, its end, and the lines in between that hold one of ``telling``."""
    if len(text) <= _HEAD + _TAIL:
        yield 0, len(text)
        return
    done = _line_end(text, _HEAD)
    tail = max(done, _line_start(text, len(text) - _TAIL))
    yield 0, done
    for start in sorted({start for said in telling for start in _lines(text, said, done, tail)}):
        if start >= done:
            done = min(tail, _line_end(text, start))
            yield start, done
    yield tail, len(text)


def _lines(text: str, said: str, first: int, last: int) -> Iterator[int]:
    """Where the first lines that hold ``said`` start."""
    place = text.find(said, first, last)
    for _ in range(_LINES_MOST):
        if place < 0:
            return
        yield max(first, _line_start(text, place))
        place = text.find(said, _line_end(text, place), last)


def _line_start(text: str, place: int) -> int:
    earliest = max(0, place - _LINE)
    return max(earliest, text.rfind("\n", earliest, place) + 1)


def _line_end(text: str, place: int) -> int:
    latest = min(len(text), place + _LINE)
    end = text.find("\n", place, latest)
    return latest if end < 0 else end
