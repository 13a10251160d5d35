"""The unmodified discord.py client, pointed at a sandbox in the same loop and settled exactly."""

import asyncio
import importlib.util
import logging
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.sandbox import Sandbox, World

READY_TIMEOUT = 0.02
"""Seconds discord.py waits for more guilds; it takes 2 by default."""
_CLIENT_TASKS = ("discord.py: ", "discord-ui-", "CommandTree-invoker")

Json = dict[str, Any]


@contextmanager
def pointed_at(sandbox: Sandbox, *, compression: str | None = None) -> Iterator[None]:
    """While it lasts every discord.py client talks to this sandbox. ``compression`` is zlib or
    zstd; discord.py's own choice if not given."""
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, discord.utils._ActiveDecompressionContext
    Route.BASE = sandbox.api_url
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(sandbox.gateway_url)
    if compression is not None:
        discord.utils._ActiveDecompressionContext = _decompression(compression)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before[:2]
        discord.utils._ActiveDecompressionContext = before[2]


def _decompression(name: str) -> type[Any]:
    """discord.py's own class; the one for zlib it defines only where zstandard is missing."""
    if name == "zstd":
        return discord.utils._ZstdDecompressionContext
    spec = importlib.util.find_spec("discord.utils")
    assert spec is not None
    assert spec.loader is not None
    without_zstandard = importlib.util.module_from_spec(spec)
    present = sys.modules["zstandard"]
    sys.modules["zstandard"] = None  # type: ignore[assignment]
    try:
        spec.loader.exec_module(without_zstandard)
    finally:
        sys.modules["zstandard"] = present
    context: type[Any] = without_zstandard._ZlibDecompressionContext
    return context


class Client(discord.Client):
    """discord.py's client with a command tree, a record of events, and no five seconds' pause
    before it identifies again."""

    def __init__(self, intents: discord.Intents | None = None, **options: Any) -> None:
        options.setdefault("allowed_mentions", discord.AllowedMentions.none())
        super().__init__(
            intents=intents or discord.Intents.all(), guild_ready_timeout=READY_TIMEOUT, **options
        )
        self.tree = app_commands.CommandTree(self)
        self.seen: list[tuple[str, tuple[Any, ...]]] = []
        self._dispatched = asyncio.Event()

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        self.seen.append((event, args))
        self._dispatched.set()
        super().dispatch(event, *args, **kwargs)

    def heard(self, event: str) -> list[Any]:
        """The first argument of each event of that name, in order."""
        return [args[0] if args else None for name, args in self.seen if name == event]

    async def heard_next(self, event: str, count: int = 1, seconds: float = 20) -> None:
        """Wait until the event was seen so often."""
        async with asyncio.timeout(seconds):
            while len(self.heard(event)) < count:
                self._dispatched.clear()
                await self._dispatched.wait()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        return

    async def settle(self, seq: int) -> None:
        """Until gateway event number ``seq`` and everything it set off is done."""
        while self.ws is None or (self.ws.sequence or 0) < seq or self._tasks():
            if tasks := self._tasks():
                await asyncio.wait(tasks)
            else:
                await asyncio.sleep(0.001)

    def _tasks(self) -> list[asyncio.Task[Any]]:
        return [
            task
            for task in asyncio.all_tasks()
            if task is not asyncio.current_task() and task.get_name().startswith(_CLIENT_TASKS)
        ]


@dataclass(slots=True)
class Play:
    """A sandbox and a client that is ready in it."""

    sandbox: Sandbox
    client: Client
    running: asyncio.Task[None]
    errors: list[str] = field(default_factory=list)

    @property
    def world(self) -> World:
        return self.sandbox.world

    @property
    def guild(self) -> discord.Guild:
        guild = self.client.get_guild(self.world.guild_id)
        assert guild is not None
        return guild

    def text(self, name: str) -> discord.TextChannel:
        channel = self.client.get_channel(self.world.channels[name].id)
        assert isinstance(channel, discord.TextChannel)
        return channel

    def forum(self) -> discord.ForumChannel:
        channel = self.client.get_channel(self.world.channels["questions"].id)
        assert isinstance(channel, discord.ForumChannel)
        return channel

    async def act(self, who: str, do: str, **more: Any) -> Json:
        return await self.sandbox.act(as_=who, do=do, **more)

    async def sync(self) -> None:
        await self.client.tree.sync()


@asynccontextmanager
async def playing(
    client: Client | None = None,
    *,
    world: World | None = None,
    compression: str | None = None,
    record: Path | None = None,
    rate_limits: bool = False,
    message_content: bool = True,
    is_near: bool = True,
) -> AsyncIterator[Play]:
    """Start both and stop both; not ``is_near``: the sandbox settles as if the client ran in
    another process. Fails on a route the sandbox does not know and on anything that
    discord.py logs as an error."""
    client = client or Client()
    sandbox = Sandbox(
        world or World.load(),
        settle=client.settle if is_near else None,
        record=record,
        rate_limits=rate_limits,
        message_content=message_content,
    )
    async with sandbox:
        with pointed_at(sandbox, compression=compression), logged_errors() as errors:
            running = asyncio.create_task(client.start(sandbox.token))
            try:
                await _ready(client, running)
                yield Play(sandbox, client, running, errors)
            finally:
                await client.close()
                await asyncio.wait([running])
            if not running.cancelled() and (error := running.exception()):
                raise error
            assert not errors, f"discord.py logged {errors}"
            assert not sandbox.unknown_routes, f"no route for {sandbox.unknown_routes}"


@contextmanager
def logged_errors() -> Iterator[list[str]]:
    """What discord.py logs as errors: it swallows exceptions of listeners and views that way.
    That it connects again is its business, and not an error here."""
    errors: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if not record.msg.startswith("Attempting a reconnect"):
                errors.append(self.format(record))

    handler = Collector(logging.ERROR)
    logging.getLogger("discord").addHandler(handler)
    try:
        yield errors
    finally:
        logging.getLogger("discord").removeHandler(handler)


async def _ready(client: Client, running: asyncio.Task[None]) -> None:
    heard = asyncio.create_task(client.heard_next("ready"))
    await asyncio.wait([heard, running], return_when=asyncio.FIRST_COMPLETED)
    if running.done():
        heard.cancel()
        await running
    await heard
