"""An issue on GitHub, in our own words."""

from dataclasses import dataclass
from datetime import datetime

TITLE_MOST = 256
BODY_MOST = 65_536
"""Characters; GitHub answers 422 to more."""


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
