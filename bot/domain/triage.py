"""Decides what waits for a maintainer: issues nobody sorted, answers nobody read, posts nobody
replied to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.issue import Comment, Issue, IssueRef, Standing
from bot.domain.nudge import Nudge, is_authors

PAGE = 10
"""Rows of one page."""


class Section(StrEnum):
    UNLABELLED = "unlabelled"
    WAITING = "waiting"
    """The author was asked, and has not answered."""
    ANSWERED = "answered"
    """The author's word is the last one."""
    THREADS = "threads"
    """Posts of an issue's that nobody but their askers wrote in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """``url`` is that of the issue or of the thread; ``at`` is since when it waits."""

    issue: IssueRef
    title: str
    url: str
    at: datetime | None


Queue = Mapping[Section, Sequence[Row]]


def queue_of(
    issues: Iterable[Issue], comments: Iterable[Comment], nudges: Iterable[Nudge], label: str
) -> Queue:
    """What of the open ``issues`` waits, longest first. ``label`` asks authors, empty for none;
    ``comments`` may leave out those of long ago."""
    asked = {_key(one.ref): one for one in nudges}
    said: dict[str, list[Comment]] = {}
    for one in comments:
        said.setdefault(_key(one.issue), []).append(one)
    found: dict[Section, list[Row]] = {one: [] for one in Section if one is not Section.THREADS}
    for issue in issues:
        nudge = asked.get(_key(issue.ref))
        labels = {one.lower() for one in issue.labels}
        if not labels:
            found[Section.UNLABELLED].append(_row(issue, issue.created_at))
        if at := answered_at(issue, said.get(_key(issue.ref), ()), nudge):
            found[Section.ANSWERED].append(_row(issue, at))
        elif label and label.lower() in labels:
            found[Section.WAITING].append(_row(issue, nudge.since if nudge else issue.updated_at))
    return {section: sorted(rows, key=_since) for section, rows in found.items()}


def answered_at(issue: Issue, said: Iterable[Comment], nudge: Nudge | None) -> datetime | None:
    """When its author wrote last, if no maintainer has since; maintainers answer nobody."""
    if issue.standing is not Standing.OTHER:
        return None
    theirs = [nudge.answered_at] if nudge and nudge.answered_at else []
    ours = []
    for comment in said:
        if is_authors(comment, issue):
            theirs.append(comment.updated_at)
        elif comment.standing is Standing.MAINTAINER:
            ours.append(comment.updated_at)
    last = max(theirs, default=None)
    return last if last and all(at < last for at in ours) else None


def page_of(rows: Sequence[Row], page: int) -> tuple[Sequence[Row], int, int]:
    """The rows of a page, its number from 0 and how many there are; the nearest page there is."""
    pages = max(1, -(-len(rows) // PAGE))
    page = min(max(page, 0), pages - 1)
    return rows[page * PAGE : (page + 1) * PAGE], page, pages


def _row(issue: Issue, at: datetime | None) -> Row:
    return Row(issue=issue.ref, title=issue.title, url=issue.url, at=at)


def _since(row: Row) -> tuple[float, int]:
    """GitHub's times are whole seconds."""
    return row.at.timestamp() if row.at else 0.0, row.issue.number


def _key(ref: IssueRef) -> str:
    return str(ref).lower()
