"""An inbox with a GitHub and a memory of the tests' own, and a reactor that writes down what it
was asked."""

from dataclasses import dataclass, field, replace

from bot.domain.heard import Heard
from bot.domain.issue import IssueRef, Release
from bot.domain.outbox import LEASE, Effect
from bot.domain.seen import Change, Reaction
from bot.services.inbox import Inbox
from bot.services.inbox_poll import InboxPoll
from bot.services.outbox_attempts import Attempts
from tests.support.clock import FakeClock
from tests.support.issues import FakeIssues
from tests.support.stores import FakeOutbox
from tests.support.tracker import FakeTracker

REPOSITORY = "acme/app"
REF = IssueRef(REPOSITORY, 12)


@dataclass
class Notes:
    """``answers`` is what it reacts with; what was asked stands in the rest."""

    answers: Reaction = field(default_factory=Reaction)
    changes: list[Change] = field(default_factory=list)
    releases: list[Release] = field(default_factory=list)
    lost: list[IssueRef] = field(default_factory=list)

    async def react(self, change: Change) -> Reaction:
        self.changes.append(change)
        return self.answers

    async def released(self, release: Release) -> tuple[Effect, ...]:
        self.releases.append(release)
        return self.answers.effects

    async def gone(self, ref: IssueRef) -> tuple[Effect, ...]:
        self.lost.append(ref)
        return self.answers.effects


@dataclass
class Listening:
    """``hear`` takes what GitHub told so far, ``work`` does all that is due."""

    clock: FakeClock = field(default_factory=FakeClock)
    notes: Notes = field(default_factory=Notes)
    woken: int = 0
    _told: int = 0

    def __post_init__(self) -> None:
        self.github = FakeTracker(clock=self.clock)
        self.outbox = FakeOutbox(self.clock)
        self.store = FakeIssues(self.outbox)
        self.inbox = Inbox(
            store=self.store,
            tracker=self.github,
            outbox=self.outbox,
            clock=self.clock,
            wake_outbox=self._wake,
            reactors=[self.notes],
            to_releases=[self.notes],
            to_gone=[self.notes],
        )
        self.poll = InboxPoll(
            repositories=[REPOSITORY, "acme/other"],
            store=self.store,
            tracker=self.github,
            clock=self.clock,
            wake_outbox=self._wake,
            every=180.0,
        )

    def _wake(self) -> None:
        self.woken += 1

    def news(self) -> list[Heard]:
        """What GitHub told since the last time."""
        told = self.github.told[self._told :]
        self._told = len(self.github.told)
        return told

    async def hear(self, *heard: Heard) -> list[Change]:
        """All news by webhook, or only ``heard``; returns what the reactor was asked."""
        known = len(self.notes.changes)
        await self.inbox.hear(heard or self.news())
        await self.work()
        return self.notes.changes[known:]

    async def polled(self) -> list[Change]:
        known = len(self.notes.changes)
        await self.poll.turn()
        await self.work()
        return self.notes.changes[known:]

    async def work(self) -> None:
        attempts = Attempts(self.inbox.handlers, self.clock, jitter=lambda: 0.5, patience=25.0)
        while due := await self.outbox.lease("me", self.clock(), 99, self.clock() + LEASE):
            await self.outbox.settle([await attempts.make(one) for one in due])

    def reacts(self, *answers: Effect, own: frozenset[str] = frozenset()) -> None:
        """From now on the reactor answers this."""
        self.notes.answers = replace(self.notes.answers, effects=answers, own=own)
