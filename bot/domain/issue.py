"""An issue on GitHub, in our own words."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

TITLE_MOST = 256
BODY_MOST = 65_536
"""Characters; GitHub answers 422 to more."""
_MARKER = re.compile(r"[a-z0-9:-]+")
"""Nothing in it can end the comment that it is hidden in."""
_REF = re.compile(r"([A-Za-z0-9-]{1,39}/[A-Za-z0-9._-]{1,100})#([1-9]\d{0,9})", re.ASCII)


@dataclass(frozen=True, slots=True)
class IssueRef:
    """``owner/name#12``."""

    repository: str
    number: int

    def __str__(self) -> str:
        return f"{self.repository}#{self.number}"


class CloseReason(StrEnum):
    """GitHub's ``state_reason`` of a closed issue."""

    COMPLETED = "completed"
    NOT_PLANNED = "not_planned"
    DUPLICATE = "duplicate"


class Standing(StrEnum):
    """What somebody is to a repository, as far as it matters here."""

    MAINTAINER = "maintainer"
    """GitHub's OWNER, MEMBER and COLLABORATOR."""
    BOT = "bot"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """``is_pull`` for a pull request, which GitHub counts among the issues."""

    ref: IssueRef
    title: str
    url: str
    is_open: bool
    body: str = ""
    labels: tuple[str, ...] = ()
    author: str = ""
    standing: Standing = Standing.OTHER
    """The author's."""
    reason: CloseReason | None = None
    """Why it is closed; None also where GitHub does not say."""
    milestone: str = ""
    assignees: tuple[str, ...] = ()
    comments: int = 0
    """How many there are."""
    is_pull: bool = False
    created_at: datetime | None = None
    closed_at: datetime | None = None
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """``id`` is unique on GitHub, over all repositories."""

    id: int
    issue: IssueRef
    url: str
    body: str
    author: str
    standing: Standing
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class LabelEvent:
    """Somebody, or a bot, put a label on an issue (``is_on``) or took it off."""

    label: str
    is_on: bool
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A published release; ``body`` are its notes."""

    repository: str
    tag: str
    name: str
    url: str
    body: str
    is_prerelease: bool
    published_at: datetime


def parse_ref(written: str) -> IssueRef | None:
    """``owner/name#12`` as written by a person; None for anything else."""
    found = _REF.fullmatch(written.strip())
    return IssueRef(found[1], int(found[2])) if found else None


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
