"""Reads GitHub's issues, and what belongs to them, as services ask for it."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import quote

from bot.adapters.github_tracker.connection import Connection
from bot.adapters.github_tracker.limits import SEARCH
from bot.adapters.github_tracker.lists import A_PAGE, Listing, Lists
from bot.adapters.github_tracker.query import query_of
from bot.adapters.github_tracker.refusals import CONTENTS_READ, ISSUES_READ, METADATA_READ
from bot.adapters.github_tracker.shapes import (
    Json,
    comment_of,
    issue_of,
    label_event_of,
    read,
    release_of,
    rows_of,
)
from bot.domain.issue import Comment, Issue, IssueRef, LabelEvent, Release

FRESH_FOR = 60.0
"""Seconds, of what people choose from."""
MOST_RELEASES = 30


def _proper(row: Json) -> Issue | None:
    """GitHub counts pull requests among the issues."""
    return None if "pull_request" in row else issue_of(row)


ISSUES = Listing("/issues", ISSUES_READ, _proper)
CHANGED = ISSUES._replace(is_moving=True)
NEWEST = ISSUES._replace(most=3)
BY_AGE = {"state": "all", "sort": "created", "direction": "desc"}
COMMENTED = Listing("/issues/comments", ISSUES_READ, comment_of, is_moving=True)
RELEASES = Listing("/releases", CONTENTS_READ, release_of, most=1, size=MOST_RELEASES)
LABELS = Listing("/labels", ISSUES_READ, lambda row: str(row["name"]), fresh_for=FRESH_FOR)
ASSIGNEES = Listing("/assignees", METADATA_READ, lambda row: str(row["login"]), fresh_for=FRESH_FOR)
MILESTONES = Listing(
    "/milestones",
    ISSUES_READ,
    lambda row: (str(row["title"]), int(row["number"])),
    fresh_for=FRESH_FOR,
)


class Reading:
    """The half of ``Tracker`` that changes nothing."""

    def __init__(self, connection: Connection, lists: Lists) -> None:
        self.connection, self.lists = connection, lists
        self._me: str | None = None
        self._meeting = asyncio.Lock()

    async def me(self) -> str:
        async with self._meeting:
            if self._me is None:
                self._me = await self.connection.login()
            return self._me

    async def search(self, repository: str, words: str, limit: int) -> Sequence[Issue]:
        query = query_of(repository, words)
        if not query:
            return ()
        asked = {"q": query, "per_page": min(limit, A_PAGE)}
        answer = await self.connection.read(
            "/search/issues", ISSUES_READ, asked, repository=repository, resource=SEARCH
        )
        rows = rows_of(read(answer.json, lambda found: found["items"]))
        return [one for row in rows if (one := read(row, _proper))][:limit]

    async def issue(self, ref: IssueRef) -> Issue:
        answer = await self.connection.read(path_of(ref), ISSUES_READ, repository=ref.repository)
        return read(answer.json, issue_of)

    async def changed(self, repository: str, since: datetime) -> Sequence[Issue]:
        asked = {"state": "all", "since": written(since), "sort": "updated", "direction": "asc"}
        return await self.lists.kept(repository, "changed", CHANGED, **asked)

    async def open_issues(self, repository: str) -> Sequence[Issue]:
        asked = {"state": "open", "sort": "updated", "direction": "desc"}
        return await self.lists.kept(repository, "open", ISSUES, **asked)

    async def recent(self, repository: str) -> Sequence[Issue]:
        return [
            one async for page in self.lists.pages(repository, NEWEST, **BY_AGE) for one in page
        ]

    async def comments(self, ref: IssueRef, since: datetime | None = None) -> Sequence[Comment]:
        asked = {"since": written(since)} if since else {}
        pages = self.lists.pages(ref.repository, comments_on(ref), **asked)
        return [one async for page in pages for one in page]

    async def comment_at(self, repository: str, id: int) -> Comment:  # noqa: A002 - as its field
        path = f"/repos/{repository}/issues/comments/{id}"
        answer = await self.connection.read(path, ISSUES_READ, repository=repository)
        return read(answer.json, comment_of)

    async def commented(self, repository: str, since: datetime) -> Sequence[Comment]:
        asked = {"since": written(since), "sort": "updated", "direction": "asc"}
        return await self.lists.kept(repository, "commented", COMMENTED, **asked)

    async def label_events(self, ref: IssueRef) -> Sequence[LabelEvent]:
        listing = Listing(f"/issues/{ref.number}/events", ISSUES_READ, label_event_of)
        pages = self.lists.pages(ref.repository, listing)
        return [one async for page in pages for one in page]

    async def labels(self, repository: str) -> Sequence[str]:
        return await self.lists.kept(repository, "all", LABELS)

    async def milestones(self, repository: str) -> Sequence[str]:
        return [title for title, _ in await self.lists.kept(repository, "open", MILESTONES)]

    async def assignees(self, repository: str) -> Sequence[str]:
        return await self.lists.kept(repository, "all", ASSIGNEES)

    async def releases(self, repository: str) -> Sequence[Release]:
        return await self.lists.kept(repository, "all", RELEASES)

    async def commits(self, repository: str, base: str, head: str) -> Sequence[str]:
        """Asked for without pages, GitHub gives the last 250:
        https://docs.github.com/rest/commits/commits#compare-two-commits"""
        between = f"{quote(base, safe='')}...{quote(head, safe='')}"
        path = f"/repos/{repository}/compare/{between}"
        answer = await self.connection.read(path, CONTENTS_READ, repository=repository)
        rows = rows_of(read(answer.json, lambda compared: compared["commits"]))
        return [read(row, lambda one: str(one["commit"]["message"])) for row in rows]


def path_of(ref: IssueRef) -> str:
    return f"/repos/{ref.repository}/issues/{ref.number}"


def comments_on(ref: IssueRef) -> Listing[Comment]:
    return Listing(f"/issues/{ref.number}/comments", ISSUES_READ, comment_of)


def written(at: datetime) -> str:
    """GitHub keeps whole seconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
