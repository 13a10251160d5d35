"""How fast handoffs leave through the outbox: ``python -m benchmarks.handoffs [--tickets 1000]``.

On an SQLite file, all of them in the outbox before the worker starts, in rounds that take turns:

* ``nothing``: effects whose handler returns at once;
* ``bare``: two effects each, the second enqueued by one write: the least that hands over once;
* ``handoff``: the services, before a desk and a chat that answer at once; a ticket with a log, and
  a line in its thread;
* ``over HTTP``: the same, before the sandbox's desk, which is in this process too.

Milliseconds are those of one ticket, from its lease to its receipt in the store, with 32 under way.
Growth is what the process takes more after the last round of handoffs than after the first. The
last line is one JSON object. Of rates only the ratio, and of times only the processor's, bear that
the machine does something else as well.
"""

import argparse
import asyncio
import gc
import itertools
import json
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import psutil

from bot.adapters.catalogue import Catalogue
from bot.adapters.desks.asking import Asking
from bot.adapters.desks.signed_desk import SignedDesk
from bot.adapters.store import StoredIntakes, open_database
from bot.adapters.store.claims import claiming
from bot.adapters.store.outbox import enqueuing
from bot.adapters.store.support import StoredSupport
from bot.domain.card import Card
from bot.domain.ids import ChannelId
from bot.domain.outbox import Effect, Leased
from bot.domain.support import Handoff
from bot.domain.ticket import Attachment, Progress, Receipt, Ticket, TicketId, TicketState
from bot.knowledge import utc_now
from bot.ports import Desk, Handler
from bot.sandbox import Sandbox
from bot.sandbox import World as Cast
from bot.services.outbox import OutboxWorker
from bot.services.support_lists import SupportLists
from bot.services.support_send import SEND, SupportSending
from tests.support.clock import FakeClock
from tests.support.desks import TICKET
from tests.support.directories import POLICY
from tests.support.verify import NORA, World

ROUNDS = 5
NOTHING, BARE, HANDOFF, OVER_HTTP = "nothing", "bare", "handoff", "over HTTP"
LOG = Attachment("device.log", "error: notifyAppReady was not called in time\n" * 90)
"""4 KB, as people attach them."""


class QuickDesk:
    """Takes every ticket and keeps nothing but its name."""

    sends = True
    is_idempotent = True
    reports = False

    def __init__(self) -> None:
        self.taken: list[TicketId] = []

    async def open(self, ticket: Ticket) -> Receipt:
        self.taken.append(ticket.id)
        return Receipt(f"SUP-{len(self.taken)}")

    async def find(self, _: TicketId, /) -> Receipt | None:
        return None

    async def progress(self, _: str, /) -> Progress | None:
        return None


@dataclass
class Figures:
    """By row: how many a second and processor milliseconds for each, in every round; and the
    milliseconds of every single one."""

    rates: dict[str, list[float]] = field(default_factory=dict)
    efforts: dict[str, list[float]] = field(default_factory=dict)
    times: dict[str, list[float]] = field(default_factory=dict)

    def print(self, row: str) -> dict[str, float]:
        """And as JSON wants them."""
        rates, times = self.rates[row], sorted(self.times[row])
        rate, p50, p99 = statistics.median(rates), *(times[len(times) * n // 100] for n in (50, 99))
        effort = statistics.median(self.efforts[row])
        print(
            f"{row:<10}{rate:6.0f} a second ({min(rates):.0f}-{max(rates):.0f})   "
            f"p50 {p50:6.2f} ms   p99 {p99:6.2f} ms   {effort:5.2f} ms of processor"
        )
        name = row.lower().replace(" ", "_")
        return {
            f"{name}_per_second": round(rate),
            f"{name}_p99_ms": round(p99, 2),
            f"{name}_cpu_ms": round(effort, 2),
        }


@dataclass
class Contest:
    """One customer's handoffs, and effects that are nothing."""

    world: World
    figures: Figures = field(default_factory=Figures)
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    async def nothing(self, tickets: int) -> None:
        async def handle(_: Leased) -> str | None:
            return None

        await self._enqueue(tickets)
        await self._drain(NOTHING, tickets, {SEND: handle})

    async def bare(self, tickets: int) -> None:
        database, clock, line = self.world.database, self.world.clock, Card(("Goes on.",)).to_json()

        async def handle(leased: Leased) -> str | None:
            key = leased.effect.key
            effect = Effect("chat.reply", f"line:{key}", key, {"card": line})
            await database.apply(claiming("benchmark", key, clock()), enqueuing(effect, clock()))
            return None

        await self._enqueue(tickets)
        async with self._lines(tickets) as handlers:
            await self._drain(BARE, tickets, {SEND: handle, **handlers})

    async def _enqueue(self, tickets: int) -> None:
        for number in itertools.islice(self.numbers, tickets):
            key = f"ticket:{number}"
            await self.world.outbox.enqueue(Effect(SEND, key, key, {"ticket": key}))

    async def handoffs(self, row: str, tickets: int, desk: Desk) -> None:
        store = StoredSupport(self.world.database, self.world.vault, self.world.clock)
        sending = self._sending(store, desk)
        names = [TicketId(f"{one:032x}") for one in itertools.islice(self.numbers, tickets)]
        for at, name in enumerate(names):
            ticket = replace(
                TICKET, id=name, channel=ChannelId(at + 1), member=NORA, attachments=(LOG,)
            )
            draft = Handoff(ticket=ticket, drafted_at=self.world.clock.now)
            assert await store.draft(draft)
            assert await store.queue(draft, self.world.clock.now, sending.effect(draft))
        async with self._lines(tickets) as handlers:
            await self._drain(row, tickets, {**sending.handlers, **handlers})
        for name in names:
            found = await store.of(name)
            assert found
            assert found.state is TicketState.OPEN

    @asynccontextmanager
    async def _lines(self, tickets: int) -> AsyncIterator[Mapping[str, Handler]]:
        """A chat that has to be told once of each ticket."""
        said = 0

        async def say(leased: Leased) -> str | None:
            nonlocal said
            Card.from_json(leased.effect.payload["card"])
            said += 1
            return f"{said}"

        yield {"chat.reply": say}
        assert said == tickets

    def _sending(self, store: StoredSupport, desk: Desk) -> SupportSending:
        world = self.world
        return SupportSending(
            store=store,
            desk=desk,
            lists=SupportLists(POLICY, Catalogue()),
            intakes=StoredIntakes(world.database, world.clock),
            clock=world.clock,
            wake_outbox=lambda: None,
            verified=world.store,
            directory=world.directory,
        )

    async def _drain(self, row: str, tickets: int, handlers: Mapping[str, Handler]) -> None:
        times, handle = self.figures.times.setdefault(row, []), handlers[SEND]

        async def timed(leased: Leased) -> str | None:
            began = time.perf_counter()
            result = await handle(leased)
            times.append(1000 * (time.perf_counter() - began))
            return result

        worker = OutboxWorker(
            self.world.outbox,
            {**handlers, SEND: timed},
            clock=self.world.clock,
            jitter=lambda: 0.5,
            owner="benchmark",
        )
        started, worked = time.perf_counter(), time.process_time()
        async with worker:
            await worker.idle()
        rate = tickets / (time.perf_counter() - started)
        effort = 1000 * (time.process_time() - worked) / tickets
        self.figures.rates.setdefault(row, []).append(rate)
        self.figures.efforts.setdefault(row, []).append(effort)
        assert await self.world.outbox.next_due() is None


async def measure(path: Path, tickets: int) -> dict[str, float]:
    memory = []
    async with await open_database(path) as database, Sandbox(Cast.load()) as sandbox:
        contest = Contest(World(database, FakeClock()))
        await contest.world.link()
        far = SignedDesk(sandbox.desk_url, sandbox.desk_secret, Asking(utc_now))
        for _ in range(ROUNDS):
            await contest.nothing(tickets)
            await contest.bare(tickets)
            near = QuickDesk()
            await contest.handoffs(HANDOFF, tickets, near)
            assert len(set(near.taken)) == len(near.taken) == tickets
            gc.collect()
            memory.append(psutil.Process().memory_info().rss / 1e6)
        for _ in range(ROUNDS):
            await contest.handoffs(OVER_HTTP, tickets, far)
        assert len(sandbox.panels["tickets"]) == ROUNDS * tickets
    figures = contest.figures
    said: dict[str, float] = {}
    for row in (NOTHING, BARE, HANDOFF, OVER_HTTP):
        said.update(figures.print(row))
    ratio = statistics.median(figures.rates[HANDOFF]) / statistics.median(figures.rates[BARE])
    grown = memory[-1] - memory[0]
    print(f"{ratio:.2f} of the bare rate; {grown:+.1f} MB in {len(memory) - 1} more rounds")
    return {**said, "handoff_ratio": round(ratio, 3), "growth_mb": round(grown, 1)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, default=1000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(asyncio.run(measure(Path(folder) / "bridge.db", options.tickets))))


if __name__ == "__main__":
    main()
