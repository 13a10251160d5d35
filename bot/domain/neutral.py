"""Lets a text be read on GitHub as it was typed elsewhere: it notifies, links and closes nothing.

What is put between the sign and the name is an empty comment. It is gone from the rendered page, so
that a command can be copied from there into a shell, which a space of no width would break; and
whoever reads the source sees what was done.
"""

import re
from collections.abc import Callable, Iterator

from bot.domain.fences import lines_of, settled

PART = "<!-- -->"

_CLOSING = r"\b(?:clos(?:e[sd]?)|fix(?:e[sd])?|resolve[sd]?|duplicates? of)\b"
"""https://docs.github.com/issues/tracking-your-work-with-issues/using-issues/linking-a-pull-request-to-an-issue"""
_STARTS = r"(?:(?<![a-z])(?:https?|ftp)://|(?<![^\s*_~(])www\.)"
_HOST = r"[a-z0-9-]++(?:\.[a-z0-9-]++)*+(?!_)(?::\d+)?+"
_URL = rf"{_STARTS}{_HOST}(?:[/?#][^\s<|]*+)?+(?=[\s<]|\Z)"
"""https://github.github.com/gfm/#autolinks-extension-"""
_ADDRESS = (
    rf"(?P<target>\]\(https?://{_HOST}(?:[/?#][^\s<>()`\\]*)?\))"
    rf"|(?P<url>{_URL})|(?P<unsure>{_STARTS}[^\s<]+)|"
)
_OTHER = (
    rf"(?P<part>{PART})|(?P<escaped>\\[`\\\[\]])|(?P<angle><https?://[^\s<>`@]*>)"
    rf"|(?P<closing>{_CLOSING}:?\s{{1,9}}<?https?://[^\s<>]{{1,300}}?/(?:issues|pull|discussions)/)(?=\d)"
    r"|(?P<ticks>`+)"
    r"|(?P<mention>(?<![A-Za-z0-9])@(?=[A-Za-z0-9]))"
    r"|(?P<number>#(?=[0-9])|(?<![A-Za-z0-9])GH\\?-(?=[0-9]))"
    r"|(?P<tag>\\?<(?=[A-Za-z/?!]))|(?P<shown_tag>&lt;(?=[A-Za-z/?!]))"
    rf"|(?P<entity>&(?=#?\w{{1,31}};))|(?P<shown_entity>\\&(?=(?:#(?:{PART})?)?\w{{1,31}};))"
    r"|(?P<opening>!?\[)|(?P<closed>\])"
)
_TOKEN = re.compile(_ADDRESS + _OTHER, re.IGNORECASE | re.ASCII)
_INSIDE = re.compile(_OTHER, re.IGNORECASE | re.ASCII)
"""For what looks like an address and is none."""
_TARGET_MOST = 2_000
"""Characters of a link's target that are looked at."""
_AHEAD = 50
"""Characters that a sign of these is told by, at most."""
_FORGED = re.compile(r"<!--(?=\s*bridge:)", re.IGNORECASE)
"""How a mark of ours begins (``bot.domain.issue.hidden``); in code nothing else is touched."""
_PARTED = "<\u200b!--"


def neutral(text: str) -> str:
    """``text``, settled, without live mentions, references, closing keywords or HTML outside of
    code. HTML is shown as it was typed: where it comes from nobody renders it. Doing it again
    changes nothing."""
    return "\n".join(_read(settled(text), _parted))


def inline(text: str) -> str:
    """A name, say: ``text`` on one line, neutral, without anything that draws or links."""
    bare = "".join(" " if one in "[]()*_`<>|~#\\&" else one for one in text)
    return neutral(" ".join(bare.split()))


def restored(text: str) -> str:
    """What was typed, of what ``neutral`` made of it; where somebody typed the same signs by
    themselves (an empty comment, ``&lt;`` before a name, a backslash before a tag) they are read as
    what they stand for."""
    return "\n".join(_read(text, _typed))


def _read(text: str, change: Callable[[str, str], str]) -> Iterator[str]:
    has_table = any(map(_is_ruled, text.split("\n")))
    paragraph = Paragraph(has_table=has_table)
    for line, is_code in lines_of(text):
        if is_code or not line.strip():
            paragraph = Paragraph(has_table=has_table)
        pieces = [("code", line)] if is_code else paragraph.pieces(line)
        yield "".join(change(kind, said) for kind, said in pieces)


def _is_ruled(line: str) -> bool:
    """Whether it may make a table of the lines around it, where ``|`` ends what looks like code."""
    return "|" in line and "-" in line and not line.strip(" \t>|:*+-.)0123456789")


class Paragraph:
    """Tells what stands in the lines of one paragraph.

    What an earlier line opened and did not close may reach into the later ones. Where that is in
    doubt nothing counts as code or as a link, so that at worst a comment is seen, and nobody is
    notified."""

    def __init__(self, *, has_table: bool = False) -> None:
        self._has_table = has_table
        self._is_doubtful = False
        self._brackets = 0

    def pieces(self, line: str) -> Iterator[tuple[str, str]]:
        """What each is, empty for nothing, and how it stands there."""
        place, address = 0, -1
        while found := self._next(line, place, address):
            start, kind = found.start(), found.lastgroup or ""
            yield "", line[place:start]
            place = found.end()
            if kind == "ticks":
                kind, place = "code", self._after_code(line, found)
            elif kind in ("url", "unsure"):
                address = place
                # Inside of brackets it is no link.
                if kind == "unsure" or self._brackets or self._is_doubtful:
                    self._is_doubtful |= "`" in found[0]
                    kind, place = "", start + 1
            elif kind == "part" and start != address and line[max(0, start - 1)] not in "@#/-":
                kind, place = "tag", start + 1
            elif kind == "closed" and not self._is_doubtful:
                self._is_doubtful = _is_unclear(line, place)
            self._brackets += kind == "opening"
            self._brackets -= kind in ("closed", "target") and self._brackets > 0
            is_behind = kind == "tag" and start == address
            yield "tag_behind" if is_behind else kind, line[start:place]
        yield "", line[place:]

    @staticmethod
    def _next(line: str, place: int, address: int) -> re.Match[str] | None:
        """Before the end of one ``address`` no other is looked for: that takes linear time."""
        if place < address:
            found = _INSIDE.search(line, place, address + _AHEAD)
            if found and found.start() < address:
                return found
        return _TOKEN.search(line, max(place, address))

    def _after_code(self, line: str, ticks: re.Match[str]) -> int:
        """Behind the code that ``ticks`` open; they open none if nothing closes them here."""
        if not self._is_doubtful:
            closing = re.compile(rf"(?<!`){ticks[0]}(?!`)").search(line, ticks.end())
            if closing and not (self._has_table and "|" in line[ticks.end() : closing.end()]):
                return closing.end()
        self._is_doubtful = True
        return ticks.end()


def _is_unclear(line: str, place: int) -> bool:
    """Whether what follows a bracket may be the target of a link with ticks in it, or with a title
    that goes on in the next line: there ticks mean nothing."""
    if line.startswith(":", place):
        return line.lstrip().startswith("[")
    end = line.find(")", place)
    if not line.startswith("(", place) or end < 0:
        return line.startswith("(", place)
    run = re.compile(r"\S*").match(line, place, place + _TARGET_MOST)
    return "`" in line[place:end] or bool(run and "`" in run[0])


def _parted(kind: str, said: str) -> str:
    match kind:
        case "mention" | "number":
            return said + PART
        case "closing":
            return said.replace("<", "&lt;") + PART
        case "tag":  # a backslash would be taken for a part of an address before it
            return "&lt;"
        case "tag_behind":  # an address ends where a tag begins, and only there
            return f"{PART}&lt;"
        case "entity":
            return "\\&"
        case "code":
            return unforged(said)
        case _:
            return said


def _typed(kind: str, said: str) -> str:
    if kind == "code":
        return as_forged(said)
    tags = dict.fromkeys(("tag", "tag_behind", "shown_tag"), "<")
    return {"part": "", "shown_entity": "&", **tags}.get(kind, said)


def unforged(code: str) -> str:
    """``code``, in which nobody finds a mark of ours."""
    return _FORGED.sub(_PARTED, code)


def as_forged(code: str) -> str:
    """What ``unforged`` was given."""
    return code.replace(_PARTED, "<!--")
