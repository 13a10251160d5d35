"""README's section on operating, followed word by word by somebody with a fresh checkout."""

import asyncio
import json
import os
import re
import socket
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.sandbox import Sandbox, World
from tests.support.process import ROOT, in_sandbox

SECTION = re.compile(r"^## Operating$(.*?)^## ", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
PROMISE = "#> "
STEP = "== step"
CHECKOUT = ("bot", "cogs", "data", "scripts", ".env.example", "requirements.lock")


@dataclass(frozen=True)
class Block:
    """What one types: commands, or lines for ``.env``."""

    kind: str
    lines: tuple[str, ...]

    @property
    def promises(self) -> list[str]:
        return [one.removeprefix(PROMISE) for one in self.lines if one.startswith(PROMISE)]


def blocks() -> Iterator[Block]:
    section = SECTION.search((ROOT / "README.md").read_text(encoding="utf-8"))
    assert section
    for indent, kind, text in BLOCK.findall(section[1]):
        yield Block(kind, tuple(line.removeprefix(indent) for line in text.splitlines()))


def check_out(folder: Path) -> None:
    """A checkout whose ``.venv`` has been made from the locks already."""
    for name in CHECKOUT:
        (folder / name).symlink_to(ROOT / name)
    (folder / "requirements-dev.lock").symlink_to(ROOT / "requirements-dev.lock")
    (folder / ".venv").mkdir()
    (folder / ".venv" / "dev.lock").symlink_to(ROOT / "requirements-dev.lock")
    for path in Path(sys.prefix).iterdir():
        if path.name != "dev.lock":
            (folder / ".venv" / path.name).symlink_to(path)


def script(sandbox: Sandbox, port: int) -> str:
    """All of it for one shell, with a sandbox in the place of Discord."""
    values = in_sandbox(sandbox)
    typed = ["set -euo pipefail"]
    for number, block in enumerate(blocks()):
        typed.append(f"echo '{STEP} {number}'")
        if block.kind == "ini":
            names = [line.partition("=")[0] for line in block.lines]
            filled = [f"{name}={values[name]}" for name in names]
            typed += ["cat >> .env <<'END'", *filled, "END"]
        else:
            typed += block.lines
    return "\n".join(typed).replace(":8080/", f":{port}/")


async def follow(folder: Path) -> tuple[int | None, str]:
    """The exit code, and all that is printed."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    async with Sandbox(World.load()) as sandbox:
        shell = await asyncio.create_subprocess_exec(
            "bash",
            "-c",
            script(sandbox, port),
            cwd=folder,
            env={
                "PATH": os.environ["PATH"],
                "BRIDGE_DISCORD_API_URL": sandbox.api_url,
                "BRIDGE_DISCORD_GATEWAY_URL": sandbox.gateway_url,
                "BRIDGE_HTTP_PORT": str(port),
            },
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            async with asyncio.timeout(180):
                printed, _ = await shell.communicate()
        finally:
            if shell.returncode is None:
                os.killpg(shell.pid, 9)
        assert not sandbox.unknown_routes
    return shell.returncode, printed.decode()


async def test_whoever_follows_it_gets_what_it_promises(tmp_path: Path) -> None:
    check_out(tmp_path)
    code, printed = await follow(tmp_path)
    assert code == 0, printed
    steps = printed.split(STEP)[1:]
    for block, said in zip(blocks(), steps, strict=True):
        assert [one for one in block.promises if one not in said] == [], said
        assert "\nfailure" not in said
    log = (tmp_path / "bridge.log").read_text().splitlines()
    assert [line for line in log if '"ERROR"' in line or "Traceback" in line] == []
    rows = (tmp_path / "everything.jsonl").read_text().splitlines()
    assert "migrations" in {json.loads(row)["table"] for row in rows}
    assert (tmp_path / ".env").stat().st_mode & 0o077 == 0


def test_it_says_what_every_part_of_operating_is() -> None:
    commands = " ".join(line for one in blocks() for line in one.lines if one.kind == "sh")
    for name in ("doctor", "run", "health", "backup", "restore", "export"):
        assert f"python -m bot {name}" in commands
    assert sum(len(one.promises) for one in blocks()) >= 7
