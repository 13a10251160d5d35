"""Sentry as far as a client sees it: a server on this machine that takes envelopes.

https://develop.sentry.dev/sdk/foundations/transport/envelopes
"""

import gzip
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web


@dataclass
class Sentry:
    """``dsn`` is where to report to; ``bodies`` are what came, ``events`` what it says."""

    dsn: str = ""
    bodies: list[str] = field(default_factory=list)

    @property
    def events(self) -> list[dict[str, Any]]:
        lines = [body.splitlines() for body in self.bodies]
        return [
            json.loads(payload)
            for _, *items in lines
            for head, payload in zip(items[::2], items[1::2], strict=True)
            if json.loads(head)["type"] == "event"
        ]

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        # The server unpacks what says so; older clients pack without.
        self.bodies.append((gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body).decode())
        return web.json_response({})


@asynccontextmanager
async def sentry() -> AsyncIterator[Sentry]:
    there = Sentry()
    app = web.Application()
    app.router.add_post("/api/7/envelope/", there.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        there.dsn = f"http://public@127.0.0.1:{port}/7"
        yield there
    finally:
        await runner.cleanup()
