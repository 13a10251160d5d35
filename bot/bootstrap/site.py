"""Puts together what the process answers over HTTP: probes, GitHub's webhooks."""

from collections.abc import Callable, Mapping

from aiohttp import web

from bot.bootstrap import Bridge
from bot.domain.errors import Unavailable
from bot.settings import Settings
from bot.web import health

HEARTBEAT_LATE = 60.0
"""Seconds of latency from which the gateway counts as lost; a beat is due every 41 s."""


def site_of(
    running: Bridge, settings: Settings, is_stopping: Callable[[], bool]
) -> web.Application:
    """Everything at ``BRIDGE_HTTP_PORT``."""
    app = health.application(probes(running), is_stopping)
    _listen(app, running, settings)
    return app


def probes(running: Bridge) -> Mapping[str, health.Probe]:
    """What ``/readyz`` asks."""
    bot = running.bot

    async def gateway() -> str | None:
        if not bot.is_ready():
            return "not connected"
        return "heartbeats are late" if bot.latency > HEARTBEAT_LATE else None

    async def store() -> str | None:
        try:
            await running.outbox.check()
        except Unavailable as error:
            return str(error)
        return None

    return {"gateway": gateway, "store": store}


def _listen(app: web.Application, running: Bridge, settings: Settings) -> None:
    """To GitHub's webhooks, where there is a secret."""
    inbox, secret = running.bot.services.inbox, settings.github_webhook_secret.get_secret_value()
    if inbox is None or not secret:
        return
    from bot.webhook.batch import Batch
    from bot.webhook.router import Router
    from bot.webhook.server import Webhook
    from bot.webhook.signature import Signature

    router = Router(settings.github_repositories)
    Webhook(Signature(secret), router, Batch(inbox.hear)).add_to(app)
