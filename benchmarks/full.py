"""The bridge with everything on, as a process of its own, waiting no longer for guilds than the
bare bot does."""

import asyncio
import gc
import os

if __name__ == "__main__":
    gc.disable()  # as ``python -m bot run`` does
    from bot import journal
    from bot.cli.run import serve
    from bot.settings import load_settings

    journal.set_up("json", "WARNING")
    timeout = float(os.environ["BENCH_READY_TIMEOUT"])
    asyncio.run(serve(load_settings(), guild_ready_timeout=timeout))
