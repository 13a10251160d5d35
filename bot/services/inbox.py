"""Looks at what GitHub told of: reads it again, finds what has changed, lets everybody react."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from bot.domain.errors import Rejected
from bot.domain.heard import LOOK, About, Heard
from bot.domain.issue import Comment, Issue, IssueRef, Release
from bot.domain.outbox import Effect, Leased
from bot.domain.seen import (
    Change,
    Reaction,
    Seen,
    as_it_was,
    before_it_was,
    change,
    explains,
    still_to_come,
)
from bot.ports import Clock, Handler, IssueStore, OutboxStore, Tracker

_T = TypeVar("_T")

KEEP = timedelta(days=30)
"""How long a delivery is known again; its effects are for ever."""
READS = 100
"""Of how many issues the last one is kept for those who wait,"""
FRESH = timedelta(seconds=5)
"""and how long."""


class Reactor(Protocol):
    """A feature that reacts to issues. It may be asked again about the same change (after a kill)
    and then answers the same."""

    async def react(self, change: Change) -> Reaction: ...


class ReleaseReactor(Protocol):
    """Asked about every published release, the latest ones again and again."""

    async def released(self, release: Release) -> tuple[Effect, ...]: ...


class GoneReactor(Protocol):
    """Asked about an issue that was deleted, or transferred to another repository."""

    async def gone(self, ref: IssueRef) -> tuple[Effect, ...]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """``reactors`` are asked in their order. What the bridge did itself is no command to it, but
    not because of who did it: with a token, the bridge has the login of a person, and what a
    maintainer asks of it in Discord (a label, say) counts as theirs. So its labels are known from
    ``Seen.own``, its comments by their ids, and a close is told of whoever did it."""

    store: IssueStore
    tracker: Tracker
    outbox: OutboxStore
    clock: Clock
    wake_outbox: Callable[[], None]
    reactors: Sequence[Reactor] = ()
    to_releases: Sequence[ReleaseReactor] = ()
    to_gone: Sequence[GoneReactor] = ()
    _reads: dict[str, tuple[datetime, Issue | None]] = field(default_factory=dict)

    @property
    def handlers(self) -> Mapping[str, Handler]:
        return {LOOK: self.look}

    async def hear(self, heard: Sequence[Heard]) -> None:
        """Take it for when the outbox is woken: once this returns, none of it can be lost. Raises
        Unavailable."""
        await self.store.hear(heard)

    async def forget(self) -> None:
        """Erase what was dealt with long ago."""
        await self.store.forget(self.clock() - KEEP)

    async def look(self, leased: Leased) -> str | None:
        """Raises Unavailable and Rejected."""
        heard = Heard.from_json(leased.effect.payload)
        if heard.about is About.RELEASE:
            await self._look_at_releases(heard.repository)
        elif not (heard.comment and await self.store.is_own(heard.comment)):
            await self._look_at_issue(heard, self.clock() - leased.age)
        return None

    async def _look_at_releases(self, repository: str) -> None:
        watched = await self._watched(repository)
        for release in await self.tracker.releases(repository):
            for reactor in self.to_releases if release.published_at >= watched else ():
                named = replace(release, repository=repository)
                await self._enqueue(await reactor.released(named))

    async def _look_at_issue(self, heard: Heard, told_at: datetime) -> None:
        ref = heard.issue
        # Asked first: what the bridge does while GitHub answers is then still known as its own.
        before = await self.store.seen(ref)
        if before and before.updated_at is None:
            self._reads.pop(str(ref).lower(), None)
        issue = await self._read(ref, told_at)
        if issue is None or _has_left(issue, heard):
            for reactor in self.to_gone:
                await self._enqueue(await reactor.gone(ref))
        elif not issue.is_pull:
            found = await self._change(before, replace(issue, ref=ref), heard)
            await self._react(ref, replace(found, comment=await self._comment(heard)))

    async def _read(self, ref: IssueRef, told_at: datetime) -> Issue | None:
        """Of several looks that waited, the first reads for all: it came after what they heard, and
        before the bridge did anything."""
        key, now = str(ref).lower(), self.clock()
        read_at, issue = self._reads.get(key, (now, None))
        if told_at < read_at > now - FRESH and key in self._reads:
            return issue
        issue = await _unless_gone(self.tracker.issue(ref))
        self._reads.pop(key, None)
        self._reads[key] = now, issue
        if len(self._reads) > READS:
            del self._reads[next(iter(self._reads))]
        return issue

    async def _comment(self, heard: Heard) -> Comment | None:
        if not heard.comment:
            return None
        found = await _unless_gone(self.tracker.comment_at(heard.repository, heard.comment))
        return found and replace(found, issue=heard.issue)

    async def _change(self, before: Seen | None, issue: Issue, heard: Heard) -> Change:
        if before is not None:
            return change(before, issue, heard)
        watched = await self._watched(heard.repository)
        if issue.created_at is not None and issue.created_at >= watched:
            return change(before_it_was(issue), issue, heard, is_new=True)
        told = explains(heard, issue)
        events = () if told else await self.tracker.label_events(heard.issue)
        return change(as_it_was(issue, watched, events, heard), issue, heard)

    async def _watched(self, repository: str) -> datetime:
        """GitHub's times are whole seconds."""
        watched = await self.store.watched_since(repository, self.clock())
        return watched.replace(microsecond=0)

    async def _react(self, ref: IssueRef, found: Change) -> None:
        answers = [await reactor.react(found) for reactor in self.reactors]
        effects = [effect for answer in answers for effect in answer.effects]
        own = found.now.own.union(*(answer.own for answer in answers))
        own = still_to_come(own, found.now.labels)
        await self.store.saw(ref, replace(found.now, own=own), effects)
        if effects:
            self.wake_outbox()

    async def _enqueue(self, effects: Iterable[Effect]) -> None:
        for effect in effects:
            if await self.outbox.enqueue(effect):
                self.wake_outbox()


def _has_left(issue: Issue, heard: Heard) -> bool:
    """For a transferred issue GitHub answers with the one it is now, elsewhere; but a renamed
    repository's issues keep their numbers, and their old names go on to mean them."""
    is_elsewhere = issue.ref.repository.lower() != heard.repository.lower()
    is_told = heard.action == "transferred" and is_elsewhere  # its number may be the same by chance
    return is_told or issue.ref.number != heard.number


async def _unless_gone(read: Awaitable[_T]) -> _T | None:
    try:
        return await read
    except Rejected as error:
        if not error.is_gone:
            raise
        return None
