"""Copy the bot's memory to a file, while it runs or not."""

import argparse
from pathlib import Path


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="to be written; must not be there yet")


def run(options: argparse.Namespace) -> int:
    from bot.adapters.store.backup import back_up
    from bot.cli.restore import sqlite_of

    size = back_up(sqlite_of("pg_dump"), options.file)
    print(f"{options.file}: {size / 1e6:.1f} MB, checked. Keep it as safe as the bot's keys.")
    return 0
