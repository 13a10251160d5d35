"""Finds the issues that a message names, the way people write them, outside of code."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from bot.domain.ids import ChannelId, MemberId, MessageId
from bot.domain.issue import IssueRef

NAMED_MOST = 5
"""Issues of one message that are shown."""
_REPOSITORY = r"[A-Za-z0-9-]{1,39}/[A-Za-z0-9._-]{1,100}"
_NUMBER = r"[1-9]\d{0,9}"
_ISSUE = re.compile(
    rf"(?P<quiet><)?https?://(?:www\.)?(?P<host>[^\s/]+)/(?P<there>{_REPOSITORY})"
    rf"/(?:issues|pull)/(?P<linked>{_NUMBER})(?!\w)[^\s<>)\]]*"
    r"|<https?://[^\s>]+>"
    r"|(?P<other>https?://[^\s<>]+)"
    rf"|(?<![\w./#@&:-])(?P<repository>{_REPOSITORY})#(?P<spelled>{_NUMBER})(?!\w)"
    r"|(?<![\w/#&<@\\-])#(?P<bare>[1-9]\d{1,9})(?![\w-])",
    re.ASCII,
)
"""One digit alone is no issue: people count with it. In angle brackets an address is one that its
writer does not want to see unfolded."""
_NUMBERED = re.compile(rf"#?({_NUMBER})", re.ASCII)
_TICKS = re.compile(r"\\.|`+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Naming:
    """A message that may name issues. ``text`` is as it was written: it stays in memory."""

    message: MessageId
    channel: ChannelId
    author: MemberId
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Around:
    """What a reference is understood by. ``here`` is the repository of numbers that name none;
    where it is empty, they mean nothing. ``host`` is that of issues' addresses."""

    repositories: Sequence[str]
    here: str = ""
    host: str = "github.com"

    def known(self, repository: str) -> str:
        """As it is spelled here; empty for a foreign one."""
        wanted = repository.lower()
        return next((one for one in self.repositories if one.lower() == wanted), "")

    def at(self, repository: str) -> Self:
        """The same where numbers that name no repository are of that one."""
        return replace(self, here=self.known(repository))


@dataclass(frozen=True, slots=True)
class Named:
    """``refs`` are in the order of the text, each once. ``unfolds`` where Discord would show
    addresses of theirs, and of nothing else, once more."""

    refs: tuple[IssueRef, ...] = ()
    unfolds: bool = False


def may_name(text: str) -> bool:
    """Is it worth looking? Nearly always not, so this has to be quick."""
    return "#" in text or "/issues/" in text or "/pull/" in text


def named(text: str, around: Around) -> Named:
    """The first ``NAMED_MOST`` issues of known repositories that ``text`` names."""
    refs: dict[IssueRef, None] = {}
    has_link = has_other = False
    for found in _ISSUE.finditer(without_code(text)):
        ref = None if found["quiet"] else _ref_in(found, around)
        if ref and len(refs) < NAMED_MOST:
            refs[ref] = None
        is_shown = ref in refs
        has_link |= is_shown and bool(found["linked"])
        is_address = bool(found["other"] or found["linked"]) and not found["quiet"]
        has_other |= is_address and not is_shown
    return Named(tuple(refs), has_link and not has_other)


def ref_of(written: str, around: Around) -> IssueRef | None:
    """What somebody typed where an issue is asked for: a number is enough."""
    written = written.strip()
    if found := _NUMBERED.fullmatch(written):
        return IssueRef(around.here, int(found[1])) if around.here else None
    found = _ISSUE.fullmatch(written)
    return _ref_in(found, around) if found else None


def _ref_in(found: re.Match[str], around: Around) -> IssueRef | None:
    if found["linked"]:
        is_here = found["host"].lower() == around.host
        repository, number = around.known(found["there"]) if is_here else "", found["linked"]
    elif found["spelled"]:
        repository, number = around.known(found["repository"]), found["spelled"]
    else:
        repository, number = around.here, found["bare"]
    return IssueRef(repository, int(number)) if repository and number else None


def without_code(text: str) -> str:
    """``text`` without what Discord shows as code; a block that is not closed ends with it."""
    return " ".join(_outside(text)) if "`" in text else text


def _outside(text: str) -> Iterator[str]:
    begin = place = 0
    unclosed: set[int] = set()
    while found := _TICKS.search(text, place):
        place, ticks = found.end(), len(found[0])
        if found[0][0] == "\\" or ticks in unclosed:
            continue
        if ticks >= 3:
            end = text.find("```", place)
            end = len(text) if end < 0 else end + 3
        else:
            closing = re.compile(rf"(?<!`)`{{{ticks}}}(?!`)").search(text, place)
            if not closing:
                unclosed.add(ticks)
                continue
            end = closing.end()
        yield text[begin : found.start()]
        begin = place = end
    yield text[begin:]
