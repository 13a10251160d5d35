"""A question that goes on in a forum post of its own: its title, and whose words they are."""

import re

from bot.domain.ids import MemberId

TITLE_MOST = 100
"""https://discord.com/developers/docs/resources/channel#start-thread-in-forum-or-media-channel"""
TITLE_LEAST = 12
"""A shorter sentence ("Hi!") is no title yet; the next one joins it."""

_NOT_TITLE = re.compile(r"```.*?(?:```|\Z)|<a?[@#:/][^>\s]*>|^[#>\-* ]+", re.DOTALL | re.MULTILINE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_ASKER = re.compile(r"-# [^\n]*?<@(\d{1,20})>")


def title_of(text: str) -> str:
    """The first sentence that says something, in one line of at most ``TITLE_MOST`` characters,
    without code, mentions and marks; empty where there is none."""
    title = ""
    for sentence in _SENTENCE.split(_NOT_TITLE.sub(" ", text)):
        title = " ".join((title, *sentence.split())).strip()
        if len(title) >= TITLE_LEAST:
            break
    return fitting(title)


def fitting(title: str) -> str:
    """``title`` in one line, cut at a word where it is too long."""
    title = " ".join(title.split())
    if len(title) <= TITLE_MOST:
        return title
    head, _, tail = title[:TITLE_MOST].rpartition(" ")
    return f"{(head or tail)[: TITLE_MOST - 1]}…"


def asker_in(first_line: str) -> MemberId | None:
    """Whose words a post holds that the bridge opened for somebody; its first paragraph is a small
    line that names them."""
    found = _ASKER.match(first_line)
    return MemberId(int(found[1])) if found else None
