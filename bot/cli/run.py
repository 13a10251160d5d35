"""Run the bot against Discord, with the settings of the environment."""

import argparse
import asyncio
import gc
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--log-format", choices=("json", "text"), help="overrides the setting")


def run(options: argparse.Namespace) -> int:
    gc.disable()  # see ``serve``
    from bot import journal
    from bot.adapters.content import redact_file
    from bot.settings import SettingsError, load_settings

    settings = load_settings()
    if not settings.discord_token.get_secret_value():
        raise SettingsError(
            "BRIDGE_DISCORD_TOKEN: is not set. Make a bot in Discord's developer portal and give "
            "its token; to try the bridge without one: python -m bot demo"
        )
    mask = redact_file.load(settings.data_dir / "redact.toml")
    journal.set_up(options.log_format or settings.log_format, settings.log_level, mask)
    asyncio.run(serve(settings))
    return 0


async def serve(settings: "Settings", *, guild_ready_timeout: float = 2.0) -> None:
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
    await running.run(settings, stop, on_ready, guild_ready_timeout=guild_ready_timeout)
