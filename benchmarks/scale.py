"""What more processes bring: ``python -m benchmarks.scale [--effects 2000] [--only CONTEST]``.

On this machine, with a PostgreSQL of its own, in rounds that take turns:

* ``outbox``: effects a second, with 1, 2 and 4 workers; on PostgreSQL each is a process, on SQLite,
  which has one process, they share it. Once with effects that are done at once, which is all the
  store's time, and once with such as take 50 ms, as Discord's answers do. ``by hand`` is one effect
  leased, done and settled after another, and what the others are ratios to;
* ``webhook``: acknowledgements a second over 32 connections, by 1 and 2 web processes, as ratios to
  ``bare``, a process that only checks the signature. The client is on this machine as well;
* ``takeover``: seconds from the kill of the gateway until the standby is ready.

The last line is one JSON object. Ratios and processor time bear that the machine does something
else as well; rates do not.
"""

import argparse
import asyncio
import itertools
import json
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGKILL

import aiohttp
import psutil

from benchmarks.match import PATIENCE, ROOT
from benchmarks.parts import KIND
from benchmarks.webhooks import CONNECTIONS, REPOSITORY, SECRET, delivery
from bot.adapters.store import open_database
from bot.adapters.store.outbox import enqueuing_all
from bot.domain.issue import IssueRef
from bot.domain.outbox import Effect
from bot.knowledge import utc_now
from bot.sandbox import Sandbox, World
from tests.support import postgres
from tests.support.process import Process, bot, in_sandbox

CONTESTS = ("outbox", "webhook", "takeover")
ROUNDS = 3
TAKEOVERS = 7
ANSWER = 0.05
"""Seconds that an effect takes where somebody has to answer."""
BY_HAND, BARE = "by hand", "bare"
UNFINISHED = "SELECT count(*) FROM outbox WHERE finished_at IS NULL"


@dataclass
class Figures:
    """Rates by row, one a round; ``efforts`` are milliseconds of processor for each."""

    rates: dict[str, list[float]] = field(default_factory=dict)
    efforts: dict[str, list[float]] = field(default_factory=dict)

    def add(self, row: str, rate: float, effort: float) -> None:
        self.rates.setdefault(row, []).append(rate)
        self.efforts.setdefault(row, []).append(effort)

    def print(self) -> dict[str, float]:
        said: dict[str, float] = {}
        first = 1.0
        for row, rates in self.rates.items():
            rate, effort = statistics.median(rates), statistics.median(self.efforts[row])
            first = rate if row.endswith((BY_HAND, BARE)) else first
            print(
                f"{row:<34}{rate:7.0f} a second ({min(rates):.0f}-{max(rates):.0f})"
                f"{rate / first:7.2f}   {effort:5.2f} ms of processor"
            )
            said |= {row: round(rate / first, 2), f"{row}, ms": round(effort, 2)}
        return said


@asynccontextmanager
async def part(*arguments: object) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process of ``benchmarks.parts`` that is ready."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.parts", *map(str, arguments)),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        await _said(process)
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _said(process: asyncio.subprocess.Process) -> str:
    assert process.stdout
    async with asyncio.timeout(PATIENCE):
        line = await process.stdout.readline()
    if not line:
        raise RuntimeError("a part of the contest ended")
    return line.decode().strip()


def _go(processes: Sequence[asyncio.subprocess.Process]) -> None:
    for one in processes:
        assert one.stdin
        one.stdin.write(b"\n")


def _worked(pids: Sequence[int]) -> float:
    """Seconds of processor so far."""
    times = [psutil.Process(pid).cpu_times() for pid in pids]
    return sum(one.user + one.system for one in times)


async def outbox(server: str, folder: Path, effects: int, figures: Figures) -> None:
    own = Path(tempfile.mkdtemp(dir=folder))
    for seconds, engine in itertools.product((0.0, ANSWER), ("SQLite", "PostgreSQL")):
        kind = f"{engine}, {seconds * 1000:.0f} ms, "
        for workers in (0, 1, 2, 4):
            file = str(own / f"{workers}-{seconds}.db")
            store = file if engine == "SQLite" else await postgres.new_database(server)
            # By hand an effect waits for the one before: fewer of them tell as much.
            count = effects // 10 if seconds and not workers else effects
            await _fill(store, count)
            row = kind + (f"{workers} workers" if workers else BY_HAND)
            figures.add(row, *await _drain(store, engine, workers, seconds, count))


async def _fill(store: str, count: int) -> None:
    async with await open_database(store) as database:
        for batch in range(0, count, 500):
            some = range(batch, min(batch + 500, count))
            rows = [Effect(KIND, f"{one}", f"{one}", {"card": "-" * 500}) for one in some]
            await database.apply(enqueuing_all(rows, utc_now()))


async def _drain(
    store: str, engine: str, workers: int, seconds: float, count: int
) -> tuple[float, float]:
    """Effects a second, and milliseconds of the workers' processor for each."""
    each = [workers] if engine == "SQLite" else [min(workers, 1)] * max(workers, 1)
    async with AsyncExitStack() as stack:
        processes = [
            await stack.enter_async_context(part("drain", store, one, seconds)) for one in each
        ]
        database = await stack.enter_async_context(await open_database(store, read_only=True))
        pids = [one.pid for one in processes]
        worked, began = _worked(pids), time.perf_counter()
        _go(processes)
        async with asyncio.timeout(PATIENCE):
            while (await database.fetch(UNFINISHED))[0][0]:
                await asyncio.sleep(0.02)
        took, effort = time.perf_counter() - began, _worked(pids) - worked
        _go(processes)
        done = [int(await _said(one)) for one in processes]
        assert sum(done) == count, f"each once: {store}, {done} of {count}"
    return count / took, 1000 * effort / count


async def webhook(server: str, folder: Path, count: int, figures: Figures) -> None:
    issues = itertools.count(1)
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        )
        store, bare = await postgres.new_database(server), postgres.free_port()
        simple = await stack.enter_async_context(part("answer", bare))
        ports = [postgres.free_port() for _ in range(2)]
        web = [await stack.enter_async_context(_web(folder, store, port)) for port in ports]
        pids = [one.process.pid for one in web]
        for _ in range(ROUNDS):
            figures.add(
                f"webhook, {BARE}", *await _burst(http, [bare], [simple.pid], count, issues)
            )
            for some in (1, 2):
                burst = await _burst(http, ports[:some], pids[:some], count, issues)
                figures.add(f"webhook, {some} web", *burst)
        async with await open_database(store, read_only=True) as database:
            assert (await database.fetch(UNFINISHED))[0][0] == 2 * ROUNDS * count, "all are kept"


@asynccontextmanager
async def _web(folder: Path, store: str, port: int) -> AsyncIterator[Process]:
    settings = {
        "BRIDGE_DATABASE_URL": store,
        "BRIDGE_DATA_DIR": ROOT / "data",
        "BRIDGE_STATE_DIR": folder,
        "BRIDGE_GITHUB_TOKEN": "benchmark",
        "BRIDGE_GITHUB_REPOSITORIES": REPOSITORY,
        "BRIDGE_GITHUB_WEBHOOK_SECRET": SECRET,
        "BRIDGE_HTTP_PORT": port,
    }
    async with bot("run", "--role", "web", folder=folder, settings=settings) as process:
        await process.line("ready", PATIENCE)
        yield process


async def _burst(
    http: aiohttp.ClientSession,
    ports: Sequence[int],
    pids: Sequence[int],
    count: int,
    issues: Iterator[int],
) -> tuple[float, float]:
    """Answers a second, and milliseconds of the answering processes for each."""
    bodies = iter([delivery(IssueRef(REPOSITORY, next(issues))) for _ in range(count)])

    async def connection(port: int) -> None:
        for body, headers in bodies:
            url = f"http://127.0.0.1:{port}/github"
            async with http.post(url, data=body, headers=headers) as response:
                assert response.status == 202, await response.text()

    worked, began = _worked(pids), time.perf_counter()
    await asyncio.gather(*(connection(ports[one % len(ports)]) for one in range(CONNECTIONS)))
    took = time.perf_counter() - began
    return count / took, 1000 * (_worked(pids) - worked) / count


async def takeover(server: str, folder: Path) -> list[float]:
    """Seconds each."""
    seconds: list[float] = []
    store = await postgres.new_database(server)
    async with Sandbox(World.load()) as sandbox, AsyncExitStack() as stack:
        settings = {
            **in_sandbox(sandbox),
            "BRIDGE_DATABASE_URL": store,
            "BRIDGE_STATE_DIR": folder,
        }

        async def start(line: str) -> Process:
            gateway = bot("run", "--role", "gateway", folder=folder, settings=settings)
            process = await stack.enter_async_context(gateway)
            await process.line(line, PATIENCE)
            return process

        leading = await start("ready")
        for _ in range(TAKEOVERS):
            standing_by = await start("stands by")
            killed = time.perf_counter()
            leading.send(SIGKILL)
            await standing_by.line("ready", PATIENCE)
            seconds.append(time.perf_counter() - killed)
            leading = standing_by
    return seconds


async def measure(chosen: Sequence[str], effects: int, folder: Path) -> dict[str, float]:
    figures = Figures()
    said: dict[str, float] = {}
    with postgres.running() as server:
        for _ in range(ROUNDS):
            if "outbox" in chosen:
                await outbox(server, folder, effects, figures)
        if "webhook" in chosen:
            await webhook(server, folder, effects, figures)
        said |= figures.print()
        if "takeover" in chosen:
            seconds = sorted(await takeover(server, folder))
            middle = statistics.median(seconds)
            print(f"takeover: {middle:.2f} s ({seconds[0]:.2f}-{seconds[-1]:.2f})")
            said |= {"takeover, s": round(middle, 2), "takeover, most": round(seconds[-1], 2)}
    return said


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--effects", type=int, default=2000, help="and deliveries")
    parser.add_argument("--only", choices=CONTESTS, help="one contest instead of all")
    options = parser.parse_args()
    chosen = (options.only,) if options.only else CONTESTS
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(asyncio.run(measure(chosen, options.effects, Path(folder)))))


if __name__ == "__main__":
    main()
