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
_URL = r"(?:(?:https?|ftp)://|www\.)[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d+)?(?:[/?#][^\s<]*)?"
"""https://github.github.com/gfm/#autolinks-extension-"""
_TOKEN = re.compile(
    r"(?P<escaped>\\[`\\])"
    rf"|(?P<part>{PART})"
    r"|(?P<angle><https?://[^\s<>`@]*>)"
    rf"|(?P<closing>{_CLOSING}:?\s{{1,9}}<?https?://[^\s<>]{{1,300}}?/(?:issues|pull|discussions)/)(?=\d)"
    r"|(?P<target>\]\(https?://[^\s<>()`\\]*\))"
    rf"|(?P<url>(?<![^\s*_~(]){_URL})"
    r"|(?P<ticks>`+)"
    r"|(?P<mention>(?<![A-Za-z0-9])@(?=[A-Za-z0-9]))"
    r"|(?P<number>#(?=[0-9])|(?<![A-Za-z0-9])GH\\?-(?=[0-9]))"
    r"|(?P<tag>\\?<(?=[A-Za-z/?!]))|(?P<shown_tag>&lt;(?=[A-Za-z/?!]))"
    rf"|(?P<entity>&(?=#?\w{{1,31}};))|(?P<shown_entity>\\&(?=(?:#(?:{PART})?)?\w{{1,31}};))"
    r"|(?P<bracket>\[)",
    re.IGNORECASE | re.ASCII,
)
_FORGED = re.compile(r"<!--(?=\s*bridge:)", re.IGNORECASE)
"""How a mark of ours begins (``bot.domain.issue.hidden``); in code nothing else is touched."""
_PARTED = "<\u200b!--"


def neutral(text: str) -> str:
    """``text``, settled, without live mentions, references, closing keywords or HTML outside of
    code. HTML is shown as it was typed: where it comes from nobody renders it. Doing it again
    changes nothing."""
    return "\n".join(_read(settled(text), _parted))


def restored(text: str) -> str:
    """What was typed, of what ``neutral`` made of it; where somebody typed the same signs by
    themselves (an empty comment, ``&lt;`` before a name, a backslash before a tag) they are read as
    what they stand for."""
    return "\n".join(_read(text, _typed))


def _read(text: str, change: Callable[[str, str], str]) -> Iterator[str]:
    paragraph = Paragraph()
    for line, is_code in lines_of(text):
        if is_code or not line.strip():
            paragraph = Paragraph()
        pieces = [("code", line)] if is_code else paragraph.pieces(line)
        yield "".join(change(kind, said) for kind, said in pieces)


class Paragraph:
    """Tells what stands in the lines of one paragraph.

    What an earlier line opened and did not close may reach into the later ones. Where that is in
    doubt nothing counts as code or as a link, so that at worst a comment is seen, and nobody is
    notified."""

    def __init__(self) -> None:
        self._has_ticks = False
        self._has_bracket = False

    def pieces(self, line: str) -> Iterator[tuple[str, str]]:
        """What each is, empty for nothing, and how it stands there."""
        place = 0
        while found := _TOKEN.search(line, place):
            yield "", line[place : found.start()]
            kind, place = found.lastgroup or "", found.end()
            if kind == "ticks":
                place = self._after_code(line, found)
                kind = "code"
            elif kind == "url" and self._has_bracket and "@" in found[0]:
                # Inside of brackets GitHub makes no link of an address.
                kind, place = "", found.start() + 1
            self._has_bracket |= kind == "bracket"
            yield kind, line[found.start() : place]
        yield "", line[place:]

    def _after_code(self, line: str, ticks: re.Match[str]) -> int:
        """Behind the code that ``ticks`` open; they open none if nothing closes them here."""
        if not self._has_ticks:
            closing = re.compile(rf"(?<!`){ticks[0]}(?!`)").search(line, ticks.end())
            if closing:
                return closing.end()
        self._has_ticks = True
        return ticks.end()


def _parted(kind: str, said: str) -> str:
    match kind:
        case "mention" | "number":
            return said + PART
        case "closing":
            return said.replace("<", "&lt;") + PART
        case "tag":  # a backslash would be taken for a part of an address before it
            return "&lt;"
        case "entity":
            return "\\&"
        case "code":
            return unforged(said)
        case _:
            return said


def _typed(kind: str, said: str) -> str:
    if kind == "code":
        return as_forged(said)
    return {"part": "", "shown_tag": "<", "shown_entity": "&"}.get(kind, said)


def unforged(code: str) -> str:
    """``code``, in which nobody finds a mark of ours."""
    return _FORGED.sub(_PARTED, code)


def as_forged(code: str) -> str:
    """What ``unforged`` was given."""
    return code.replace(_PARTED, "<!--")
