"""Run the bot against Discord, with the settings of the environment."""

import argparse
import asyncio
import gc
import logging
import os
import sys
import threading
from typing import TYPE_CHECKING

from bot.domain.errors import BridgeError
from bot.domain.role import Role

if TYPE_CHECKING:
    from bot.domain.redact import Redact
    from bot.settings import Settings

log = logging.getLogger(__name__)

LEAVE = 0.5
"""Seconds for threads once everything else has ended."""


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--role",
        type=Role,
        choices=[*Role],
        default=Role.ALL,
        help="what this process does of all there is; default: %(default)s",
    )
    parser.add_argument("--log-format", choices=("json", "text"), help="overrides the setting")


def run(options: argparse.Namespace) -> int:
    gc.disable()  # see ``serve``
    from bot import journal
    from bot.adapters.content import redact_file
    from bot.settings import SettingsError, load_settings

    settings = load_settings()
    _check(settings, options.role)
    if options.role is not Role.WEB and not settings.discord_token.get_secret_value():
        raise SettingsError(
            "BRIDGE_DISCORD_TOKEN: is not set. Make a bot in Discord's developer portal and give "
            "its token; to try the bridge without one: python -m bot demo"
        )
    mask = redact_file.load(settings.data_dir / "redact.toml")
    journal.set_up(options.log_format or settings.log_format, settings.log_level, mask)
    _report_errors(settings.sentry_dsn.get_secret_value(), mask)
    try:
        asyncio.run(_serve_and_leave(settings, options.role))
    except BridgeError:
        raise
    except Exception:
        # Python itself would write it down as it is, and report it to nobody.
        log.critical("the bridge ends by an error of its own", exc_info=True)
        return 1
    return 0


def _report_errors(dsn: str, mask: "Redact") -> None:
    if not dsn:
        return
    from bot import journal

    try:
        from bot.adapters.error_reports import ErrorReports
    except ImportError:
        log.warning("BRIDGE_SENTRY_DSN: no error is reported before: pip install sentry-sdk")
        return
    journal.hand_to(ErrorReports(dsn, mask))


def _check(settings: "Settings", role: Role) -> None:
    """Raise SettingsError where it cannot be a part of several."""
    from bot.settings import SettingsError

    if role is not Role.ALL and not settings.database_url.get_secret_value():
        raise SettingsError(
            "BRIDGE_DATABASE_URL: is not set. Several processes share a PostgreSQL database; on "
            "SQLite one process does everything: python -m bot run"
        )
    if role is Role.WORKER and not settings.guild_id:
        raise SettingsError(
            "BRIDGE_GUILD_ID: is not set. A worker does not hear which server the bot is in"
        )


async def _serve_and_leave(settings: "Settings", role: Role) -> None:
    from bot.watchdog import ending_when_hung

    with ending_when_hung(end=_end):
        await serve(settings, role)
    # All is written down. A thread that waits for somebody's answer is waited for no longer.
    leave = threading.Timer(LEAVE, os._exit, (0,))
    leave.daemon = True
    leave.start()


def _end(code: int) -> None:
    logging.shutdown()  # with what is to be reported
    os._exit(code)


async def serve(
    settings: "Settings", role: Role = Role.ALL, *, guild_ready_timeout: float = 2.0
) -> None:
    """Run until a signal comes.

    What a start makes stays until the end: whoever looks through it for garbage, again and again
    while it grows, takes a tenth of the start. So the collector is to be off until then.
    """
    from bot import running

    async def on_ready(_: object) -> None:
        gc.freeze()
        gc.enable()
        print("ready", file=sys.stderr, flush=True)

    stop = running.stop_on_signals()
    await running.run(settings, stop, on_ready, role=role, guild_ready_timeout=guild_ready_timeout)
