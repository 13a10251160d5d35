"""Cuts out of an issue's text what is shown of it in Discord, where it can mislead nobody."""

import re

from bot.domain.fences import lines_of
from bot.domain.html_comments import lines_without_comments
from bot.domain.marks import without_marks

_LINK = re.compile(r"(!?)\[([^\]\n]{0,300})\]\(\s*<?([^\s<>()]{1,500})>?[^()\n]{0,100}\)")
_MARKED = re.compile(r"^(\s*)(?=#{1,3}\s|-#\s|>{1,3}\s)")
"""Headings, small print and quotes: they would stand out as if the bridge said so."""


def excerpt_of(body: str, most: int) -> str:
    """The beginning of an issue's ``body`` in at most ``most`` characters: no comments, no empty
    lines, links as what they lead to, marks for people as words."""
    shown: list[str] = []
    room = most - 8
    for line, is_code, _ in lines_without_comments(body):
        text = line if is_code else _plain(line)
        if not text.strip():
            continue
        if len(text) + 1 > room:
            shown.append(f"{text[: max(room - 1, 0)]}…")
            break
        shown.append(text)
        room -= len(text) + 1
    return "\n".join(line for line, _ in lines_of("\n".join(shown)))


def _plain(line: str) -> str:
    return _MARKED.sub(r"\1\\", without_marks(_LINK.sub(_spelled, line)))


def _spelled(link: re.Match[str]) -> str:
    is_image, words, target = link[1], link[2], link[3]
    if is_image:
        return ""
    return target if words in ("", target) else f"{words} ({target})"
