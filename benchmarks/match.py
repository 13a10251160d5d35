"""One bot as a process of its own, against a sandbox of its own that lives in this process."""

import asyncio
import os
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from bot.sandbox import Sandbox, World
from bot.sandbox.acting.speaking import post
from bot.sandbox.acting.stage import Act
from bot.sandbox.chat.chat import Chat
from bot.sandbox.chat.events import Event, Notice

ROOT = Path(__file__).parents[1]
READY_TIMEOUT = "0.02"
"""Seconds either bot waits for more guilds; the sandbox has one and sends it at once."""
MEMBERS = ("nora", "lucia", "paula")
"""Who writes: maintainers are never answered, which would be too easy."""
PATIENCE = 300.0
"""Seconds after which something is broken rather than slow."""


@dataclass(frozen=True, slots=True)
class Bot:
    """``arguments`` are those of ``python -m``."""

    name: str
    arguments: tuple[str, ...]


BRIDGE = Bot("bridge", ("benchmarks.full",))


def bare(mode: str) -> Bot:
    """``silent``, ``reply`` or ``slash``; see ``benchmarks.bare``."""
    return Bot("bare", ("benchmarks.bare", mode))


@dataclass(frozen=True, slots=True)
class Match:
    """A bot that is ready. ``seconds_to_ready`` counts from the start of its process."""

    bot: Bot
    sandbox: Sandbox
    process: psutil.Process
    seconds_to_ready: float

    @property
    def chat(self) -> Chat:
        return self.sandbox.chat

    def memory(self) -> float:
        """Resident, in MB."""
        return float(self.process.memory_info().rss) / 1e6

    def write(self, channel: str, member: str, text: str) -> None:
        world = self.sandbox.world
        author, where = world.people[member].id, world.channels[channel].id
        self.chat.messages.write(str(author), str(where), {"content": text})

    def post(self, member: str, title: str, text: str) -> str:
        """Open a forum post; returns its id."""
        world = self.sandbox.world
        wish = {"channel": "questions", "title": title, "text": text}
        return post(Act(self.chat, str(world.people[member].id), wish, ""))

    def replies_in(self, channels: Iterable[str]) -> asyncio.Future[None]:
        """Done when the bot has written in every one of ``channels``."""
        missing = set(channels)
        done = asyncio.get_running_loop().create_future()

        def note(happened: Event | Notice) -> None:
            if not isinstance(happened, Event) or happened.type != "MESSAGE_CREATE":
                return
            if happened.data["author"]["id"] == self.chat.people.bot_id:
                missing.discard(happened.data["channel_id"])
                if not missing and not done.done():
                    done.set_result(None)

        stop = self.chat.bus.listen(note)
        done.add_done_callback(lambda _: stop())
        return done


@asynccontextmanager
async def match(bot: Bot) -> AsyncIterator[Match]:
    """Raises RuntimeError with what the bot said where it ends before it is ready."""
    with tempfile.TemporaryDirectory() as state:
        async with Sandbox(World.load()) as sandbox, asyncio.timeout(PATIENCE):
            started = time.perf_counter()
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                *bot.arguments,
                cwd=state,
                env=_environment(sandbox, state),
                stderr=asyncio.subprocess.PIPE,
            )
            try:
                await _ready(process, bot)
                seconds = time.perf_counter() - started
                listening = asyncio.create_task(_pass_on(process))
                yield Match(bot, sandbox, psutil.Process(process.pid), seconds)
            finally:
                if process.returncode is None:
                    process.terminate()
                await process.wait()
            await listening


async def _ready(process: asyncio.subprocess.Process, bot: Bot) -> None:
    assert process.stderr is not None
    said = b""
    async for line in process.stderr:
        if line.strip() == b"ready":
            return
        said += line
    raise RuntimeError(f"{bot.name} is not ready: {said.decode()}")


async def _pass_on(process: asyncio.subprocess.Process) -> None:
    """Whatever it says after that is no part of a measurement that went well."""
    assert process.stderr is not None
    async for line in process.stderr:
        sys.stderr.buffer.write(line)


def _environment(sandbox: Sandbox, state: str) -> dict[str, str]:
    """Everything on. Limits a member meets within a minute are as wide as they go, for here three
    members do what hundreds do."""
    world = sandbox.world
    return {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(ROOT),
        "BENCH_READY_TIMEOUT": READY_TIMEOUT,
        "BRIDGE_DISCORD_TOKEN": sandbox.token,
        "BRIDGE_DISCORD_API_URL": sandbox.api_url,
        "BRIDGE_DISCORD_GATEWAY_URL": sandbox.gateway_url,
        "BRIDGE_GUILD_ID": str(world.guild_id),
        "BRIDGE_HELP_CHANNELS": str(world.channels["help"].id),
        "BRIDGE_HELP_FORUMS": str(world.channels["questions"].id),
        "BRIDGE_MAINTAINER_ROLES": str(world.roles["maintainer"].id),
        "BRIDGE_HELPER_ROLES": str(world.roles["helper"].id),
        "BRIDGE_DATA_DIR": str(ROOT / "data"),
        "BRIDGE_STATE_DIR": state,
        "BRIDGE_HTTP_PORT": str(_free_port()),
        "BRIDGE_ANSWERS_PER_MINUTE": "1000",
        "BRIDGE_COMMANDS_PER_MINUTE": "1000",
    }


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
