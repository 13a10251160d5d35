"""Try the bot in the browser: it runs against a sandbox on this machine, no account needed."""

import argparse
import asyncio
import errno
import os
import random
import secrets
import socket
import sys
import tempfile
import webbrowser
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bot.domain.errors import Unavailable

if TYPE_CHECKING:
    from bot.sandbox import Sandbox
    from bot.settings import Settings

READY_TIMEOUT = 0.02
"""The sandbox sends its one guild at once: nothing to wait for."""


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=_port, default=8100, help="of the page (default 8100)")
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    parser.add_argument("--record", type=Path, metavar="FILE", help="write all traffic to FILE")
    parser.add_argument("--rate-limits", action="store_true", help="limit rates as Discord does")
    parser.add_argument(
        "--state", type=Path, metavar="DIR", help="keep the bot's state here (default: forget it)"
    )


def run(options: argparse.Namespace) -> int:
    from bot import journal

    journal.set_up("text", "WARNING")
    with ExitStack() as stack:
        state = options.state or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        state.mkdir(parents=True, exist_ok=True)
        try:
            asyncio.run(_demo(options, state))
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            reason = os.strerror(error.errno)
            print(f"port {options.port}: {reason}; try --port 0", file=sys.stderr)
            return 1
    return 0


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return port


async def _demo(options: argparse.Namespace, state: Path) -> None:
    from bot import running
    from bot.bootstrap import Bridge
    from bot.sandbox import Sandbox, World

    stop = running.stop_on_signals()
    there: list[Bridge] = []

    async def settle(sequence: int) -> None:
        for bridge in there:
            await bridge.settled(sequence)

    sandbox = Sandbox(
        World.load(),
        port=options.port,
        settle=settle,
        record=options.record,
        rate_limits=options.rate_limits,
    )
    async with sandbox:

        async def on_ready(bridge: Bridge) -> None:
            there.append(bridge)
            print(f"Community Bridge is ready: {sandbox.url}", flush=True)
            print("Ctrl-C stops it.", flush=True)
            if not options.no_browser and _has_screen():
                await asyncio.to_thread(webbrowser.open, sandbox.url)

        settings = settings_for(sandbox, state)
        tell_of_changes(sandbox, settings)
        await running.run(settings, stop, on_ready, guild_ready_timeout=READY_TIMEOUT)
    print("Stopped.", flush=True)


def _has_screen() -> bool:
    """A browser of the terminal would take the terminal, and wait for its user at the end."""
    screens = ("DISPLAY", "WAYLAND_DISPLAY")
    return sys.platform in ("darwin", "win32") or any(map(os.environ.get, screens))


def settings_for(sandbox: "Sandbox", state: Path) -> "Settings":
    """Settings of a bot that works in ``sandbox`` and takes nothing from the environment."""
    from bot.settings import Settings

    world = sandbox.world
    roles = (f"{tier}:{world.roles[tier].id}" for tier in ("enterprise", "team", "maker", "solo"))
    return Settings(
        discord_token=sandbox.token,
        discord_api_url=sandbox.api_url,
        discord_gateway_url=sandbox.gateway_url,
        guild_id=world.guild_id,
        help_channels=(world.channels["help"].id,),
        help_forums=(world.channels["questions"].id,),
        maintainer_roles=(world.roles["maintainer"].id,),
        helper_roles=(world.roles["helper"].id,),
        members=True,
        issue_forum=world.channels["questions"].id,
        feed_channel=world.channels["github-feed"].id,
        state_dir=state,
        status_url=sandbox.status_url,
        status_seconds=1,
        incident_channel=world.channels["status"].id,
        staff_channel=world.channels["maintainers"].id,
        pepper=_kept(state / "pepper"),
        keys=_kept(state / "keys"),
        mail_url=sandbox.mail_url,
        mail_from="Community Bridge <bridge@sandbox.example>",
        directory=f"http:{sandbox.directory_url}",
        directory_secret=sandbox.directory_secret,
        tier_roles=",".join(roles),
        github_api_url=sandbox.github_url,
        github_token=sandbox.github_token,
        github_repositories=",".join(sandbox.github_repositories),
        github_files_issues=True,
        relay="all",
        github_webhook_secret=secrets.token_urlsafe(32),
        desk=f"http:{sandbox.desk_url}",
        desk_secret=sandbox.desk_secret,
        http_port=_free_port(),
    )


def tell_of_changes(sandbox: "Sandbox", settings: "Settings") -> None:
    """The sandbox's GitHub sends its webhooks to the bot with these settings."""
    if settings.http_port:
        url = f"http://{settings.http_host}:{settings.http_port}/github"
        secret = settings.github_webhook_secret.get_secret_value()
        sandbox.github.webhooks.change({"url": url, "secret": secret})


def _free_port() -> int:
    """None of those that systems give to connections on their way out: before the bot listens
    there, nobody takes it by chance."""
    while True:
        port = random.randrange(20_000, 32_000)  # noqa: S311 - no secret
        with suppress(OSError), socket.socket() as tried:
            tried.bind(("127.0.0.1", port))
            return port


def _kept(path: Path) -> str:
    """A secret made once: what was sealed can be opened after a restart with ``--state``. Raises
    Unavailable."""
    try:
        if not (path.exists() and path.stat().st_size):
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(32))
        return path.read_text()
    except OSError as error:
        advice = "let the bot's user write there, or free some space if the disk is full"
        raise Unavailable("the state folder", f"{path}: {error.strerror}; {advice}") from None
