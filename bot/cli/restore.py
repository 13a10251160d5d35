"""Put a backup in the place of the bot's memory; the old one is kept beside it."""

import argparse
from pathlib import Path


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="made by `python -m bot backup`")


def run(options: argparse.Namespace) -> int:
    from bot.adapters.store.backup import restore
    from bot.knowledge import utc_now

    store = sqlite_of("pg_restore")
    old = restore(options.file, store, utc_now())
    print(f"{store} is {options.file} now; start the bot.")
    if old:
        print(f"What was there before is kept: {old}")
    return 0


def sqlite_of(instead: str) -> Path:
    """The file that the settings name. Raises Unavailable for PostgreSQL, which has tools of its
    own."""
    from bot.domain.errors import Unavailable
    from bot.settings import load_settings

    store = load_settings().store
    if isinstance(store, Path):
        return store
    raise Unavailable("store", f"it is in PostgreSQL; use {instead} there")
