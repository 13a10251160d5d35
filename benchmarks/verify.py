"""How long members wait for *verify*, and what it costs the store: ``python -m benchmarks.verify
[--members 10000]``.

Through the services on an SQLite file: start, look-up, mail, code, roles. A minute passes between
two members, so that no limit is met; then as many starts that are over the limits follow. The last
line is one JSON object.
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import Awaitable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from bot.adapters.store import Database, open_database
from bot.adapters.store.database import Row, Step
from bot.domain.account import AccountId
from bot.domain.ids import MemberId
from bot.domain.outbox import LEASE, EffectState, Outcome
from bot.domain.verify import Confirmed
from tests.support.clock import FakeClock
from tests.support.directories import FakeDirectory
from tests.support.verify import ADA, World, applicant

_T = TypeVar("_T")


class Counted:
    """A database that counts its write transactions."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.writes = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)

    async def apply(self, *steps: Step, alone: str | None = None) -> Sequence[Row]:
        self.writes += 1
        return await self._database.apply(*steps, alone=alone)

    async def apply_each(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        self.writes += 1
        await self._database.apply_each(sql, rows)

    def write(self) -> Any:
        self.writes += 1
        return self._database.write()


class Stopwatch:
    def __init__(self) -> None:
        self.times: dict[str, list[float]] = {}

    async def time(self, what: str, work: Awaitable[_T]) -> _T:
        started = time.perf_counter()
        result = await work
        self.times.setdefault(what, []).append(1000 * (time.perf_counter() - started))
        return result

    def print(self, what: str) -> float:
        """Returns the 99th percentile, in milliseconds."""
        times = sorted(self.times[what])
        p50, p99 = (times[len(times) * per // 100] for per in (50, 99))
        print(f"{what:<16} p50 {p50:6.2f} ms   p99 {p99:6.2f} ms   most {times[-1]:6.2f} ms")
        return round(p99, 2)


async def deliver(world: World) -> None:
    """One visit of the worker: what is due, one after the other, and how it went."""
    now = world.clock.now
    outcomes = [
        Outcome(leased, EffectState.DONE, now, await world.handlers[leased.effect.kind](leased))
        for leased in await world.outbox.lease("benchmark", now, 32, now + LEASE)
    ]
    await world.outbox.settle(outcomes)


async def measure(folder: Path, members: int) -> dict[str, float]:
    watch, addresses = Stopwatch(), [f"member{number}@example.org" for number in range(members)]
    known = {
        address: replace(ADA, id=AccountId(f"account-{address}"), contact=address)
        for address in addresses
    }
    async with await open_database(folder / "bridge.db") as database:
        counted: Any = Counted(database)
        world = World(counted, FakeClock(), directory=FakeDirectory(known))
        for number, address in enumerate(addresses):
            member = MemberId(number + 1)
            await watch.time("start", world.verify.start(applicant(member), address))
            await deliver(world)
            code = world.mailer.code
            found = await watch.time("confirm", world.verify.confirm(member, code))
            assert found.result is Confirmed.OK
            await deliver(world)
            world.clock.advance(seconds=60)
        writes = counted.writes / members
        for number in range(members):
            member = MemberId(number + 1)
            await watch.time("start, limited", world.verify.start(applicant(member), addresses[0]))
        size = (folder / "bridge.db").stat().st_size
    figures = {what: watch.print(what) for what in ("start", "confirm", "start, limited")}
    print(f"{writes:.1f} write transactions a verification, {size / members / 1024:.1f} KiB")
    return {
        "start_p99_ms": figures["start"],
        "confirm_p99_ms": figures["confirm"],
        "limited_p99_ms": figures["start, limited"],
        "writes_per_verification": round(writes, 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=10_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(asyncio.run(measure(Path(folder), options.members))))


if __name__ == "__main__":
    main()
