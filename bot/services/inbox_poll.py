"""Asks GitHub what has changed: where no webhook can come in, and for what was missed while the
bridge was away."""

import hashlib
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.domain.errors import Rejected, Unavailable
from bot.domain.heard import About, Heard
from bot.domain.issue import Comment, Issue, IssueRef, Release
from bot.domain.seen import Seen, seen
from bot.ports import Clock, IssueStore, Tracker
from bot.services.turns import take_turns

log = logging.getLogger(__name__)

ISSUES, COMMENTS, RELEASES = "issues", "comments", "releases"
OVERLAP = timedelta(minutes=2)
"""What GitHub shows late may be dated before what it showed already."""


@dataclass(slots=True, kw_only=True)
class InboxPoll:
    """A turn is three requests a repository, ``every`` so many seconds; each asks the same again
    until something came, so that GitHub answers a quiet repository's with 304, which counts
    nothing. Times are GitHub's own: no clock is compared with another."""

    repositories: Sequence[str]
    store: IssueStore
    tracker: Tracker
    clock: Clock
    wake_outbox: Callable[[], None]
    every: float
    _refused: dict[str, str] = field(default_factory=dict)
    """By repository, why; told of once."""

    async def begin(self) -> None:
        """From now on all that happens counts, whoever tells of it. Raises Unavailable."""
        for repository in self.repositories:
            await self.store.watched_since(repository, self.clock())

    async def watch(self) -> None:
        """Returns at once where nobody wants it."""
        if self.every:
            await self._watch()

    async def _watch(self) -> None:
        await take_turns(self.turn, "changes on GitHub wait", lambda _: self.every)

    async def turn(self) -> None:
        """A repository that fails does not keep the others waiting. Raises Unavailable."""
        away: Unavailable | None = None
        for repository in self.repositories:
            try:
                await self._poll(repository)
                self._refused.pop(repository, None)
            except Rejected as error:
                if self._refused.get(repository) != str(error):
                    log.warning("%s cannot be read: %s", repository, error)
                self._refused[repository] = str(error)
            except Unavailable as error:
                away = error
        if away:
            raise away

    async def _poll(self, repository: str) -> None:
        watched = await self.store.watched_since(repository, self.clock())
        since = await self._since(repository, ISSUES, watched)
        issues = await self.tracker.changed(repository, since)
        news = [
            heard
            for one in issues
            if not one.is_pull
            for heard in await self._news(replace(one, ref=_here(repository, one.ref)))
        ]
        await self._heard(repository, ISSUES, (one.updated_at for one in issues), news)

        since = await self._since(repository, COMMENTS, watched)
        comments = await self.tracker.commented(repository, since)
        said = [
            _of_comment(replace(one, issue=_here(repository, one.issue)))
            for one in comments
            if not _is_on_pull(one)
        ]
        await self._heard(repository, COMMENTS, (one.updated_at for one in comments), said)

        releases = [
            replace(one, repository=repository)
            for one in await self.tracker.releases(repository)
            if one.published_at >= watched.replace(microsecond=0)
        ]
        out = [_of_release(one) for one in releases]
        await self._heard(repository, RELEASES, (one.published_at for one in releases), out)

    async def _since(self, repository: str, what: str, watched: datetime) -> datetime:
        until = await self.store.polled_until(repository, what)
        return max(watched, until - OVERLAP) if until else watched

    async def _news(self, issue: Issue) -> Sequence[Heard]:
        """A webhook may have told of it already, and a comment changes nothing but its time."""
        before, now = await self.store.seen(issue.ref), seen(issue)
        if before and before.updated_at:
            then = replace(before, updated_at=now.updated_at, rounds={})
            if now == replace(then, own=frozenset(), kept_off=frozenset()):
                return []
        return [_of_issue(issue, before)]

    async def _heard(
        self,
        repository: str,
        what: str,
        times: Iterable[datetime | None],
        heard: Sequence[Heard],
    ) -> None:
        until = max((one for one in times if one), default=None)
        if until and await self.store.poll(repository, what, until, heard):
            self.wake_outbox()


def _here(repository: str, ref: IssueRef) -> IssueRef:
    """Once its repository has another name, links and memory go on by the one it is asked by."""
    return IssueRef(repository, ref.number)


def _of_issue(issue: Issue, before: Seen | None) -> Heard:
    """Within one second it may become another one, and the same again."""
    ref, version = issue.ref, _print(f"{_state(seen(issue))} {before and _state(before)}")
    return Heard(
        name=f"issue:{ref}:{version}".lower(),
        about=About.ISSUE,
        repository=ref.repository,
        number=ref.number,
    )


def _state(one: Seen) -> str:
    """The same in every process."""
    rounds, labels = sorted(one.rounds.items()), sorted(one.labels)
    return f"{one.updated_at} {one.is_open} {labels} {rounds} {one.milestone} {one.digest}"


def _of_comment(comment: Comment) -> Heard:
    ref, version = comment.issue, _print(f"{comment.updated_at} {comment.body}")
    return Heard(
        name=f"comment:{comment.id}:{version}",
        about=About.COMMENT,
        repository=ref.repository,
        number=ref.number,
        comment=comment.id,
    )


def _is_on_pull(comment: Comment) -> bool:
    return f"/pull/{comment.issue.number}#" in comment.url


def _of_release(release: Release) -> Heard:
    version = _print(f"{release.published_at} {release.name} {release.body}")
    return Heard(
        name=f"release:{release.repository}:{release.tag}:{version}",
        about=About.RELEASE,
        repository=release.repository,
        tag=release.tag,
    )


def _print(text: str) -> str:
    """Two versions within one second have the same time."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
