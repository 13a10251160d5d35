"""Puts together what the process answers over HTTP: probes, metrics, webhooks, pages."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

from bot.adapters.store.probe import check_writes
from bot.adapters.store.stats import StoredStats
from bot.bootstrap import Bridge
from bot.domain.errors import Unavailable
from bot.knowledge import utc_now
from bot.services.figures import Figures
from bot.settings import Settings
from bot.watchdog import Pulse
from bot.web import health, metrics, privacy

SLOW = 3.0
"""Seconds after which a store that has not answered counts as broken."""


def site_of(
    running: Bridge, settings: Settings, pulse: Pulse, is_stopping: Callable[[], bool]
) -> web.Application:
    """Everything at ``BRIDGE_HTTP_PORT``."""
    app = health.application(probes(running, pulse), is_stopping)
    _listen(app, running, settings)
    _measure(app, running, pulse)
    privacy.add(app, running.bot.services.privacy_cards.notice)
    _show(app, running, settings)
    return app


def probes(running: Bridge, pulse: Pulse) -> Mapping[str, health.Probe]:
    """What ``/readyz`` asks."""
    bot = running.bot

    async def gateway() -> str | None:
        if not running.seat.is_leading:
            return None  # it stands by
        if not bot.is_ready():
            return "not connected"
        return f"silent for {pulse.seconds:.0f} s" if pulse.is_late else None

    async def store() -> str | None:
        return await _trouble(check_writes(running.database, utc_now()))

    async def outbox() -> str | None:
        return await _trouble(running.outbox.check())

    found = {"store": store}
    if running.role.is_listening:
        found["gateway"] = gateway
    if running.role.lets_happen:
        found["outbox"] = outbox
    return found


async def _trouble(asked: Awaitable[None]) -> str | None:
    try:
        async with asyncio.timeout(SLOW):
            await asked
    except Unavailable as error:
        return str(error)
    except TimeoutError:
        return f"the store has not answered for {SLOW:.0f} s"
    return None


def _measure(app: web.Application, running: Bridge, pulse: Pulse) -> None:
    meter, tracker = running.meter, running.tracker
    if meter is None:
        metrics.add(app, None)
        return
    figures = Figures(
        StoredStats(running.database, utc_now),
        utc_now,
        budget=lambda: tracker.connection.remaining if tracker else {},
        silence=lambda: pulse.seconds if running.bot.is_ready() else None,
    )

    async def page() -> bytes:
        return meter.page(await figures.now())

    metrics.add(app, page)
    metrics.count_deliveries(app, meter)


def _show(app: web.Application, running: Bridge, settings: Settings) -> None:
    """The operators' pages, where there is a token: passes are signed with it."""
    if not (running.role.takes_webhooks and settings.discord_token.get_secret_value()):
        return
    from bot.services.dead_letters import DeadLetters
    from bot.web import pages

    services = running.bot.services
    letters = DeadLetters(
        store=services.stats.store, clock=utc_now, wake_outbox=running.outbox.wake
    )
    parts = pages.Parts(
        dashboard=services.dashboard,
        stats=services.stats,
        letters=letters,
        kept_days=settings.keep_questions_days,
        github=_github(settings),
    )
    pages.add(app, parts)


def _github(settings: Settings) -> str:
    """Where people see issues; empty where there are none."""
    if not settings.github_repositories:
        return ""
    from bot.bootstrap.filing import web_of  # as in bot.bootstrap

    return web_of(settings.github_api_url)


def _listen(app: web.Application, running: Bridge, settings: Settings) -> None:
    """To GitHub's webhooks, where there is a secret."""
    inbox, secret = running.bot.services.inbox, settings.github_webhook_secret.get_secret_value()
    if inbox is None or not secret or not running.role.takes_webhooks:
        return
    from bot.webhook.batch import Batch
    from bot.webhook.router import Router
    from bot.webhook.server import Webhook
    from bot.webhook.signature import Signature

    router = Router(settings.github_repositories)
    Webhook(Signature(secret), router, Batch(inbox.hear, inbox.wake_outbox)).add_to(app)
