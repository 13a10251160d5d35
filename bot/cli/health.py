"""Ask the running bot whether it does its work; exit code 0 when it does."""

import argparse
import json
import sys
import urllib.error
import urllib.request

TIMEOUT = 5.0
"""Seconds."""
EVERYWHERE = ("0.0.0.0", "::", "")  # noqa: S104 - nothing is bound here


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--url", help="default: /readyz at the address of the settings")


def run(options: argparse.Namespace) -> int:
    from bot.settings import load_settings

    url = options.url
    if url is None:
        settings = load_settings()
        host = "127.0.0.1" if settings.http_host in EVERYWHERE else settings.http_host
        url = f"http://{host}:{settings.http_port}/readyz"
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT) as answer:  # noqa: S310
            body = json.load(answer)
    except urllib.error.HTTPError as error:
        print(error.read().decode("utf-8", "replace"), file=sys.stderr)
        return 1
    except (OSError, ValueError) as error:
        print(f"{url} does not answer: {error}", file=sys.stderr)
        return 1
    print(json.dumps(body))
    return 0
