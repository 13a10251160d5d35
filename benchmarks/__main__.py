"""The bridge against a bare discord.py bot: ``python -m benchmarks [--quick] [--only CONTEST]``.

Both are processes of their own and meet the same sandbox; they take turns, A B A B, for three
rounds. The table gives medians and, in brackets, ranges; the last line is one JSON object.
"""

import argparse
import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks import contests, demo
from benchmarks.match import BRIDGE, bare, match
from benchmarks.report import Report
from benchmarks.texts import chatter, questions

CONTESTS = ("pipeline", "replies", "slash", "growth", "demo")
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Size:
    """``messages`` ordinary ones (and a tenth as many in a help channel), ``posts`` with a
    question each, ``commands``; then three times ``growth`` ordinary ones."""

    messages: int = 20_000
    posts: int = 400
    commands: int = 300
    growth: int = 100_000


QUICK = Size(messages=4_000, posts=100, commands=200, growth=10_000)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller, to see that it works")
    parser.add_argument("--only", choices=CONTESTS, help="one contest instead of all")
    options = parser.parse_args()
    report = Report()
    chosen = (options.only,) if options.only else CONTESTS
    asyncio.run(_hold(chosen, QUICK if options.quick else Size(), report))
    report.print()


async def _hold(chosen: Sequence[str], size: Size, report: Report) -> None:
    talk, posts = chatter(), await questions()
    for _ in range(ROUNDS):
        if "pipeline" in chosen:
            for bot in (bare("silent"), BRIDGE):
                async with match(bot) as one:
                    report.add("process start to ready, s", bot.name, one.seconds_to_ready)
                    report.add("memory when ready, MB", bot.name, one.memory())
                    rate = await contests.messages_a_second(one, talk, size.messages, "general")
                    report.add("ordinary messages a second", bot.name, rate)
                    in_help = size.messages // 10
                    rate = await contests.messages_a_second(one, talk, in_help, "help")
                    report.add("the same in a help channel", bot.name, rate)
        if "replies" in chosen:
            for bot in (bare("reply"), BRIDGE):
                async with match(bot) as one:
                    rate, calls = await contests.replies_a_second(one, posts[: size.posts])
                    report.add("replies a second", bot.name, rate)
                    report.add("REST calls a reply", bot.name, calls)
        if "slash" in chosen:
            for bot in (bare("slash"), BRIDGE):
                async with match(bot) as one:
                    p50 = await contests.slash_milliseconds(one, posts, size.commands)
                    report.add("slash round trip p50, ms", bot.name, p50)
        if "demo" in chosen:
            report.add("demo start to ready, s", "bridge", await demo.seconds_to_ready())
    if "growth" in chosen:
        async with match(BRIDGE) as one:
            # What the first ones leave may be what it keeps ready; a leak goes on.
            for which in ("first", "second", "third"):
                grown = await contests.growth(one, talk, size.growth)
                report.add(f"growth, {which} {size.growth} messages, MB", "bridge", grown)


if __name__ == "__main__":
    main()
