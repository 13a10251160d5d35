"""The bridge as ``python -m bot run`` has it, and on SIGUSR1 a line about what it holds."""

import asyncio
import gc
import json
import signal
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from itertools import count

import psutil

from bot import journal
from bot.cli.run import serve
from bot.settings import load_settings


def tell(numbers: Iterator[int]) -> None:
    """All that is garbage is gone before it is counted."""
    gc.collect()
    held = {
        "rss": psutil.Process().memory_info().rss,
        "traced": tracemalloc.get_traced_memory()[0],
        "tasks": dict(Counter(map(_name, asyncio.all_tasks()))),
    }
    print(f"sample {next(numbers)}: {json.dumps(held)}", flush=True)


def _name(task: asyncio.Task[object]) -> str:
    return str(getattr(task.get_coro(), "__qualname__", task.get_name()))


async def run() -> None:
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, tell, count(1))
    await serve(load_settings())


if __name__ == "__main__":
    gc.disable()  # as ``python -m bot run`` does
    tracemalloc.start()
    journal.set_up("json", "WARNING")
    asyncio.run(run())
