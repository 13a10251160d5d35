"""Kills the bridge under mixed load: ``python -m benchmarks.kills [--kills 300] [--seed N]``.

Bots run, and are killed with SIGKILL at random moments, side by side, each against a sandbox of
its own and on an SQLite file; each begins again at once. In every life people ask in a channel,
open and edit posts, open and label issues on GitHub, verify themselves and hand tickets to the
desk. After the last kill the bridge may finish; then an auditor compares both sides. Exits with 1
where something is lost or doubled that the bridge does not itself call unknown.
"""

import argparse
import asyncio
import random
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.kill_audit import SETTLED, Audit
from benchmarks.kill_load import Load, at_once, settings, town
from bot.sandbox import Sandbox
from tests.support.lane import little_data
from tests.support.process import Process, bot

LANES = 4
"""Bots side by side: most of a start is waiting for more guilds."""
SURELY = 4.0
"""Seconds after the load has begun by which a bot is dead."""
PATIENCE = 240.0
"""Seconds until a busy machine counts as broken."""


@dataclass
class Lives:
    """One bot's. ``open_at_kill`` counts kills that hit work under way."""

    load: Load
    folder: Path
    settings: dict[str, object]
    kills: int = 0
    open_at_kill: int = 0
    traces: list[str] = field(default_factory=list)

    @property
    def audit(self) -> Audit:
        return Audit(self.load, self.folder / "var" / "bridge.db")

    async def live(self, kills: int) -> list[str]:
        """What the auditor finds in the end."""
        for life in range(kills):
            async with self._bot() as process:
                await process.line("ready", PATIENCE)
                await self._die(process, life)
            self.open_at_kill += bool([*self.audit.outbox()])
        async with self._bot() as process:
            await process.line("ready", PATIENCE)
            left = await self._finish()
            process.send(signal.SIGTERM)
            await process.end(PATIENCE)
        # What came up in the very moment of the stop waits for the next start, and is not lost.
        stopped = self.audit.faults((*SETTLED, "due"))
        return [*dict.fromkeys((*left, *stopped)), *self.traces]

    async def _die(self, process: Process, life: int) -> None:
        chance, sandbox = self.load.chance, self.load.sandbox
        sandbox.fault("none")
        sandbox.fault("slow", seconds=chance.uniform(0, 0.2))
        if chance.random() < 0.5:
            # Discord forgets a nonce within minutes: then only a look at the channel helps.
            sandbox.chat.messages._nonces.clear()  # noqa: SLF001 - nobody else needs it
        deeds = asyncio.create_task(self.load.live(life))
        await asyncio.sleep(chance.uniform(0, SURELY))  # the random point itself
        process.send(signal.SIGKILL)
        self.kills += 1
        deeds.cancel()
        with suppress(asyncio.CancelledError):
            await deeds

    async def _finish(self) -> list[str]:
        """Wait until nothing is missing; what is missing then is lost."""
        self.load.sandbox.fault("none")
        until = time.monotonic() + PATIENCE
        while (faults := self.audit.faults()) and time.monotonic() < until:
            await asyncio.sleep(0.5)
        return faults

    @asynccontextmanager
    async def _bot(self) -> AsyncIterator[Process]:
        async with bot("run", folder=self.folder, settings=self.settings) as process:
            yield process
        self.traces += [line for line in process.err if "Traceback" in line]


async def lives(folder: Path, seed: int, kills: int) -> tuple[Lives, list[str]]:
    folder.mkdir()
    async with Sandbox(town(kills), settle=at_once) as sandbox:
        data = little_data(folder, "notify-app-ready", "no-channel")
        load = Load(sandbox, folder, random.Random(seed))
        one = Lives(load, folder, settings(sandbox, data))
        faults = await one.live(kills)
        unknown = one.audit.unknown()
    _print(one, faults, unknown)
    return one, faults


def _print(one: Lives, faults: list[str], unknown: int) -> None:
    load = one.load
    print(
        f"{one.kills} kills, {one.open_at_kill} of them amid work; {load.deeds} deeds: "
        f"{len(load.asked)} questions, {len(load.posts)} posts, {len(load.edited)} edits, "
        f"{len(load.labelled)} labels, {len(load.verified)} verified, {len(load.sent)} tickets; "
        f"{unknown} unknown, {len(faults)} faults",
        flush=True,
    )
    for fault in faults:
        print(f"  {fault}")


async def run(kills: int, seed: int, folder: Path, lanes: int = LANES) -> list[str]:
    """The faults."""
    shares = [kills // lanes + (lane < kills % lanes) for lane in range(lanes)]
    began = time.monotonic()
    ends = await asyncio.gather(
        *(lives(folder / f"{n}", seed + n, share) for n, share in enumerate(shares) if share)
    )
    faults = [fault for _, found in ends for fault in found]
    killed = sum(one.kills for one, _ in ends)
    amid = sum(one.open_at_kill for one, _ in ends)
    took = time.monotonic() - began
    print(f"{killed} kills ({amid} amid work) in {took:.0f} s: {len(faults)} faults")
    return faults


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randint(1, 10**9))
    options = parser.parse_args()
    print(f"--seed {options.seed} repeats this load")
    with tempfile.TemporaryDirectory() as folder:
        return int(bool(asyncio.run(run(options.kills, options.seed, Path(folder)))))


if __name__ == "__main__":
    sys.exit(main())
