"""Put a backup in the place of the bot's memory; the old one is kept beside it."""

import argparse
import asyncio
from pathlib import Path


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="made by `python -m bot backup`")


def run(options: argparse.Namespace) -> int:
    from bot.adapters.store import backup, postgres_backup
    from bot.knowledge import utc_now
    from bot.settings import load_settings

    store = load_settings().store
    if not isinstance(store, Path):
        asyncio.run(postgres_backup.restore(options.file, store, utc_now()))
        print(f"The database is {options.file} now; start the bot.")
        return 0
    old = backup.restore(options.file, store, utc_now())
    print(f"{store} is {options.file} now; start the bot.")
    if old:
        print(f"What was there before is kept: {old}")
    return 0
