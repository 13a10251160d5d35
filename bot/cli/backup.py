"""Copy the bot's memory to a file, while it runs or not."""

import argparse
import asyncio
from pathlib import Path


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="to be written; must not be there yet")


def run(options: argparse.Namespace) -> int:
    from bot.adapters.store import backup, postgres_backup
    from bot.settings import load_settings

    store = load_settings().store
    if isinstance(store, Path):
        size = backup.back_up(store, options.file)
    else:
        size = asyncio.run(postgres_backup.back_up(store, options.file))
    print(f"{options.file}: {size / 1e6:.1f} MB, checked. Keep it as safe as the bot's keys.")
    return 0
