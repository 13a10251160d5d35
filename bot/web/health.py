"""``/livez`` says that the process answers, ``/readyz`` that it does its work.

While the process stops, everything but these is refused with 503.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

from aiohttp import web

from bot.domain.errors import Unavailable

ALWAYS = ("/livez", "/readyz", "/metrics")
CLEAN_UP = 0.5
"""Seconds for requests that are being answered when the process stops."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Probe = Callable[[], Awaitable[str | None]]
"""None while all is well, else what is wrong in a few words."""


def application(probes: Mapping[str, Probe], is_stopping: Callable[[], bool]) -> web.Application:
    """200 while every probe is well, else 503 with what is not, as JSON."""

    @web.middleware
    async def refuse(request: web.Request, handler: Handler) -> web.StreamResponse:
        if is_stopping() and request.path not in ALWAYS:
            body = {"error": "the bridge is stopping"}
            return web.json_response(body, status=503, headers={"Retry-After": "10"})
        return await handler(request)

    async def live(_: web.Request) -> web.Response:
        return web.json_response({"live": True})

    async def ready(_: web.Request) -> web.Response:
        answers = await asyncio.gather(*(probe() for probe in probes.values()))
        found = dict(zip(probes, answers, strict=True))
        found["process"] = "stopping" if is_stopping() else None
        wrong = {name: what for name, what in found.items() if what}
        body = {"ready": not wrong, "checked": sorted(found), "wrong": wrong}
        return web.json_response(body, status=503 if wrong else 200)

    app = web.Application(middlewares=[refuse])
    app.router.add_get("/livez", live)
    app.router.add_get("/readyz", ready)
    return app


@asynccontextmanager
async def serving(app: web.Application, host: str, port: int) -> AsyncIterator[None]:
    """Listen on ``host:port`` until the block ends; raises Unavailable where that cannot be."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=CLEAN_UP)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            reason = os.strerror(error.errno) if error.errno else str(error)
            advice = "set BRIDGE_HTTP_PORT to another port, or to 0 for none"
            raise Unavailable("health", f"{host}:{port}: {reason}; {advice}") from error
        yield
    finally:
        await runner.cleanup()
