"""How fast GitHub's webhooks are taken: ``python -m benchmarks.webhooks [--deliveries 500]``.

A burst of labellings, one issue each, over 32 connections that send the next one as soon as the
last is answered; client and server share this process and its loop, in rounds that take turns:

* ``bare``: an aiohttp handler that checks the signature and answers 202;
* ``kept``: the bridge's own, on an SQLite file: nothing is answered before it is kept;
* ``working``: the same with the outbox behind it, which begins once a burst is over (after a second
  at the latest): each issue is read, and gets its comment, on a GitHub that answers at once.

Then nothing may be lost, and all be done. Calls to GitHub are those of one labelling. The last line
is one JSON object; of rates, only the ratios bear that the machine does something else as well, and
best those by this process's own time on a processor.
"""

import argparse
import asyncio
import hashlib
import hmac
import itertools
import json
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from aiohttp import web

from benchmarks.quick_github import QuickGitHub
from bot.adapters.catalogue import Catalogue
from bot.adapters.store import Database, StoredOutbox, open_database
from bot.adapters.store.database import Step
from bot.adapters.store.issues import StoredIssues
from bot.domain.heard import Heard
from bot.domain.issue import IssueRef
from bot.domain.outbox import EffectState
from bot.domain.seen import Change, Reaction
from bot.knowledge import utc_now
from bot.ports import Handler
from bot.services import issue_effects
from bot.services.inbox import Inbox
from bot.services.outbox import OutboxWorker
from bot.webhook.batch import Batch
from bot.webhook.router import Router
from bot.webhook.server import Webhook
from bot.webhook.signature import Signature

ROUNDS = 9
CONNECTIONS = 32
REPOSITORY = "acme/app"
SECRET = "benchmark"
BARE, KEPT, WORKING = "bare", "kept", "working"
CALLS = 2
"""For a label that becomes a comment: the issue is read, and the comment made."""


class Commenting:
    """The shortest command there is: a label is a comment."""

    async def react(self, change: Change) -> Reaction:
        ref = change.issue.ref
        return Reaction(
            tuple(
                issue_effects.say(ref, f"label:{one}", "Thanks!", f"{ref}:{one}")
                for one in change.added
            )
        )


@dataclass
class Figures:
    """By row: deliveries a second in every round, the same by this process's own time on a
    processor, and the milliseconds of every answer; ``done`` in every round, a second, from the
    first delivery to the last comment."""

    rates: dict[str, list[float]] = field(default_factory=dict)
    busy: dict[str, list[float]] = field(default_factory=dict)
    times: dict[str, list[float]] = field(default_factory=dict)
    done: list[float] = field(default_factory=list)

    def took(self, row: str, deliveries: int, seconds: float, busy: float) -> None:
        self.rates.setdefault(row, []).append(deliveries / seconds)
        self.busy.setdefault(row, []).append(deliveries / busy)

    def ratios(self, row: str) -> dict[str, float]:
        """To the bare row."""
        every, own = (
            round(statistics.median(kind[row]) / statistics.median(kind[BARE]), 2)
            for kind in (self.rates, self.busy)
        )
        print(f"{row}: {every} of the bare rate, {own} by time on a processor")
        return {f"{row}_ratio": every, f"{row}_ratio_on_processor": own}

    def print(self, row: str) -> dict[str, float]:
        rates, times = self.rates[row], sorted(self.times[row])
        rate, p50, p99 = statistics.median(rates), *(times[len(times) * n // 100] for n in (50, 99))
        print(
            f"{row:<8}{rate:6.0f} a second ({min(rates):.0f}-{max(rates):.0f})   "
            f"p50 {p50:6.2f} ms   p99 {p99:6.2f} ms"
        )
        return {f"{row}_per_second": round(rate), f"{row}_p99_ms": round(p99, 2)}


@dataclass
class Contest:
    """``issues`` numbers the issues, of which none is labelled twice."""

    database: Database
    http: aiohttp.ClientSession
    figures: Figures = field(default_factory=Figures)
    issues: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.github = QuickGitHub()
        self.outbox = StoredOutbox(self.database, utc_now)
        self.store = StoredIssues(self.database, utc_now)

    async def bare(self, deliveries: int) -> None:
        signature = Signature(SECRET)

        async def take(request: web.Request) -> web.Response:
            given = request.headers.get("X-Hub-Signature-256")
            fits = signature.fits(await request.read(), given)
            return web.Response(status=202 if fits else 401)

        app = web.Application()
        app.router.add_post("/github", take)
        async with _serving(app) as url:
            await self._burst(BARE, url, self._labellings(deliveries))

    async def _keep(self, heard: Sequence[Heard]) -> None:
        await self.store.hear(heard)

    async def kept(self, deliveries: int) -> None:
        async with _serving(_webhook(Batch(self._keep))) as url:
            await self._burst(KEPT, url, self._labellings(deliveries))
        assert await self.outbox.depth() == {EffectState.DUE: deliveries}
        await self.database.apply(Step("DELETE FROM outbox RETURNING id", ()))

    async def working(self, deliveries: int) -> None:
        issues, calls, began = self._labellings(deliveries), self.github.calls, time.perf_counter()
        async with self._working() as batch, _serving(_webhook(batch)) as url:
            await self._burst(WORKING, url, issues)
        self.figures.done.append(deliveries / (time.perf_counter() - began))
        assert self.github.calls - calls == CALLS * deliveries
        assert sorted(self.github.said[-deliveries:], key=str) == sorted(issues, key=str)
        assert set(await self.outbox.depth()) == {EffectState.DONE}
        await self.database.apply(Step("DELETE FROM outbox RETURNING id", ()))

    @asynccontextmanager
    async def _working(self) -> AsyncIterator[Batch]:
        """Of an inbox whose outbox has come to rest at the end."""
        handlers: dict[str, Handler] = {}
        worker = OutboxWorker(
            self.outbox, handlers, clock=utc_now, jitter=lambda: 0.5, owner="benchmark"
        )
        inbox = Inbox(
            store=self.store,
            tracker=self.github,
            outbox=self.outbox,
            clock=utc_now,
            wake_outbox=worker.wake,
            reactors=[Commenting()],
        )
        effects = issue_effects.IssueEffects(
            tracker=self.github, store=self.store, outbox=self.outbox, texts=Catalogue()
        )
        handlers.update({**inbox.handlers, **effects.handlers})
        async with worker:
            yield Batch(inbox.hear, inbox.wake_outbox)
            await worker.idle()

    def _labellings(self, count: int) -> list[IssueRef]:
        return [IssueRef(REPOSITORY, number) for number in itertools.islice(self.issues, count)]

    async def _burst(self, row: str, url: str, issues: Sequence[IssueRef]) -> None:
        bodies = iter([delivery(ref) for ref in issues])
        times = self.figures.times.setdefault(row, [])

        async def connection() -> None:
            for body, headers in bodies:
                began = time.perf_counter()
                async with self.http.post(url, data=body, headers=headers) as response:
                    assert response.status == 202
                times.append(1000 * (time.perf_counter() - began))

        began, busy = time.perf_counter(), time.process_time()
        await asyncio.gather(*(connection() for _ in range(CONNECTIONS)))
        seconds, on_processor = time.perf_counter() - began, time.process_time() - busy
        self.figures.took(row, len(issues), seconds, on_processor)


def _webhook(batch: Batch) -> web.Application:
    app = web.Application()
    Webhook(Signature(SECRET), Router([REPOSITORY]), batch).add_to(app)
    return app


@asynccontextmanager
async def _serving(app: web.Application) -> AsyncIterator[str]:
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/github"
    finally:
        await runner.cleanup()


def delivery(ref: IssueRef) -> tuple[bytes, dict[str, str]]:
    """As large as GitHub's are."""
    payload = {
        "action": "labeled",
        "issue": {"number": ref.number, "title": "Does not start", "body": "It crashes. " * 600},
        "label": {"name": "bug"},
        "repository": {"full_name": REPOSITORY, "description": "-" * 4000},
        "sender": {"login": "mia"},
    }
    body = json.dumps(payload).encode()
    digest = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    return body, {
        "Content-Type": "application/json",
        "X-GitHub-Event": "issues",
        "X-GitHub-Delivery": f"{ref.number:032x}",
        "X-Hub-Signature-256": f"sha256={digest}",
    }


async def measure(path: Path, deliveries: int) -> dict[str, float]:
    connector = aiohttp.TCPConnector(limit=0)
    async with (
        await open_database(path) as database,
        aiohttp.ClientSession(connector=connector) as http,
    ):
        contest = Contest(database, http)
        await contest.store.watched_since(REPOSITORY, utc_now())
        for _ in range(ROUNDS):
            await contest.bare(deliveries)
            await contest.kept(deliveries)
            await contest.working(deliveries)
    figures = contest.figures
    said: dict[str, float] = {"calls_per_label": CALLS}
    for row in (BARE, KEPT, WORKING):
        said |= figures.print(row)
    for row in (KEPT, WORKING):
        said |= figures.ratios(row)
    said["done_per_second"] = round(statistics.median(figures.done))
    return said


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--deliveries", type=int, default=500)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(asyncio.run(measure(Path(folder) / "bridge.db", options.deliveries))))


if __name__ == "__main__":
    main()
