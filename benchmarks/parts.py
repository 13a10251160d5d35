"""Processes that ``benchmarks.scale`` starts: ``python -m benchmarks.parts drain|answer …``.

``drain`` opens a store, says ``ready``, works from one line of its input to the next, and says how
many effects it has done. ``answer`` is the least that takes a webhook: it checks the signature.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime

from bot.adapters.store import StoredOutbox, open_database
from bot.adapters.store.seat import seat_at
from bot.domain.outbox import LEASE, EffectState, Leased, Outcome
from bot.services.outbox import OutboxWorker, Pace

KIND = "chat.nothing"
PACE = Pace(longest_rest=3.0)
"""As of several processes that share a store."""

Handle = Callable[[Leased], Awaitable[str | None]]


async def drain(store: str, workers: int, seconds: float) -> None:
    """``workers`` of 0 are none at all: one effect is leased, done and settled after another.
    ``seconds`` is what each takes, as if somebody had to answer."""
    done = 0

    async def handle(_: Leased) -> str | None:
        nonlocal done
        await asyncio.sleep(seconds)
        done += 1
        return None

    async with await open_database(store) as database:
        outbox = StoredOutbox(database, _now)
        print("ready", flush=True)
        await _line()
        if workers:
            async with AsyncExitStack() as stack:
                await _work(stack, store, outbox, workers, handle)
                await _line()
        else:
            await _one_by_one(outbox, handle)
            await _line()
    print(done, flush=True)


async def _work(
    stack: AsyncExitStack, store: str, outbox: StoredOutbox, workers: int, handle: Handle
) -> None:
    """As the bridge does; several in one process hear each other without the store."""
    team: list[OutboxWorker] = []

    def hear() -> None:
        for one in team:
            one.hear()

    owner = f"benchmark:{os.getpid()}"
    seat = await stack.enter_async_context(seat_at(store, owner, hear))
    for number in range(workers):
        worker = OutboxWorker(
            outbox,
            {KIND: handle},
            clock=_now,
            jitter=lambda: 0.5,
            owner=f"{owner}:{number}" if number else owner,
            is_alone=False,
            call_others=seat.call,
            pace=PACE,
        )
        team.append(await stack.enter_async_context(worker))


async def _one_by_one(outbox: StoredOutbox, handle: Handle) -> None:
    while True:
        now = _now()
        leased = await outbox.lease("benchmark", now, 1, now + LEASE)
        if not leased:
            return
        await handle(leased[0])
        await outbox.settle([Outcome(leased[0], EffectState.DONE, _now())])


async def _line() -> None:
    await asyncio.to_thread(sys.stdin.readline)


def _now() -> datetime:
    return datetime.now(UTC)


def answer(port: int) -> None:
    from aiohttp import web  # the others need none of this

    from benchmarks.webhooks import SECRET
    from bot.webhook.signature import Signature

    signature = Signature(SECRET)

    async def take(request: web.Request) -> web.Response:
        given = request.headers.get("X-Hub-Signature-256")
        return web.Response(status=202 if signature.fits(await request.read(), given) else 401)

    async def ready(_: web.Application) -> None:
        print("ready", flush=True)

    app = web.Application()
    app.router.add_post("/github", take)
    app.on_startup.append(ready)
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parts = parser.add_subparsers(dest="part", required=True)
    draining = parts.add_parser("drain")
    draining.add_argument("store")
    draining.add_argument("workers", type=int)
    draining.add_argument("seconds", type=float)
    parts.add_parser("answer").add_argument("port", type=int)
    options = parser.parse_args()
    if options.part == "answer":
        answer(options.port)
    else:
        asyncio.run(drain(options.store, options.workers, options.seconds))


if __name__ == "__main__":
    main()
