"""Runs the sandbox alone: ``python -m bot.sandbox``; a bot in another process uses it."""

import argparse
import asyncio
import json
import logging
import signal
from pathlib import Path

from bot.sandbox.server import Sandbox
from bot.sandbox.world import DEFAULT, World


async def _run(arguments: argparse.Namespace) -> None:
    sandbox = Sandbox(
        World.load(arguments.world),
        port=arguments.port,
        record=arguments.record,
        rate_limits=arguments.rate_limits,
        message_content=not arguments.no_message_content,
    )
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with sandbox:
        where = {
            "url": sandbox.url,
            "api_url": sandbox.api_url,
            "gateway_url": sandbox.gateway_url,
            "mail_url": sandbox.mail_url,
            "directory_url": sandbox.directory_url,
            "directory_secret": sandbox.directory_secret,
            "desk_url": sandbox.desk_url,
            "desk_secret": sandbox.desk_secret,
            "github_url": sandbox.github_url,
            "github_token": sandbox.github_token,
            "token": sandbox.token,
        }
        print(json.dumps(where), flush=True)
        await stop.wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--record", type=Path, help="append the bot's traffic to this file")
    parser.add_argument("--rate-limits", action="store_true", help="limit as Discord does")
    parser.add_argument(
        "--no-message-content", action="store_true", help="forbid the privileged intent"
    )
    parser.add_argument("--world", type=Path, default=DEFAULT, help="who and what there is")
    logging.basicConfig(level=logging.WARNING)
    asyncio.run(_run(parser.parse_args()))


if __name__ == "__main__":
    main()
