"""GitHub's issues, read and written as services ask for it."""

import asyncio
import logging
import re
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, Self

from bot.adapters.github_tracker.connection import Connection
from bot.adapters.github_tracker.form_files import FormFiles
from bot.adapters.github_tracker.forms import read_forms
from bot.adapters.github_tracker.limits import SEARCH, WHO
from bot.adapters.github_tracker.query import query_of
from bot.adapters.github_tracker.refusals import ISSUES_READ, ISSUES_WRITE, Answer
from bot.adapters.github_tracker.shapes import Json, issue_of, issues_of, rows_of
from bot.domain.errors import Unavailable
from bot.domain.issue import Issue, IssueRef, NewIssue, hidden, marked
from bot.domain.issue_form import Forms

log = logging.getLogger(__name__)

A_PAGE = 100
MOST_PAGES = 10
"""Of what changed, and of an issue's comments."""
PAGES_BACK = 3
"""Of the newest issues, when one of ours is looked for: it is hours old at most."""
LOOKED_BACK = timedelta(days=30)
"""For a comment of ours, so that a long discussion has no more pages than that."""
_NEXT = re.compile(r'<([^>]+)>;[^,]*\brel="next"')


class _Quiet(NamedTuple):
    """What an ETag stands for: an answer that fitted on one page."""

    since: datetime
    etag: str
    issues: Sequence[Issue]


class GithubTracker:
    """Implements ``Tracker``. Without a ``token`` public things can be read, sixty
    requests an hour. Use it as a context."""

    def __init__(
        self,
        token: str,
        url: str = "https://api.github.com",
        *,
        timeout: int = 10,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.connection = Connection(token, url, timeout=timeout, monotonic=monotonic, sleep=sleep)
        self._files = FormFiles(self.connection, monotonic)
        self._forms: dict[str, tuple[Mapping[str, str], Forms]] = {}
        self._reading = asyncio.Lock()
        self._quiet: dict[str, _Quiet] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.connection.close()

    async def forms(self, repository: str) -> Forms:
        async with self._reading:  # Whoever asks at the same time gets the same answer.
            files = await self._files.read(repository)
            known, forms = self._forms.get(repository, (None, None))
            if forms is None or known is not files:
                forms = await asyncio.to_thread(read_forms, repository, files)  # Slow YAML.
                self._forms[repository] = files, forms
            return forms

    async def broken_forms(self, repository: str) -> Sequence[str]:
        """Names of the files that are left out of the forms."""
        forms = await self.forms(repository)
        used = {one.file for one in forms.forms} | {"config.yml", "config.yaml"}
        return sorted(set(await self._files.read(repository)) - used)

    async def search(self, repository: str, words: str, limit: int) -> Sequence[Issue]:
        query = query_of(repository, words)
        if not query:
            return ()
        asked = {"q": query, "per_page": min(limit, A_PAGE)}
        answer = await self.connection.read("/search/issues", ISSUES_READ, asked, resource=SEARCH)
        found = answer.json
        if not isinstance(found, dict):
            raise Unavailable(WHO, "answers no search")
        return issues_of(rows_of(found.get("items")))[:limit]

    async def issue(self, ref: IssueRef) -> Issue:
        return issue_of((await self.connection.read(_path(ref), ISSUES_READ)).json)

    async def changed(self, repository: str, since: datetime) -> Sequence[Issue]:
        quiet = self._quiet.get(repository)
        etag = quiet.etag if quiet and quiet.since == since else ""
        asked = {"since": _written(since), "sort": "updated", "direction": "asc"}
        first = await self._listed(repository, asked, etag)
        if quiet and first.status == 304:
            return quiet.issues
        rows = [row async for page in self._pages(first, MOST_PAGES) for row in page]
        issues = issues_of(rows)
        self._quiet.pop(repository, None)
        # A change moves an issue to the last page, and the ETag is the first one's.
        if not _next(first) and (etag := first.headers.get("etag", "")):
            self._quiet[repository] = _Quiet(since, etag, issues)
        return issues

    async def open(self, new: NewIssue, *, look_first: bool) -> Issue:
        mark = hidden(new.marker)
        if look_first and (found := await self._opened(new.repository, mark)):
            return found
        body = {
            "title": new.title,
            "body": marked(new.body, new.marker),
            "labels": list(new.labels),
        }
        path = f"/repos/{new.repository}/issues"
        issue = issue_of(await self.connection.write(path, ISSUES_WRITE, body))
        if left := {one.lower() for one in new.labels} - {one.lower() for one in issue.labels}:
            log.warning("%s: %d labels may not be set", issue.ref, len(left))
        if issue.ref.repository.lower() != new.repository.lower():
            log.warning("%s has moved: set %s instead", new.repository, issue.ref.repository)
        return issue

    async def comment(self, ref: IssueRef, text: str, marker: str, *, look_first: bool) -> str:
        path, mark = f"{_path(ref)}/comments", hidden(marker)
        if look_first:
            asked = {"per_page": A_PAGE, "since": _written(datetime.now(UTC) - LOOKED_BACK)}
            first = await self.connection.read(path, ISSUES_READ, asked)
            async for page in self._pages(first, MOST_PAGES):
                for row in page:
                    if mark in str(row.get("body")):
                        return str(row.get("html_url"))
        body = {"body": marked(text, marker)}
        return str((await self.connection.write(path, ISSUES_WRITE, body)).get("html_url"))

    async def _opened(self, repository: str, mark: str) -> Issue | None:
        """Search lags behind by minutes; the list does not."""
        first = await self._listed(repository, {"sort": "created", "direction": "desc"})
        async for page in self._pages(first, PAGES_BACK):
            for issue in issues_of(page):
                if mark in issue.body:
                    return issue
        return None

    async def _listed(self, repository: str, asked: Mapping[str, Any], etag: str = "") -> Answer:
        """Issues, open and closed. PyGithub follows a repository that has moved, but loses what
        was asked for on the way: then the new name is asked the same."""
        asked = {"state": "all", "per_page": A_PAGE, **asked}
        path = f"/repos/{repository}/issues"
        answer = await self.connection.read(path, ISSUES_READ, asked, etag=etag)
        rows = rows_of(answer.json) if answer.status == 200 else []
        if rows and (name := issue_of(rows[0]).ref.repository).lower() != repository.lower():
            path = f"/repos/{name}/issues"
            answer = await self.connection.read(path, ISSUES_READ, asked)
        return answer

    async def _pages(self, first: Answer, most: int) -> AsyncIterator[list[Json]]:
        answer = first
        for _ in range(most - 1):
            yield rows_of(answer.json)
            if not (url := _next(answer)):
                return
            answer = await self.connection.read(url, ISSUES_READ)
        yield rows_of(answer.json)


def _path(ref: IssueRef) -> str:
    return f"/repos/{ref.repository}/issues/{ref.number}"


def _next(answer: Answer) -> str:
    found = _NEXT.search(answer.headers.get("link", ""))
    return found[1] if found else ""


def _written(at: datetime) -> str:
    """GitHub keeps whole seconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
