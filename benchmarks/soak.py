"""An hour of a big guild in minutes: ``python -m benchmarks.soak [--share 1.0]``.

The guild has 100 000 members. Assumed, and generous: 1 % of them write on a day, 20 messages each,
a tenth of it in the busiest hour; five times that on the day of a release that went wrong. That is
10 000 messages in the hour. One in ten is written in a help channel; 0.3 % of all members open a
post that day, again a tenth of them in that hour and five times as many: 150. The rest follows from
these: half of the posts are edited, two commands a post, and on GitHub 60 issues with a label and
420 comments. 36 members verify themselves: the bridge sends 60 codes an hour at the most.

It comes in twelve parts, each as fast as the bridge takes it, and after each everything due is
done. The first parts warm it up; over the others its memory must stay flat: by what the system
says (RSS), and by Python's own count, of which the slope is that of a line through all of them.
Neither tasks nor unclosed resources may be left. Exits with 1 where that is not so.
"""

import argparse
import asyncio
import json
import signal
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path

from benchmarks.kill_load import LABEL, at_once, on_github, settings, town
from benchmarks.texts import chatter
from bot.sandbox import Sandbox
from bot.sandbox.acting.commanding import command
from bot.sandbox.acting.stage import Act
from bot.sandbox.flood import flood
from tests.support.lane import Lane, little_data
from tests.support.process import Process, ask, bot
from tests.support.stage import until

PARTS, WARM = 12, 4
MESSAGES, HELP, POSTS, COMMANDS, ISSUES, COMMENTS, MEMBERS = 9_000, 1_000, 150, 300, 60, 420, 36
MOST_RSS = 0.05
"""By how much of itself the memory may grow between the warm-up and the end."""
MOST_TRACED = 4.0
"""MB in the whole hour, by Python's count: discord.py remembers what it has heard of, such as
threads that are not archived."""
HANDLER = "Client._run_event"
"""What discord.py runs for each event, until the bridge has dealt with it."""
CALM = 60.0
"""Seconds."""
PATIENCE = 600.0
"""Seconds until a busy machine counts as broken."""


@dataclass(frozen=True)
class Sample:
    """``rss`` and ``traced`` in MB."""

    rss: float
    traced: float
    tasks: int


@dataclass
class Hour:
    """``share`` of it is what a shorter run takes."""

    sandbox: Sandbox
    folder: Path
    share: float
    samples: list[Sample] = field(default_factory=list)
    events: int = 0
    _members: "count[int]" = field(default_factory=count)
    _samples: "count[int]" = field(default_factory=partial(count, 1))

    async def pass_by(self, process: Process) -> None:
        for part in range(PARTS):
            await self._part()
            await self._done()
            self.samples.append(await self._sample(process))
            print(f"part {part + 1}: {self.samples[-1]}", flush=True)

    async def _sample(self, process: Process) -> Sample:
        """Once the bridge has dealt with all it has heard, or as it is after a minute."""
        deadline = time.monotonic() + CALM
        while True:
            process.send(signal.SIGUSR1)
            line = await process.line(f"sample {next(self._samples)}:", PATIENCE)
            held = json.loads(line.partition(":")[2])
            if HANDLER not in held["tasks"] or time.monotonic() > deadline:
                tasks = sum(held["tasks"].values())
                return Sample(held["rss"] / 1e6, held["traced"] / 1e6, tasks)
            await asyncio.sleep(0.5)

    async def _part(self) -> None:
        chat, talk = self.sandbox.chat, chatter()
        self.events += await flood(chat, "general", talk, count=self._of(MESSAGES), author="nora")
        self.events += await flood(chat, "help", talk, count=self._of(HELP), author="lucia")
        posts = [ask(self.sandbox, f"It does not work {self.events + n}") for n in
                 range(self._of(POSTS))]  # fmt: skip
        for post in posts[::2]:
            await self.sandbox.act(as_="nora", do="edit", message=post, text="It is iOS 18.")
        for _ in range(self._of(COMMANDS)):
            await self._command()
        for _ in range(self._of(ISSUES)):
            number = on_github(self.sandbox, "gh_open", "nora", title="How?", body="How?")
            on_github(self.sandbox, "gh_label", "max", issue=number, label=LABEL)
            for said in range(self._of(COMMENTS) // self._of(ISSUES)):
                on_github(self.sandbox, "gh_comment", "lucia", issue=number, body=f"Me too {said}")
        for _ in range(self._of(MEMBERS)):
            member = Lane(self.sandbox, self.folder, {}, f"m{next(self._members)}")
            await member.verify()
        counts = (POSTS, POSTS // 2, COMMANDS, ISSUES, ISSUES, COMMENTS, MEMBERS)
        self.events += sum(map(self._of, counts))

    def _of(self, hourly: int) -> int:
        return max(1, round(hourly * self.share / PARTS))

    async def _command(self) -> None:
        world = self.sandbox.world
        person, place = str(world.people["paula"].id), str(world.channels["help"].id)
        wish = {"name": "faq", "options": {"question": "What is a monthly active user?"}}
        await command(Act(self.sandbox.chat, person, wish, place)).over.wait()

    async def _done(self) -> None:
        """Nothing is unheard, and nothing due."""
        async with asyncio.timeout(PATIENCE):
            await self.sandbox.chat.gateway.handled()
            await self.sandbox.github.webhooks.idle()
            while self._unfinished():
                await asyncio.sleep(0.2)

    def _unfinished(self) -> int:
        with closing(sqlite3.connect(self.folder / "var" / "bridge.db")) as store:
            query = "SELECT count(*) FROM outbox WHERE finished_at IS NULL"
            return int(store.execute(query).fetchone()[0])


def faults(samples: Sequence[Sample], said: Sequence[str]) -> list[str]:
    warm, last = samples[WARM - 1 :], samples[-1]
    found = [line for line in said if "ResourceWarning" in line or "Traceback" in line]
    if last.rss > warm[0].rss * (1 + MOST_RSS):
        found.append(f"RSS grew from {warm[0].rss:.1f} to {last.rss:.1f} MB")
    if (slope := slope_of(warm)) > MOST_TRACED:
        found.append(f"Python holds {slope:.2f} MB more every hour")
    if last.tasks > max(one.tasks for one in samples[:WARM]):
        found.append(f"{last.tasks} tasks are there, and at first {samples[0].tasks}")
    return found


def slope_of(samples: Sequence[Sample]) -> float:
    """MB of Python's own in as much as ``PARTS`` parts."""
    line = statistics.linear_regression(range(len(samples)), [one.traced for one in samples])
    return line.slope * PARTS


async def run(share: float, folder: Path) -> list[str]:
    """What is not as it should be."""
    async with Sandbox(town(MEMBERS + PARTS), settle=at_once) as sandbox:
        more = {
            **settings(sandbox, little_data(folder, "notify-app-ready", "no-channel")),
            "PYTHONWARNINGS": "default::ResourceWarning",
        }
        hour = Hour(sandbox, folder, share)
        began = time.monotonic()
        async with bot(module="benchmarks.soaked", folder=folder, settings=more) as process:
            await process.line("ready", PATIENCE)
            await until(lambda: bool(sandbox.chat.commands.everything()), PATIENCE)
            await hour.pass_by(process)
            process.send(signal.SIGTERM)
            assert await process.end(PATIENCE) == 0, process.err
        seconds = time.monotonic() - began
    warm, last = hour.samples[WARM - 1], hour.samples[-1]
    print(
        f"{hour.events} events in {seconds:.0f} s; RSS {warm.rss:.1f} MB after the warm-up, "
        f"{last.rss:.1f} MB at the end; Python's own {warm.traced:.2f} and {last.traced:.2f} MB, "
        f"{slope_of(hour.samples[WARM - 1 :]):+.2f} MB an hour; tasks {warm.tasks} and "
        f"{last.tasks}"
    )
    return faults(hour.samples, process.err)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--share", type=float, default=1.0, help="of the hour, to see it work")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(run(options.share, Path(folder)))
    print("\n".join(found) or "flat")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
