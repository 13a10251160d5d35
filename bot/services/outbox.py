"""Makes effects happen: takes them from the outbox, hands them to their handlers, tells how it
went."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from datetime import timedelta
from types import TracebackType
from typing import Self

from bot.domain.errors import Unavailable
from bot.domain.outbox import LEASE, PATIENCE, Effect, EffectState, Leased, Outcome, backoff
from bot.ports import Clock, Handler, OutboxStore
from bot.services.outbox_attempts import Attempts

log = logging.getLogger(__name__)

AT_ONCE = 32
"""How many effects are under way at the same time."""
FAILED = ".failed"
"""Behind a kind: what is done, in the same stream, once an effect of that kind is given up. It
carries the same, and why under ``error``."""
LATE = timedelta(minutes=1)
"""How long an effect may be due before that counts as a fault."""

Told = Callable[[Outcome, timedelta], None]
"""Hears of every attempt, and how long ago the effect was enqueued."""
About = Callable[[Leased], AbstractContextManager[object]]
"""Lasts as long as the attempt."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How long the worker waits for what, in seconds."""

    gather: float = 0.005
    """Between two visits to the store while effects are under way: the results and new effects of
    that time share one visit."""
    short_rest: float = 1.0
    """Until the outbox is looked at again while effects are under way."""
    longest_rest: float = 60.0
    """Until it is looked at again even if nobody said that something is there."""
    attempt: float = PATIENCE.total_seconds()
    """For one attempt."""
    grace: float = 3.5
    """For effects under way when the worker stops."""


_PACE = Pace()


class OutboxWorker:
    """Runs as long as its ``async with`` block.

    ``jitter`` gives random numbers from 0 to 1. ``is_alone``: no other process works on this
    store, so whatever is leased when it starts was left by a process that is gone; else
    ``call_others`` tells them that something was enqueued or done, and they ``hear``.
    """

    def __init__(
        self,
        store: OutboxStore,
        handlers: Mapping[str, Handler],
        *,
        clock: Clock,
        jitter: Callable[[], float],
        owner: str,
        is_alone: bool = True,
        call_others: Callable[[], None] = lambda: None,
        pace: Pace = _PACE,
        told: Told = lambda _outcome, _age: None,
        about: About = nullcontext,
    ) -> None:
        self._store = store
        self._handlers = handlers
        self._clock = clock
        self._jitter = jitter
        self._owner = owner
        self._pace = pace
        self._told = told
        self._about = about
        self._attempts = Attempts(handlers, clock, jitter, pace.attempt)
        self._must_take_over = is_alone
        self._call_others = call_others
        self._under_way: set[asyncio.Task[None]] = set()
        self._outcomes: list[Outcome] = []
        self._called = asyncio.Event()
        self._idle = asyncio.Event()
        self._rest = 0.0
        self._failures = 0
        self._turns: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._turns = asyncio.create_task(self._run(), name="outbox")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Finish what is under way, record it, and give the rest back."""
        if self._turns:
            self._turns.cancel()
            await asyncio.wait([self._turns])
            self._turns = None
        if self._under_way:
            _, late = await asyncio.wait(self._under_way, timeout=self._pace.grace)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await self._guarded(self._leave)
        self._idle.set()

    def wake(self) -> None:
        """Something was enqueued."""
        self.hear()
        self._call_others()

    def hear(self) -> None:
        """Another process enqueued something."""
        self._idle.clear()
        self._called.set()

    async def idle(self, within: float = 0.0) -> None:
        """Return when nothing is under way and nothing is due now or ``within`` so many seconds;
        at once when not running."""
        while self._turns:
            self.hear()
            await self._idle.wait()
            if self._rest > within:
                break
            await asyncio.sleep(self._rest)

    async def forget_done(self, age: timedelta) -> int:
        """Erase what effects done that long ago carried; returns how many."""
        return await self._store.purge_done(self._clock() - age)

    async def check(self) -> None:
        """Raise Unavailable when the store fails or effects wait for too long."""
        if self._failures:
            raise Unavailable("store", f"failed {self._failures} times in a row")
        due = await self._store.next_due()
        if due and self._clock() - due > LATE:
            raise Unavailable("outbox", f"effects wait since {due:%H:%M:%S} UTC")

    async def _run(self) -> None:
        while True:
            if self._under_way:
                await asyncio.sleep(self._pace.gather)
            self._called.clear()
            if await self._guarded(self._visit):
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._rest):
                        await self._called.wait()
            else:
                pause = backoff(self._failures, self._jitter()).total_seconds()
                await asyncio.sleep(min(pause, self._pace.longest_rest))

    async def _visit(self) -> None:
        """Tell the store what ended, take what is due, and find out how long to rest."""
        await self._take_over()
        await self._record()
        if free := AT_ONCE - len(self._under_way):
            now = self._clock()
            for leased in await self._store.lease(self._owner, now, free, now + LEASE):
                self._begin(leased)
        self._rest = await self._until_due()
        if self._rest > 0 and not self._under_way and not self._called.is_set():
            self._idle.set()

    async def _until_due(self) -> float:
        """Seconds until something is due; whatever ends or is enqueued ends the rest by itself."""
        if self._under_way:
            return self._pace.short_rest
        due = await self._store.next_due()
        if due is None:
            return self._pace.longest_rest
        return min((due - self._clock()) / timedelta(seconds=1), self._pace.longest_rest)

    async def _take_over(self) -> None:
        if self._must_take_over:
            count = await self._store.release()
            self._must_take_over = False
            if count:
                log.warning("took up %d effects left by a stopped process", count)

    async def _record(self) -> None:
        """Outcomes stay until the store has them: recording one twice does no harm."""
        if outcomes := tuple(self._outcomes):
            for given_up in (one for one in outcomes if one.state is EffectState.DEAD):
                # Before it counts as given up: after that, nobody would look at it again.
                await self._follow(given_up.leased.effect, given_up.error)
            await self._store.settle(outcomes)
            del self._outcomes[: len(outcomes)]
            self._call_others()  # what comes next in these streams may be for them

    async def _follow(self, effect: Effect, error: str | None) -> None:
        if (kind := effect.kind + FAILED) in self._handlers:
            payload = {**effect.payload, "error": error}
            await self._store.enqueue(Effect(kind, f"{kind}:{effect.key}", effect.stream, payload))

    async def _leave(self) -> None:
        await self._record()
        if count := await self._store.release(self._owner):
            log.warning("gave back %d effects that were not finished", count)

    async def _guarded(self, visit: Callable[[], Awaitable[None]]) -> bool:
        """A store that fails is told once, and told again when it is back."""
        try:
            await visit()
        except Exception as error:
            self._failures += 1
            if self._failures == 1:
                is_expected = isinstance(error, Unavailable)
                log.error("the outbox waits: %s", error, exc_info=not is_expected)
            return False
        if self._failures:
            log.info("the outbox goes on after %d failures", self._failures)
            self._failures = 0
        return True

    def _begin(self, leased: Leased) -> None:
        task = asyncio.create_task(self._deliver(leased), name=f"outbox {leased.id}")
        self._under_way.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        self._called.set()

    async def _deliver(self, leased: Leased) -> None:
        began = self._clock()
        with self._about(leased):
            outcome = await self._attempts.make(leased)
            self._outcomes.append(outcome)
            self._told(outcome, leased.age + (self._clock() - began))
