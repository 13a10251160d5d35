"""``/metrics``: how the process does its work, for Prometheus."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.domain.metrics import DELIVERIES
from bot.ports.meter import Meter

WEBHOOK = "/github"
NEEDED = "metrics need the extra of that name: pip install prometheus-client\n"

CONTENT_TYPE = "text/plain; version=1.0.0; charset=utf-8"
"""https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format"""

Page = Callable[[], Awaitable[bytes]]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def add(app: web.Application, page: Page | None) -> None:
    """Without ``page`` it says what is missing."""

    async def metrics(_: web.Request) -> web.Response:
        if page is None:
            return web.Response(status=404, text=NEEDED)
        return web.Response(body=await page(), headers={"Content-Type": CONTENT_TYPE})

    app.router.add_get("/metrics", metrics)


def count_deliveries(app: web.Application, meter: Meter) -> None:
    """Whatever GitHub was answered."""

    async def count(request: web.Request, response: web.StreamResponse) -> None:
        if request.path == WEBHOOK and request.method == "POST":
            meter.count(DELIVERIES, str(response.status))

    app.on_response_prepare.append(count)
