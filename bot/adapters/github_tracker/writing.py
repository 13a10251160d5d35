"""Writes GitHub's issues, and what belongs to them, as services ask for it."""

import logging
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from bot.adapters.github_tracker.exchange import Answer
from bot.adapters.github_tracker.limits import WHO
from bot.adapters.github_tracker.reading import (
    BY_AGE,
    MILESTONES,
    NEWEST,
    Reading,
    comments_on,
    written,
)
from bot.adapters.github_tracker.refusals import ISSUES_WRITE
from bot.adapters.github_tracker.shapes import comment_of, issue_of, read
from bot.domain.errors import Rejected
from bot.domain.issue import CloseReason, Comment, Issue, IssueRef, NewIssue, hidden, marked

log = logging.getLogger(__name__)

LOOKED_BACK = timedelta(days=30)
"""For a comment of ours, so that a long discussion has no more pages than that."""
_NO_LABEL = "Label does not exist"
"""A 404 that is about the label, not about the issue."""


class Writing(Reading):
    """Each of these is sent once: who knows whether it may be sent again is the outbox."""

    async def open(self, new: NewIssue, *, look_first: bool) -> Issue:
        mark = hidden(new.marker)
        if look_first and (found := await self._opened(new.repository, mark)):
            return found
        body = {
            "title": new.title,
            "body": marked(new.body, new.marker),
            "labels": list(new.labels),
        }
        answer = await self._write("POST", new.repository, "/issues", body)
        issue = read(answer.json, issue_of)
        if left := {one.lower() for one in new.labels} - {one.lower() for one in issue.labels}:
            log.warning("%s: %d labels may not be set", issue.ref, len(left))
        if issue.ref.repository.lower() != new.repository.lower():
            log.warning("%s has moved: set %s instead", new.repository, issue.ref.repository)
        return issue

    async def comment(self, ref: IssueRef, text: str, marker: str, *, look_first: bool) -> Comment:
        if look_first and (found := await self._said(ref, hidden(marker))):
            return found
        path, body = f"/issues/{ref.number}/comments", {"body": marked(text, marker)}
        return read((await self._write("POST", ref.repository, path, body)).json, comment_of)

    async def rewrite(self, repository: str, comment: int, text: str, marker: str) -> None:
        body = {"body": marked(text, marker)}
        await self._write("PATCH", repository, f"/issues/comments/{comment}", body)

    async def retract(self, repository: str, comment: int) -> None:
        try:
            await self._write("DELETE", repository, f"/issues/comments/{comment}")
        except Rejected as error:
            if not error.is_gone:
                raise

    async def label(self, ref: IssueRef, add: Collection[str], remove: Collection[str]) -> None:
        path = f"/issues/{ref.number}/labels"
        if add:
            await self._write("POST", ref.repository, path, {"labels": list(add)})
        for name in remove:
            try:
                await self._write("DELETE", ref.repository, f"{path}/{quote(name, safe='')}")
            except Rejected as error:
                if _NO_LABEL not in error.reason:
                    raise

    async def close(self, ref: IssueRef, reason: CloseReason) -> None:
        await self._change(ref, {"state": "closed", "state_reason": reason.value})

    async def reopen(self, ref: IssueRef) -> None:
        await self._change(ref, {"state": "open"})

    async def assign(self, ref: IssueRef, add: Collection[str], remove: Collection[str]) -> None:
        path = f"/issues/{ref.number}/assignees"
        if remove:
            await self._write("DELETE", ref.repository, path, {"assignees": list(remove)})
        if not add:
            return
        answer = await self._write("POST", ref.repository, path, {"assignees": list(add)})
        taken = {one.lower() for one in read(answer.json, issue_of).assignees}
        if left := [one for one in add if one.lower() not in taken]:  # GitHub says nothing.
            raise Rejected(WHO, f"{', '.join(left)} cannot be assigned")

    async def set_milestone(self, ref: IssueRef, title: str) -> None:
        number = await self._milestone(ref.repository, title) if title else None
        issue = await self._change(ref, {"milestone": number})
        if issue.milestone != title:  # Whoever may not is told nothing.
            raise Rejected(WHO, "the milestone may not be set")

    async def _milestone(self, repository: str, title: str) -> int:
        """Asks again for one that may have been made a moment ago."""
        for listing in (MILESTONES, MILESTONES._replace(fresh_for=0.0)):
            numbers = dict(await self.lists.kept(repository, "open", listing))
            if title in numbers:
                return numbers[title]
        raise Rejected(WHO, f"there is no open milestone {title}")

    async def _opened(self, repository: str, mark: str) -> Issue | None:
        """Search lags behind by minutes, the list does not, and ours is hours old at most."""
        async for page in self.lists.pages(repository, NEWEST, **BY_AGE):
            for issue in page:
                if mark in issue.body:
                    return issue
        return None

    async def _said(self, ref: IssueRef, mark: str) -> Comment | None:
        since = written(datetime.now(UTC) - LOOKED_BACK)
        async for page in self.lists.pages(ref.repository, comments_on(ref), since=since):
            for comment in page:
                if mark in comment.body:
                    return comment
        return None

    async def _change(self, ref: IssueRef, body: dict[str, Any]) -> Issue:
        answer = await self._write("PATCH", ref.repository, f"/issues/{ref.number}", body)
        return read(answer.json, issue_of)

    async def _write(self, verb: str, repository: str, path: str, body: object = None) -> Answer:
        return await self.connection.write(
            verb, f"/repos/{repository}{path}", ISSUES_WRITE, body, repository=repository
        )
