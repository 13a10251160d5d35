"""Reads the line of the product's own log that names most facts, and masks whose device it is."""

import re
from collections.abc import Iterator, Mapping

from bot.domain.repro_wording import FactLine

_MOST = 4000
"""How many characters such a line may have, however it was wrapped."""
_PAIR = re.compile(
    r"[\"'\\]{0,2}\b(?P<name>[A-Za-z_]\w{0,40})[\"'\\]{0,2}\s{0,3}[:=]\s{0,3}(?:Optional\()?(?:"
    r"\"(?P<double>(?:[^\"\\\n]|\\.){0,300})\"|'(?P<single>(?:[^'\\\n]|\\.){0,300})'"
    r"|\\\"(?P<escaped>(?:[^\\\n]|\\(?!\")){0,300})\\\"|\\?[\"'](?P<cut>[^\n]{0,300})"
    r"|(?P<bare>[^\"',;(){}\[\]\n]{0,200}))"
)
_NOTHING = frozenset({"", "null", "nil", "undefined", "unknown", "<null>"})


def _pairs(text: str, start: int, end: int) -> Iterator[tuple[str, str, int, int]]:
    """Name and value, and where the value stands; empty ones are left out."""
    for pair in _PAIR.finditer(text, start, end):
        group = pair.lastgroup or "bare"
        value = pair[group].strip()
        if value.lower() not in _NOTHING:
            yield pair["name"], value, pair.start(group), pair.end(group)


def _places(text: str, marker: str) -> Iterator[tuple[int, int]]:
    """Behind each marker, to before the next one or as far as such a line may reach."""
    at = text.find(marker) if marker else -1
    while at >= 0:
        start = at + len(marker)
        at = text.find(marker, start)
        yield start, min(start + _MOST, len(text) if at < 0 else at)


def facts_in(text: str, line: FactLine) -> tuple[Mapping[str, str], int]:
    """What the first such line says, by name, and where it starts; nothing and -1 without any."""
    for start, end in _places(text, line.marker):
        brace, newline = text.find("}", start, end), text.find("\n", start, end)
        ends = [one for one in (brace, newline) if one >= 0]
        if brace < 0 and ends:
            end = newline
        elif brace >= 0:
            end = brace
        values: dict[str, str] = {}
        for name, value, *_ in _pairs(text, start, end):
            values.setdefault(name, value)
        return values, start - len(line.marker)
    return {}, -1


def mask_ids(text: str, line: FactLine) -> tuple[str, Mapping[str, int]]:
    """``text`` with the private values of every such line masked, and how many of each kind.

    Also what follows the line within its longest possible length: a bracket inside of a value must
    not end the masking early."""
    counts: dict[str, int] = {}
    kept: list[str] = []
    done = 0
    for start, end in _places(text, line.marker):
        for name, value, first, last in _pairs(text, start, end):
            if name in line.mask and not value.startswith("[redacted"):
                kept += text[done:first], f"[redacted: {name}]"
                done = last
                counts[name] = counts.get(name, 0) + 1
    return "".join((*kept, text[done:])), counts
