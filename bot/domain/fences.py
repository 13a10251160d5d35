"""Makes of typed Markdown a text in which everybody sees the same blocks of code as GitHub does.

Source: https://github.github.com/gfm/#fenced-code-blocks
"""

import re
from collections.abc import Iterator

_FENCE = re.compile(r"(?P<fence>(?P<mark>`|~)(?P=mark){2,})(?P<info>.*)")
_LISTED = re.compile(r"(?P<marker>[ \t]*+(?:(?:[-*+]|\d{1,9}[.)])[ \t]++)++)(?=`{3}|~{3})")
_TICKS = re.compile(r"`+")
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]"
)
"""Controls. Those of direction let a text read otherwise than it is."""


def cleaned(text: str) -> str:
    """``text`` in LF lines without controls and without space around; fit for UTF-8."""
    plain = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return plain.encode("utf-8", "replace").decode().strip()


def settled(text: str) -> str:
    """``cleaned``, with each fence at the beginning of its line and none left open.

    Inside of lists it depends on a renderer's smallest rules where an indented block ends; and
    what one takes for code must not be text to the other. Settling again changes nothing."""
    return "\n".join(line for line, _ in lines_of(cleaned(text)))


def lines_of(text: str) -> Iterator[tuple[str, bool]]:
    """The lines of ``text`` as it is when settled, and which of them are code or its fences."""
    fences = Fences()
    for line in text.split("\n"):
        yield from fences.read(line)
    yield from fences.end()


class Fences:
    """Reads line by line."""

    def __init__(self) -> None:
        self._fence = ""
        self._indent = 0

    @property
    def is_code(self) -> bool:
        """What comes next stands inside of a block."""
        return bool(self._fence)

    def opens(self, line: str) -> bool:
        """Whether a block begins in ``line``, or after its marks of a list."""
        listed = _LISTED.match(line)
        return bool(_opened(line[listed.end() :] if listed else line.lstrip(" \t")))

    def read(self, line: str) -> Iterator[tuple[str, bool]]:
        """The settled line or lines, and whether they are code."""
        if self._fence:
            is_last = _closes(line, self._fence)
            yield (line.strip(" \t") if is_last else _dedented(line, self._indent)), True
            self._fence = "" if is_last else self._fence
            return
        listed = _LISTED.match(line)
        if listed and _opened(line[listed.end() :]):
            yield listed["marker"].rstrip(), False
            line = " " * listed.end() + line[listed.end() :]
        said = line.lstrip(" \t")
        self._fence = _opened(said)
        self._indent = len(line.expandtabs(4)) - len(said.expandtabs(4))
        yield (said if self._fence else line), self.is_code

    def end(self) -> Iterator[tuple[str, bool]]:
        if self._fence:
            yield self._fence, True


def fenced(text: str, language: str) -> str:
    """``text`` as a block of code; the fence is longer than any inside."""
    longest = max((len(ticks) for ticks in _TICKS.findall(text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def apart(text: str) -> str:
    """``text`` for a block of three ticks: spaces of no width keep longer runs of them apart."""
    return re.sub("`{3,}", lambda ticks: "\u200b".join(ticks[0]), text)


def unfenced(text: str) -> str:
    """What stands inside of the only block that ``text`` is, else ``text``."""
    lines = settled(text).split("\n")
    if not (fence := _opened(lines[0])):
        return text
    last = next(place for place, line in enumerate(lines) if place and _closes(line, fence))
    return "\n".join(lines[1:-1]) if last == len(lines) - 1 else text


def opening(text: str) -> str:
    """The language of the block that ``text`` begins with."""
    found = _FENCE.match(text)
    return found["info"].strip().partition(" ")[0] if found else ""


def _opened(line: str) -> str:
    """The fence that ``line`` begins with, empty for none; ticks in its info make it a text."""
    found = _FENCE.match(line)
    return "" if not found or (found["mark"] == "`" and "`" in found["info"]) else found["fence"]


def _closes(line: str, fence: str) -> bool:
    bare = line.strip(" \t")
    return len(bare) >= len(fence) and not bare.strip(fence[0])


def _dedented(line: str, indent: int) -> str:
    wide = line.expandtabs(4) if indent and "\t" in line else line
    return wide[min(indent, len(wide) - len(wide.lstrip(" "))) :]
