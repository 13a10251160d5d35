"""Chooses the parts of a long report that are read."""

from collections.abc import Iterable, Iterator

_HEAD, _TAIL = 8_000, 4_000
"""Characters."""
_AFTER = 400
"""Characters that are read from where something telling stands."""
_LINE = 400
"""Characters that a line is looked for in."""
_PLACES_MOST, _PARTS_MOST = 12, 40
"""So many of one telling text, so many parts in between of all."""
_HEADINGS = ("\n#", "\n**")


def parts_of(text: str, telling: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Places in ``text``: all of a short one; of a long one, which is a log or a file, its
    beginning, its end, and in between what stands under headings and at any of ``telling``."""
    if len(text) <= _HEAD + _TAIL:
        yield 0, len(text)
        return
    done = _line_end(text, _HEAD)
    tail = max(done, _line_start(text, len(text) - _TAIL))
    yield 0, done
    said = (*_HEADINGS, *telling)
    starts = sorted({start for one in said for start in _starts(text, one, done, tail)})
    for start in starts[:_PARTS_MOST]:
        if start >= done:
            done = min(tail, _line_end(text, start + _AFTER))
            yield start, done
    yield tail, len(text)


def _starts(text: str, said: str, first: int, last: int) -> Iterator[int]:
    """Where the first lines with ``said`` in them start."""
    place = text.find(said, first, last)
    for _ in range(_PLACES_MOST):
        if place < 0:
            return
        yield max(first, _line_start(text, place + said.startswith("\n")))
        place = text.find(said, place + _AFTER, last)


def _line_start(text: str, place: int) -> int:
    earliest = max(0, place - _LINE)
    return max(earliest, text.rfind("\n", earliest, place) + 1)


def _line_end(text: str, place: int) -> int:
    latest = min(len(text), place + _LINE)
    end = text.find("\n", place, latest)
    return latest if end < 0 else end
