"""Puts the bridge together: settings → adapters → services → bot; nothing else knows all parts."""

import asyncio
import os
import random
import secrets
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import discord
import yarl
from discord.gateway import DiscordWebSocket

from bot.adapters.catalogue import Catalogue
from bot.adapters.discord_chat import DiscordChat
from bot.adapters.discord_chat.withheld import withhold
from bot.adapters.store.database import Database
from bot.adapters.store.opening import open_database
from bot.adapters.store.outbox import StoredOutbox
from bot.adapters.store.privacy import StoredPrivacy
from bot.adapters.store.seat import Seat, seat_at
from bot.bootstrap.choosing import Decided, decided, reaching, with_choices
from bot.bootstrap.ground import Ground
from bot.bootstrap.metering import about_effect, count_events, meter_of, telling
from bot.client import ClientOptions, CommunityBot
from bot.domain.places import Places
from bot.domain.role import SHARED, Role
from bot.inbound import question_in
from bot.knowledge import library_of, utc_now
from bot.ports import Texts, Vault
from bot.services.chat_effects import ChatEffects
from bot.services.intake import FOLD
from bot.services.library import Library
from bot.services.outbox import OutboxWorker, Pace
from bot.services.rates import Rates
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.adapters.github_tracker import GithubTracker
    from bot.adapters.metrics import PrometheusMeter


POLL = Pace(longest_rest=3.0)
"""Where several processes share the outbox, and what one of them calls may be lost."""


@dataclass(frozen=True, slots=True)
class Bridge:
    """Everything that runs. ``bot`` is neither open nor connected yet."""

    bot: CommunityBot
    outbox: OutboxWorker
    library: Library
    database: Database
    role: Role
    seat: Seat
    tracker: "GithubTracker | None"
    meter: "PrometheusMeter | None"
    settings: Settings
    """Those that count: administrators may have chosen some in Discord."""
    decided: Decided

    async def settled(self, sequence: int) -> None:
        """Wait until gateway event ``sequence`` was handled and nothing is left to do."""
        bot = self.bot
        while bot.ws is None or (bot.ws.sequence or 0) < sequence:
            await bot.wait_for("socket_event_type")
        # Tasks before the outbox: what they enqueue must be there when it is asked.
        while busy := _busy():
            await asyncio.wait(busy)
        # Folded edits, and first retries, still belong to what has just happened.
        await self.outbox.idle(within=FOLD.total_seconds())

    async def finish(self, within: float) -> None:
        """Events that are being handled when nobody is heard any more still need the store; those
        that take longer than ``within`` seconds are broken off."""
        if busy := _busy():
            _, late = await asyncio.wait(busy, timeout=within)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)


def _busy() -> Sequence[asyncio.Task[object]]:
    """Tasks known by their names: discord.py's for events, commands, buttons and modals, the
    webhook's for what it keeps, and what is read that was missed."""
    discord_py = ("discord.py: ", "discord-ui-dynamic", "discord-ui-modal", "CommandTree")
    names = (*discord_py, "deliveries", "catching up")
    return [task for task in asyncio.all_tasks() if task.get_name().startswith(names)]


def stamp_of(settings: Settings) -> Path:
    """The file that remembers which commands Discord was sent."""
    return settings.state_dir / "commands.sha256"


def point_discord(settings: Settings) -> None:
    """Send discord.py to another address: a rate-limit proxy, or the sandbox."""
    discord.http.Route.BASE = settings.discord_api_url.rstrip("/")
    if settings.discord_gateway_url:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.discord_gateway_url)


@asynccontextmanager
async def bridge(
    settings: Settings, role: Role = Role.ALL, *, guild_ready_timeout: float = 2.0
) -> AsyncIterator[Bridge]:
    """Open the store, load the content, build the bot; close the store in the end.

    Raises:
        ContentError: ``data/`` is broken.
        Unavailable: the store cannot be used.
    """
    point_discord(settings)
    library = library_of(settings)
    library.load()
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(await open_database(settings.store))
        given, texts = settings, Catalogue()
        settings = await with_choices(given, database)
        deciding = decided(database, given, settings, texts)
        await deciding.load()
        bot = _bot(settings, role, guild_ready_timeout, deciding.places(settings), texts)
        deciding.hears_through(bot)
        if settings.dry_run:
            withhold(bot)
        outbox = StoredOutbox(database, utc_now, SHARED if role is Role.WORKER else ())
        entrusted = frozenset(settings.roles_by_tier.values())
        hear = partial(question_in, bot=bot)
        chat = DiscordChat(bot, hear, bot.places.help_forums, entrusted)
        vault = _vault(settings)
        kept = StoredPrivacy(database, vault)
        owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        seat = seat_at(settings.store, owner, lambda: worker.hear())
        handlers = dict(ChatEffects(chat, outbox, reaching(database, kept.takes_messages)).handlers)
        meter = meter_of()
        count_events(bot, meter)
        worker = OutboxWorker(
            outbox,
            handlers,
            clock=utc_now,
            jitter=random.random,
            owner=owner,
            is_alone=not database.is_shared,
            call_others=seat.call,
            pace=POLL if database.is_shared else Pace(),
            told=telling(meter),
            about=about_effect,
        )
        await stack.enter_async_context(seat)
        tracker = _tracker(settings)
        if tracker:
            await stack.enter_async_context(tracker)
        ground = Ground(
            settings, bot.places, library, database, outbox, worker, chat, texts, kept, vault,
            deciding, tracker, role,
        )  # fmt: skip
        bot.services = ground.services()
        handlers.update(ground.handlers)
        yield Bridge(bot, worker, library, database, role, seat, tracker, meter, settings, deciding)


def _vault(settings: Settings) -> Vault | None:
    if not settings.keys.get_secret_value():
        return None
    # What proving and sealing need takes 12 MB, so only where there is something to seal.
    from bot.bootstrap.verifying import vault_of

    return vault_of(settings)


def _tracker(settings: Settings) -> "GithubTracker | None":
    if not (settings.github_repositories or settings.content_repository):
        return None
    from bot.bootstrap.filing import tracker_of  # PyGithub takes memory too

    return tracker_of(settings)


def _bot(
    settings: Settings, role: Role, guild_ready_timeout: float, places: Places, texts: Texts
) -> CommunityBot:
    return CommunityBot(
        ClientOptions(
            places=places,
            command_stamp=stamp_of(settings),
            message_content=settings.message_content,
            members=settings.members,
            is_listening=role.is_listening,
            is_dry=settings.dry_run,
        ),
        texts,
        Rates(settings.commands_per_minute),
        utc_now,
        guild_ready_timeout=guild_ready_timeout,
    )
