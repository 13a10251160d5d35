"""The bot as a process of its own, as an operator starts it."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.sandbox import Sandbox

ROOT = Path(__file__).parents[2]


@dataclass
class Process:
    """``out`` and ``err`` are the lines it has written so far."""

    process: asyncio.subprocess.Process
    out: list[str] = field(default_factory=list)
    err: list[str] = field(default_factory=list)
    _written: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def line(self, part: str, seconds: float = 30.0) -> str:
        """Wait until it writes a line with ``part`` in it; fails when it ends without."""
        try:
            async with asyncio.timeout(seconds), self._written:
                while not (found := [line for line in self.out + self.err if part in line]):
                    assert not self.is_mute(), f"it ended without {part!r}: {self.err}"
                    await self._written.wait()
        except TimeoutError:
            raise AssertionError(f"no {part!r} in {seconds} s: {self.err}") from None
        return found[0]

    def is_mute(self) -> bool:
        streams = self.process.stdout, self.process.stderr
        return all(stream is None or stream.at_eof() for stream in streams)

    def send(self, number: signal.Signals) -> None:
        # Not by ``Process.send_signal``, which may take the exit code from asyncio's watcher.
        if self.process.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self.process.pid, number)

    async def end(self, seconds: float = 60.0) -> int:
        """Its exit code, with all it wrote read; fails where it takes longer."""
        async with asyncio.timeout(seconds):
            code = await self.process.wait()
        async with asyncio.timeout(seconds), self._written:
            await self._written.wait_for(self.is_mute)
        return code

    async def _read(self, stream: asyncio.StreamReader, lines: list[str]) -> None:
        async for line in stream:
            await self._note(lines, line.decode().rstrip("\n"))
        await self._note(lines)

    async def _note(self, lines: list[str], *new: str) -> None:
        async with self._written:
            lines.extend(new)
            self._written.notify_all()


@asynccontextmanager
async def bot(
    *arguments: str,
    folder: Path,
    settings: Mapping[str, object],
    cwd: Path | None = None,
    module: str = "bot",
) -> AsyncIterator[Process]:
    """``python -m bot …`` in ``cwd``, by default ``folder``, where it puts what it makes; killed
    at the end."""
    started = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        *arguments,
        cwd=cwd or folder,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "TMPDIR": str(folder),
            **{name: str(value) for name, value in settings.items()},
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert started.stdout is not None
    assert started.stderr is not None
    process = Process(started)
    reading = asyncio.gather(
        process._read(started.stdout, process.out), process._read(started.stderr, process.err)
    )
    try:
        yield process
    finally:
        process.send(signal.SIGKILL)
        await started.wait()
        await reading


def in_sandbox(sandbox: Sandbox) -> dict[str, object]:
    """Settings of an operator whose Discord is ``sandbox``."""
    world = sandbox.world
    return {
        "BRIDGE_DISCORD_TOKEN": sandbox.token,
        "BRIDGE_DISCORD_API_URL": sandbox.api_url,
        "BRIDGE_DISCORD_GATEWAY_URL": sandbox.gateway_url,
        "BRIDGE_GUILD_ID": world.guild_id,
        "BRIDGE_HELP_CHANNELS": world.channels["help"].id,
        "BRIDGE_HELP_FORUMS": world.channels["questions"].id,
        "BRIDGE_MAINTAINER_ROLES": world.roles["maintainer"].id,
        "BRIDGE_ANSWERS_PER_MINUTE": 1000,
        "BRIDGE_DATA_DIR": ROOT / "data",
        "BRIDGE_HTTP_PORT": 0,
        "BRIDGE_LOG_FORMAT": "text",
    }


def ask(sandbox: Sandbox, title: str) -> str:
    """Nora opens a post, and nobody waits for the bot; returns the question's id."""
    chat, nora = sandbox.chat, str(sandbox.world.people["nora"].id)
    forum = str(sandbox.world.channels["questions"].id)
    thread = chat.threads.open(nora, forum, {"name": title, "applied_tags": []})
    chat.messages.write(nora, thread["id"], {"content": "Please."}, message_id=thread["id"])
    return str(thread["id"])


def replies_to(sandbox: Sandbox, question: str) -> list[Any]:
    room = sandbox.chat.messages.raw[question].values()
    return [m for m in room if m["author"]["id"] == sandbox.chat.people.bot_id]
