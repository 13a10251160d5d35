"""The command line: ``python -m bot <command>``."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from bot.domain.errors import BridgeError

COMMANDS = (
    "demo", "run", "doctor", "ask", "eval", "check", "route", "labels", "docs", "health", "backup",
    "restore", "export",
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; what the operator can mend ends in one line and exit code 1."""
    parser = argparse.ArgumentParser(prog="python -m bot", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in COMMANDS:
        module = import_module(f"bot.cli.{name}")
        sub = commands.add_parser(name, help=(module.__doc__ or name).splitlines()[0])
        module.add(sub)
        sub.set_defaults(run=module.run)
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options))
    except BridgeError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read our output has read enough, such as ``head``
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


if __name__ == "__main__":
    sys.exit(main())
