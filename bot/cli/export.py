"""Write all that is stored as JSON, a row a line, to read it with other tools."""

import argparse
import asyncio
import json
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, nargs="?", help="to be written; default: printed")


def run(options: argparse.Namespace) -> int:
    from bot.domain.errors import Unavailable

    try:
        opened = (
            options.file.open("x", encoding="utf-8") if options.file else nullcontext(sys.stdout)
        )
    except OSError as error:
        advice = "name a file that is not there yet, in a folder that this user may write"
        raise Unavailable("export", f"{options.file}: {error.strerror}; {advice}") from error
    with opened as out:
        return asyncio.run(_export(out.write))


async def _export(write: Callable[[str], object]) -> int:
    from bot.adapters.store.opening import open_database
    from bot.adapters.store.privacy import TABLES, columns
    from bot.settings import load_settings

    async with await open_database(load_settings().store, read_only=True) as database:
        for table in TABLES:
            for row in await database.fetch(f"SELECT * FROM {table}"):  # noqa: S608 - constants
                line = {"table": table, **dict(columns(row))}
                write(f"{json.dumps(line, ensure_ascii=False)}\n")
    return 0
