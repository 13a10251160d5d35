"""The bridge with everything on, as a process of its own, waiting no longer for guilds than the
bare bot does."""

import asyncio
import os
import sys

from bot import journal, running
from bot.bootstrap import Bridge
from bot.settings import load_settings


async def _run() -> None:
    async def on_ready(_: Bridge) -> None:
        print("ready", file=sys.stderr, flush=True)

    timeout = float(os.environ["BENCH_READY_TIMEOUT"])
    stop = running.stop_on_signals()
    await running.run(load_settings(), stop, on_ready, guild_ready_timeout=timeout)


if __name__ == "__main__":
    journal.set_up("json", "WARNING")
    asyncio.run(_run())
