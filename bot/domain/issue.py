"""An issue on GitHub, in our own words."""

import re
from dataclasses import dataclass
from datetime import datetime

TITLE_MOST = 256
BODY_MOST = 65_536
"""Characters; GitHub answers 422 to more."""
_MARKER = re.compile(r"[a-z0-9:-]+")
"""Nothing in it can end the comment that it is hidden in."""


@dataclass(frozen=True, slots=True)
class IssueRef:
    """``owner/name#12``."""

    repository: str
    number: int

    def __str__(self) -> str:
        return f"{self.repository}#{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    ref: IssueRef
    title: str
    url: str
    is_open: bool
    body: str = ""
    labels: tuple[str, ...] = ()
    author: str = ""
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIssue:
    """``marker`` stands hidden in ``body``: it tells this issue from all others, so that nothing
    is opened twice."""

    repository: str
    title: str
    body: str
    marker: str
    labels: tuple[str, ...] = ()


def hidden(marker: str) -> str:
    """What GitHub keeps and nobody sees. Raises ValueError for a marker that is not made of
    lower-case letters, digits, colons and hyphens."""
    if not _MARKER.fullmatch(marker):
        raise ValueError(f"{marker!r} is no marker")
    return f"<!-- bridge:{marker} -->"


def marked(text: str, marker: str) -> str:
    """``text`` with ``marker`` hidden in it, once."""
    mark = hidden(marker)
    return text if mark in text else f"{text}\n\n{mark}"
