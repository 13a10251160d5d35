"""Refresh the documentation index from a sitemap.xml or llms.txt."""

import argparse
import asyncio


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", nargs="?", help="URL or file (default: the setting docs_sitemap)")


def run(options: argparse.Namespace) -> int:
    from bot.adapters.sitemap import refresh
    from bot.domain.errors import Refused
    from bot.settings import load_settings

    settings = load_settings()
    source = options.source or settings.docs_sitemap
    if not source:
        raise Refused("name a sitemap.xml or llms.txt, or set BRIDGE_DOCS_SITEMAP")
    target = settings.data_dir / "docs.json"
    count = asyncio.run(refresh(source, target))
    print(f"{count} pages written to {target}")
    return 0
