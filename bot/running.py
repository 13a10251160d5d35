"""Runs the bridge until it is told to stop, and stops it in order."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import partial

import discord

from bot.adapters.discord_chat.by_rest import look_around
from bot.adapters.discord_chat.errors import in_our_words
from bot.bootstrap import Bridge, bridge
from bot.bootstrap.site import site_of
from bot.client import CommunityBot
from bot.discord_trouble import PASSING
from bot.domain.errors import Unavailable
from bot.domain.outbox import KEEP_DONE
from bot.domain.role import Role
from bot.inbound import hear_missed
from bot.services.turns import take_turns
from bot.settings import Settings
from bot.watchdog import Pulse
from bot.web import health

log = logging.getLogger(__name__)

RETENTION_EVERY = timedelta(hours=6)
FINISH, GOODBYE = 1.5, 1.0
"""Seconds for events that are being handled when the bridge stops, and for leaving Discord. With
what the outbox and the web take, that is less than the ten until Docker kills."""
LOOK_EVERY = 60.0
"""Seconds between two looks of a worker at channels and roles."""

OnReady = Callable[[Bridge], Awaitable[None]]


async def run(
    settings: Settings,
    stop: asyncio.Event,
    on_ready: OnReady,
    *,
    role: Role = Role.ALL,
    guild_ready_timeout: float = 2.0,
) -> None:
    """Run until ``stop`` is set; ``on_ready`` is called once it does what it is for.

    Goes on without the privileged intents that the developer portal does not allow.

    Raises:
        ContentError: ``data/`` is broken.
        Unavailable: the store cannot be used, Discord refuses the token or the intents, or
            another process hears Discord in this one's place.
    """
    *more, least = _intents(settings)
    for wanted in more:
        try:
            await _run(wanted, role, stop, on_ready, guild_ready_timeout)
        except discord.PrivilegedIntentsRequired:
            log.warning("the developer portal does not allow every intent that is wished for")
        else:
            return
    await _run(least, role, stop, on_ready, guild_ready_timeout)


def _intents(settings: Settings) -> Sequence[Settings]:
    """The settings with ever fewer privileged intents: Discord does not say which it refused."""
    return [
        settings.model_copy(update={"message_content": content, "members": members})
        for content in sorted({settings.message_content, False}, reverse=True)
        for members in sorted({settings.members, False}, reverse=True)
    ]


async def _run(
    settings: Settings,
    role: Role,
    stop: asyncio.Event,
    on_ready: OnReady,
    guild_ready_timeout: float,
) -> None:
    """What begins last ends first. So a stop shows on ``/readyz`` at once, nothing new is heard,
    what was heard is handled, effects under way end, and Discord, web and store are left."""
    async with AsyncExitStack() as stack:
        running = await stack.enter_async_context(
            bridge(settings, role, guild_ready_timeout=guild_ready_timeout)
        )
        pulse = Pulse(running.bot)
        if settings.http_port:
            site = site_of(running, running.settings, pulse, stop.is_set)
            await stack.enter_async_context(
                health.serving(site, settings.http_host, settings.http_port)
            )
        stopping = _task(stack, stop.wait())
        if role.is_listening:
            until = await _hear(stack, running, settings, pulse, stopping)
        else:
            until = await _assist(stack, running, settings, stopping)
        if not stopping.done():
            await on_ready(running)
            await _first(*until, stopping)


async def _hear(
    stack: AsyncExitStack,
    running: Bridge,
    settings: Settings,
    pulse: Pulse,
    stopping: asyncio.Task[object],
) -> Sequence[asyncio.Task[object]]:
    """Hear Discord, as soon as no other process does. Returns what ends with an error only."""
    leading = _task(stack, running.seat.lead())
    await _first(leading, stopping)
    if stopping.done():
        return ()
    await running.decided.load()
    if running.bot.services.faq.crossposts:
        running.bot.services.faq.crossposts.begin()
    bot = await stack.enter_async_context(_open(running.bot))
    gateway = _task(stack, bot.start(settings.discord_token.get_secret_value()))
    watchdog = _task(stack, pulse.watch())
    await _first(gateway, watchdog, stopping, _task(stack, bot.wait_for("ready")))
    if not bot.is_ready():
        return ()
    # Effects leave only once Discord is there, so that none fails for its absence.
    await stack.enter_async_context(running.outbox)
    stack.push_async_callback(running.finish, FINISH)
    if bot.services.inbox_poll:
        await bot.services.inbox_poll.begin()
    for watch in _watches(running):
        _task(stack, watch)
    stack.push_async_callback(_end, gateway)
    stack.push_async_callback(_end, watchdog)  # or it would miss what is left on purpose
    return gateway, watchdog, _task(stack, _usurped(running))


async def _usurped(running: Bridge) -> None:
    await running.seat.usurped()
    advice = "start this one again, and it stands by"
    raise Unavailable(
        "store", f"another process hears Discord since it could not be reached; {advice}"
    )


async def _assist(
    stack: AsyncExitStack, running: Bridge, settings: Settings, stopping: asyncio.Task[object]
) -> Sequence[asyncio.Task[object]]:
    """Work beside the process that hears Discord; a worker speaks there too."""
    if running.role.lets_happen and settings.guild_id:
        bot = await stack.enter_async_context(_open(running.bot))
        token = settings.discord_token.get_secret_value()
        await _first(_task(stack, bot.login(token)), stopping)
        if stopping.done():
            return ()
        look = partial(look_around, bot, settings.guild_id)
        await look()
        await stack.enter_async_context(running.outbox)
        _task(stack, take_turns(look, "channels and roles not read again", lambda _: LOOK_EVERY))
    stack.push_async_callback(running.finish, FINISH)
    _task(stack, running.library.watch())
    return ()


@asynccontextmanager
async def _open(bot: CommunityBot) -> AsyncIterator[CommunityBot]:
    """A gateway that does not say goodbye would be waited for half a minute."""
    async with bot:
        try:
            yield bot
        finally:
            await asyncio.wait({asyncio.ensure_future(bot.close())}, timeout=GOODBYE)
            await bot.http.close()


def _watches(running: Bridge) -> Iterator[Coroutine[object, object, object]]:
    """Everything that is done time and again."""
    services = running.bot.services
    yield running.library.warm_up()
    yield running.library.watch()
    yield _retain(running)
    yield _catch_up(running)
    if services.intake and services.intake.first.similar:
        yield services.intake.first.similar.watch()
    for one in (
        services.sweep,
        services.recheck,
        services.support,
        services.support_watch,
        services.filing_watch,
        services.inbox_poll,
        services.nudge_watch,
        services.status,
        services.digest,
        services.dashboard,
    ):
        if one is not None:
            yield one.watch()


def _task(stack: AsyncExitStack, work: Coroutine[object, object, object]) -> asyncio.Task[object]:
    """A task that is cancelled and awaited when ``stack`` unwinds."""
    task = asyncio.ensure_future(work)
    stack.push_async_callback(_end, task)
    return task


async def _end(task: asyncio.Task[object]) -> None:
    task.cancel()
    await asyncio.wait({task})


async def _first(gateway: asyncio.Task[object], *others: asyncio.Task[object]) -> None:
    """Wait for any of them; raises what it ended with. The gateway only ends with an error."""
    done, _ = await asyncio.wait({gateway, *others}, return_when=asyncio.FIRST_COMPLETED)
    for task in done - {gateway}:
        task.result()
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
        services = running.bot.services
        await services.faq.forget_old_questions()
        for one in (services.inbox, services.proposals, services.privacy):
            if one is not None:
                await one.forget()
        await running.outbox.forget_done(KEEP_DONE)

    every = RETENTION_EVERY.total_seconds()
    await take_turns(turn, "old texts not deleted yet", lambda _: every)


async def _catch_up(running: Bridge) -> None:
    """Look after what happened while Discord could not be heard: before the start, and whenever
    a broken connection could not be resumed."""
    intake = running.bot.services.intake

    async def look() -> None:
        with in_our_words(running.bot):
            await hear_missed(running.bot)
        if running.bot.services.relay:
            await running.bot.services.relay.out.catch_up()
        if intake:
            await intake.catch_up()

    async def turn() -> None:
        await asyncio.create_task(look(), name="catching up")
        await running.bot.wait_for("ready")

    await take_turns(turn, "what was missed not read", lambda failures: 30.0 if failures else 0.0)


def stop_on_signals() -> asyncio.Event:
    """Set by SIGINT or SIGTERM; discord.py by itself does not react to the second one."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    return stop
