"""Runs the bridge until it is told to stop, and stops it in order."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import TYPE_CHECKING

import discord
from aiohttp import web

from bot.bootstrap import Bridge, bridge
from bot.discord_trouble import PASSING
from bot.domain.errors import Unavailable
from bot.services.turns import take_turns
from bot.settings import Settings
from bot.web import health

if TYPE_CHECKING:
    from bot.services.inbox import Inbox

log = logging.getLogger(__name__)

RETENTION_EVERY = timedelta(hours=6)
KEEP_DONE = timedelta(days=7)
"""How long what was sent is kept for the people who look after the outbox."""
HEARTBEAT_LATE = 60.0
"""Seconds of latency from which the gateway counts as lost; a beat is due every 41 s."""

OnReady = Callable[[Bridge], Awaitable[None]]


async def run(
    settings: Settings, stop: asyncio.Event, on_ready: OnReady, *, guild_ready_timeout: float = 2.0
) -> None:
    """Run until ``stop`` is set; ``on_ready`` is called once Discord is there.

    Goes on without the privileged intents that the developer portal does not allow.

    Raises:
        ContentError: ``data/`` is broken.
        Unavailable: the store cannot be used, or Discord refuses the token or the intents.
    """
    *more, least = _intents(settings)
    for wanted in more:
        try:
            await _run(wanted, stop, on_ready, guild_ready_timeout)
        except discord.PrivilegedIntentsRequired:
            log.warning("the developer portal does not allow every intent that is wished for")
        else:
            return
    await _run(least, stop, on_ready, guild_ready_timeout)


def _intents(settings: Settings) -> Sequence[Settings]:
    """The settings with ever fewer privileged intents: Discord does not say which it refused."""
    return [
        settings.model_copy(update={"message_content": content, "members": members})
        for content in sorted({settings.message_content, False}, reverse=True)
        for members in sorted({settings.members, False}, reverse=True)
    ]


async def _run(
    settings: Settings,
    stop: asyncio.Event,
    on_ready: OnReady,
    guild_ready_timeout: float,
) -> None:
    async with AsyncExitStack() as stack:
        running = await stack.enter_async_context(
            bridge(settings, guild_ready_timeout=guild_ready_timeout)
        )
        bot = running.bot
        gateway = _task(stack, bot.start(settings.discord_token.get_secret_value()))
        stopping = _task(stack, stop.wait())
        await _first(gateway, stopping, _task(stack, bot.wait_for("ready")))
        if not bot.is_ready():
            return
        # Effects leave only once Discord is there, so that none fails for its absence.
        await stack.enter_async_context(running.outbox)
        _task(stack, running.library.warm_up())
        _task(stack, running.library.watch())
        _task(stack, _retain(running))
        _task(stack, _catch_up(running))
        if (intake := bot.services.intake) and intake.first.similar:
            _task(stack, intake.first.similar.watch())
        if bot.services.sweep:
            _task(stack, bot.services.sweep.watch())
        if bot.services.recheck:
            _task(stack, bot.services.recheck.watch())
        if bot.services.support:
            _task(stack, bot.services.support.watch())
        if bot.services.support_watch:
            _task(stack, bot.services.support_watch.watch())
        if bot.services.filing_watch:
            _task(stack, bot.services.filing_watch.watch())
        if bot.services.inbox_poll:
            await bot.services.inbox_poll.begin()
            _task(stack, bot.services.inbox_poll.watch())
        if bot.services.nudge_watch:
            _task(stack, bot.services.nudge_watch.watch())
        if bot.services.status:
            _task(stack, bot.services.status.watch())
        if settings.http_port:
            app = health.application(probes(running))
            _listen(app, settings, bot.services.inbox)
            await stack.enter_async_context(
                health.serving(app, settings.http_host, settings.http_port)
            )
        await on_ready(running)
        await _first(gateway, stopping)


def _task(stack: AsyncExitStack, work: Coroutine[object, object, object]) -> asyncio.Task[object]:
    """A task that is cancelled and awaited when ``stack`` unwinds."""
    task = asyncio.ensure_future(work)

    async def end() -> None:
        task.cancel()
        await asyncio.wait({task})

    stack.push_async_callback(end)
    return task


async def _first(gateway: asyncio.Task[object], *others: asyncio.Task[object]) -> None:
    """Wait for any of them; the gateway only ends early with an error, which is raised."""
    await asyncio.wait({gateway, *others}, return_when=asyncio.FIRST_COMPLETED)
    if gateway.done():
        try:
            gateway.result()
        except discord.LoginFailure:
            raise Unavailable(
                "discord", "refuses the token; make a new one in the portal"
            ) from None
        except PASSING as error:
            reason = f"cannot be reached ({error or type(error).__name__})"
            advice = "check the network, discordstatus.com and BRIDGE_DISCORD_API_URL"
            raise Unavailable("discord", f"{reason}; {advice}") from error


async def _retain(running: Bridge) -> None:
    """Delete what was kept long enough."""

    async def turn() -> None:
        await running.bot.services.faq.forget_old_questions()
        if running.bot.services.inbox:
            await running.bot.services.inbox.forget()
        await running.outbox.forget_done(KEEP_DONE)

    every = RETENTION_EVERY.total_seconds()
    await take_turns(turn, "old texts not deleted yet", lambda _: every)


async def _catch_up(running: Bridge) -> None:
    """Look after what happened while Discord could not be heard: before the start, and whenever
    a broken connection could not be resumed."""
    intake = running.bot.services.intake

    async def turn() -> None:
        if running.bot.services.relay:
            await running.bot.services.relay.out.catch_up()
        if intake:
            await intake.catch_up()
        await running.bot.wait_for("ready")

    await take_turns(turn, "open posts not read again", lambda failures: 30.0 if failures else 0.0)


def _listen(app: web.Application, settings: Settings, inbox: "Inbox | None") -> None:
    """To GitHub's webhooks, where there is a secret."""
    secret = settings.github_webhook_secret.get_secret_value()
    if inbox is None or not secret:
        return
    from bot.webhook.batch import Batch
    from bot.webhook.router import Router
    from bot.webhook.server import Webhook
    from bot.webhook.signature import Signature

    router = Router(settings.github_repositories)
    Webhook(Signature(secret), router, Batch(inbox.hear)).add_to(app)


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


def stop_on_signals() -> asyncio.Event:
    """Set by SIGINT or SIGTERM; discord.py by itself does not react to the second one."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    return stop
