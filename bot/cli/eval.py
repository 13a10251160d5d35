"""Measure the FAQ index on question sets (JSONL)."""

import argparse
import json
from pathlib import Path


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true", help="one JSON object for all files")


def run(options: argparse.Namespace) -> int:
    from bot.knowledge import index_builder, library_of
    from bot.services.evaluation import evaluate, to_json, to_table
    from bot.settings import load_settings

    settings = load_settings()
    library = library_of(settings)
    library.load()
    rows = [
        evaluate(path, index_builder(settings), list(library.entries.values()))
        for path in options.files
    ]
    if options.json:
        print(json.dumps(to_json(rows)))
    else:
        print(to_table(rows))
    return 0
