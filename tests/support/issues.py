"""The memory of issues without a store, for tests of services; a contract test holds it to the
real ones."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.heard import LOOK, Heard, looking
from bot.domain.issue import IssueRef
from bot.domain.outbox import Effect, EffectState
from bot.domain.seen import Seen, done
from tests.support.stores import FakeOutbox


@dataclass
class FakeIssues:
    """``memory``, ``own`` and the rows of ``outbox`` are what tests read. Nobody else goes on
    while a method runs, so that each is one transaction."""

    outbox: FakeOutbox
    memory: dict[str, Seen] = field(default_factory=dict)
    own: dict[tuple[str, str], int] = field(default_factory=dict)
    watched: dict[tuple[str, str], datetime] = field(default_factory=dict)

    async def hear(self, heard: Sequence[Heard]) -> int:
        return await self._enqueue([looking(one) for one in heard])

    async def seen(self, ref: IssueRef) -> Seen | None:
        return self.memory.get(_key(ref))

    async def saw(self, ref: IssueRef, now: Seen, effects: Sequence[Effect]) -> None:
        self.memory[_key(ref)] = now
        await self._enqueue(effects)

    async def did(self, ref: IssueRef, own: frozenset[str]) -> None:
        if now := self.memory.get(_key(ref)):
            self.memory[_key(ref)] = done(now, own)

    async def disown(self, ref: IssueRef, own: frozenset[str]) -> None:
        if now := self.memory.get(_key(ref)):
            self.memory[_key(ref)] = replace(now, own=now.own - own)

    async def watched_since(self, repository: str, now: datetime) -> datetime:
        return self.watched.setdefault((repository.lower(), ""), now)

    async def polled_until(self, repository: str, what: str) -> datetime | None:
        return self.watched.get((repository.lower(), what))

    async def poll(
        self, repository: str, what: str, until: datetime, heard: Sequence[Heard]
    ) -> int:
        self.watched[repository.lower(), what] = until
        return await self.hear(heard)

    async def comment_of(self, ref: IssueRef, marker: str) -> int | None:
        return self.own.get((_key(ref), marker))

    async def commented(self, ref: IssueRef, marker: str, comment: int) -> None:
        self.own[_key(ref), marker] = comment

    async def is_own(self, comment: int) -> bool:
        return comment in self.own.values()

    async def forget(self, before: datetime) -> None:
        """Rows are found by their place, so an erased one stays, under a key that nobody uses."""
        for row in self.outbox.rows:
            is_old = row.state is EffectState.DONE and row.due_at < before
            if is_old and row.effect.kind == LOOK:
                row.effect = replace(row.effect, key=f"erased:{row.id}", payload={})

    async def _enqueue(self, effects: Sequence[Effect]) -> int:
        return sum([await self.outbox.enqueue(one) is not None for one in effects])


def _key(ref: IssueRef) -> str:
    return str(ref).lower()
