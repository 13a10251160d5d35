"""The disk is full, or another program holds the store: told once, and the bridge lives."""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.domain.errors import Unavailable
from tests.support.stage import Stage, of_bridge, stage, until

SURE = "notifyAppReady was not called, roll back current bundle"
FAQ = {"channel": "general", "name": "faq", "options": {"question": "mau"}}
HOLD = """
import sqlite3, sys
store = sqlite3.connect(sys.argv[1], isolation_level=None)
store.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""
LOCKED = "another program holds"
FULL = "is full; free some space"


@asynccontextmanager
async def held(store: Path) -> AsyncIterator[None]:
    """Another process has the store locked as long as the block lasts."""
    pipe = asyncio.subprocess.PIPE
    other = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HOLD, store, stdin=pipe, stdout=pipe
    )
    assert other.stdin is not None
    assert other.stdout is not None
    assert await other.stdout.readline() == b"held\n"
    try:
        yield
    finally:
        other.stdin.close()
        await other.wait()


def told(caplog: pytest.LogCaptureFixture, part: str) -> list[str]:
    """What was logged about it, none of it with a traceback."""
    found = [r for r in caplog.records if part in r.getMessage() and r.levelno >= logging.WARNING]
    assert not any(r.exc_info for r in found)
    return [r.getMessage() for r in found]


def ask(play: Stage, title: str) -> "asyncio.Task[list[object]]":
    async def asking() -> list[object]:
        post = {"channel": "questions", "title": title, "text": "Please.", "tags": []}
        return list(of_bridge(await play.act("nora", "post", **post)))

    return asyncio.create_task(asking())


def check_errors(caplog: pytest.LogCaptureFixture) -> None:
    """Everybody who is concerned says it once; nobody says anything else."""
    errors = [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR]
    assert len(errors) == len(set(errors))
    assert {line.split(": ")[0] for line in errors} <= {
        "messages stay unanswered",
        "the outbox waits",
    }


async def test_a_store_locked_by_another_program_is_told_once_and_then_all_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with stage(tmp_path, http_port=0) as play:
        async with held(tmp_path / "bridge.db"):
            questions = [ask(play, SURE) for _ in range(2)]
            await until(lambda: bool(told(caplog, f"messages stay unanswered: store: {LOCKED}")))
            answer = await play.act("lucia", "command", **FAQ)
            assert "MAU" in answer["ephemeral"][0]["text"], "what needs no store still works"
        await asyncio.gather(*questions)
        assert len(await ask(play, SURE)) == 1
    assert len(told(caplog, "messages stay unanswered")) == 1
    check_errors(caplog)


async def test_a_short_lock_only_delays_the_answer(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with stage(tmp_path, http_port=0) as play:
        async with held(tmp_path / "bridge.db"):
            asking = ask(play, SURE)
            crossposts = play.bridge.bot.services.faq.crossposts
            assert crossposts is not None
            await until(lambda: bool(crossposts._holders))
        assert len(await asking) == 1
    assert told(caplog, "") == []


async def test_a_lock_during_the_reply_repeats_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with stage(tmp_path, http_port=0) as play:
        await play.fault("slow", channel="questions", seconds=0.3)
        asking = ask(play, SURE)
        await until(lambda: play.sandbox.chat.calls_running > 0)
        async with held(tmp_path / "bridge.db"):
            await until(lambda: bool(told(caplog, "the outbox waits")))
        assert len(await asking) == 1
        rows = await play.bridge.database.fetch("SELECT state FROM outbox")
        assert [row["state"] for row in rows] == ["done"]
    check_errors(caplog)


async def test_a_full_disk_is_told_once_and_the_bridge_answers_when_there_is_space_again(
    small_disk: Path, caplog: pytest.LogCaptureFixture
) -> None:
    filler = small_disk / "filler"
    async with stage(small_disk, http_port=0, answers_per_minute=1000) as play:
        assert len(await ask(play, SURE)) == 1
        fill(filler)
        questions = [ask(play, SURE) for _ in range(30)]
        await until(lambda: bool(told(caplog, FULL)))
        answer = await play.act("lucia", "command", **FAQ)
        assert "MAU" in answer["ephemeral"][0]["text"], "what needs no store still works"
        filler.unlink()
        answers = [len(one) for one in await asyncio.gather(*questions)]
        assert len(await ask(play, SURE)) == 1
        state = await play.state()
        forum = next(c for c in state["channels"] if c["name"] == "questions")
        sent = [len([m for m in p["messages"] if m["author"] == "bridge"]) for p in forum["posts"]]
        assert max(sent) == 1
        assert sum(sent) < len(sent), f"the disk was never full: {answers}"
    assert len(told(caplog, "messages stay unanswered")) == 1
    check_errors(caplog)


async def test_a_disk_that_is_full_at_the_start_is_told_in_one_line(small_disk: Path) -> None:
    fill(small_disk / "filler")
    with pytest.raises(Unavailable, match="full"):
        async with stage(small_disk, http_port=0):
            pass


def fill(file: Path) -> None:
    """Until nothing fits on the disk any more."""
    with file.open("wb", buffering=0) as stream:
        try:
            while True:
                stream.write(b"x" * 4096)
        except OSError:
            return
