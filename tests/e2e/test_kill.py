"""Killed at any moment: at most one answer a question, and none that was claimed gets lost."""

import asyncio
import os
import random
import shutil
import signal
import sqlite3
from contextlib import AbstractAsyncContextManager, closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.sandbox import Sandbox, World
from tests.support.process import ROOT, Process, ask, bot, in_sandbox, replies_to
from tests.support.stage import until

FAQ = ROOT / "data" / "faq"
KILLS = 50
LANES = 5
"""Bots that run, and die, side by side, each in a Discord of its own: most of a start is waiting
for more guilds."""
SURE = "notifyAppReady was not called, roll back current bundle"
ENTRIES = ("notify-app-ready", "no-channel", "mau")
"""A small FAQ makes a short start."""


@dataclass
class Lane:
    """One bot's lives. ``open_at_kill`` counts questions that were claimed and not yet answered
    when it was killed: the moments this test is about."""

    sandbox: Sandbox
    folder: Path
    dice: random.Random
    asked: list[str] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    open_at_kill: int = 0

    async def live(self, lives: int) -> None:
        for _ in range(lives):
            async with self._bot() as process:
                await process.line("ready", 60)
                await self._die(process)
            self.log += process.err
            self.open_at_kill += sum(not self.answers(one) for one in self.claimed())
        async with self._bot() as process:
            await process.line("ready", 60)
            self.asked.append(ask(self.sandbox, SURE))
            await self.sandbox.settled()
            # What Discord's rate limits or a back-off hold up is neither lost nor answered yet.
            await until(lambda: not self.unfinished(), 60)
            process.send(signal.SIGTERM)
            assert await process.end() == 0
        self.log += process.err

    async def _die(self, process: Process) -> None:
        """Anywhere from before the claim to after the reply is written down."""
        self.sandbox.fault("none")
        self.sandbox.fault("slow", seconds=self.dice.uniform(0, 0.2))
        if self.dice.random() < 0.5:
            # Discord forgets a nonce within minutes: then only a look at the channel helps.
            self.sandbox.chat.messages._nonces.clear()
        self.asked += [ask(self.sandbox, SURE) for _ in range(self.dice.randint(1, 4))]
        await asyncio.sleep(self.dice.uniform(0, 0.25))  # the random point itself
        process.send(signal.SIGKILL)

    def _bot(self) -> AbstractAsyncContextManager[Process]:
        settings = {**in_sandbox(self.sandbox), "BRIDGE_DATA_DIR": self.folder / "data"}
        return bot("run", folder=self.folder, settings=settings)

    def claimed(self) -> set[str]:
        return self._column("SELECT key FROM claims WHERE kind = 'question'")

    def unfinished(self) -> set[str]:
        return self._column("SELECT key FROM outbox WHERE finished_at IS NULL")

    def _column(self, query: str) -> set[str]:
        with closing(sqlite3.connect(self.folder / "var" / "bridge.db")) as store:
            return {str(value) for (value,) in store.execute(query).fetchall()}

    def answers(self, question: str) -> int:
        return len(replies_to(self.sandbox, question))


async def run_lane(folder: Path, seed: int, lives: int) -> Lane:
    for entry in ENTRIES:
        await asyncio.to_thread(shutil.copytree, FAQ / entry, folder / "data" / "faq" / entry)
    async with Sandbox(World.load()) as sandbox:
        lane = Lane(sandbox, folder, random.Random(seed))
        await lane.live(lives)
    return lane


@pytest.mark.slow
async def test_fifty_kills_between_claim_and_reply_cost_no_answer_and_repeat_none(
    tmp_path: Path,
) -> None:
    seed = int(os.environ.get("BRIDGE_TEST_SEED", "0")) or random.SystemRandom().randint(1, 10**9)
    print(f"BRIDGE_TEST_SEED={seed} repeats these kills")
    lanes = await asyncio.gather(
        *(run_lane(tmp_path / f"{n}", seed + n, KILLS // LANES) for n in range(LANES))
    )
    for lane in lanes:
        log = "\n".join(lane.log)
        claimed = lane.claimed()
        assert claimed <= set(lane.asked)
        assert max(map(lane.answers, lane.asked)) == 1
        lost = [one for one in claimed if not lane.answers(one) and f"reply:{one}" not in log]
        assert lost == [], f"claimed, not answered and not in the log (seed {seed})"
        assert "Traceback" not in log
        assert lane.answers(lane.asked[-1]) == 1, "the last life answers as if nothing had been"
    between = sum(lane.open_at_kill for lane in lanes)
    print(f"{KILLS} kills, {between} questions claimed and open, ", end="")
    print(f"{sum(len(lane.asked) for lane in lanes)} asked")
    assert between >= 5, "the kills missed the moments they are for"
