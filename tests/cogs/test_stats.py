"""``/stats`` and the weekly digest, through the real client."""

import asyncio
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.store.database import to_micros
from bot.knowledge import utc_now
from bot.sandbox import World
from bot.services.digest import last_week
from tests.support.stage import Json, Stage, stage

PNG = b"\x89PNG\r\n\x1a\n"
MISSED = "Is there an SBOM for our auditors?"


async def asked(play: Stage, who: str, **options: Any) -> Json:
    answer = await play.act(who, "command", channel="general", name="stats", options=options)
    assert answer["messages"] == []
    [shown] = answer["ephemeral"]
    return dict(shown)


async def file_of(play: Stage, message: Json) -> tuple[Json, bytes]:
    [file] = play.sandbox.chat.messages.ephemeral[message["id"]][1]["attachments"]
    async with play.http.get(file["url"]) as response:
        return file, await response.read()


async def missed(play: Stage, at: datetime, text: str = MISSED) -> None:
    [row] = await play.bridge.database.fetch("SELECT count(*) AS count FROM unanswered")
    sql = """INSERT INTO unanswered (question, channel, redacted, confidence, asked_at)
             VALUES (?, 1, ?, 0.1, ?)"""
    await play.bridge.database.apply_each(sql, [(row["count"] + 1, text, to_micros(at))])


async def test_maintainers_see_what_became_of_questions_with_a_picture(play: Stage) -> None:
    await play.say("nora", "help", "How do I roll back a bundle?")
    await missed(play, utc_now())
    shown = await asked(play, "max")
    assert "**Questions of the last 7 days**" in shown["text"]
    assert "Questions: 2. 1 answered (50 %)" in shown["text"]
    assert f"1 × “{MISSED}”" in shown["text"]
    file, picture = await file_of(play, shown)
    assert picture.startswith(PNG)
    assert file["filename"] == "questions.png"
    assert "answered 1, suggested 0, not answered 1" in file["description"]


async def test_a_gap_becomes_an_entry_by_its_button(play: Stage) -> None:
    await missed(play, utc_now())
    shown = await asked(play, "max")
    opened = await play.act("max", "click", message=shown["id"], label=f"Answer: {MISSED}")
    assert opened["modal"]["title"] == "A new FAQ entry"
    assert MISSED in str(opened["modal"])
    posts = await asked(play, "max", what="posts")
    assert not posts["components"]


async def test_help_posts_are_shown_with_links_to_those_that_wait(play: Stage) -> None:
    report = {"title": "Broken", "text": "My app crashes since the last update. Why?"}
    await play.act("nora", "post", channel="questions", **report)
    shown = await asked(play, "max", what="posts", days=90)
    assert "**Help posts of the last 90 days**" in shown["text"]
    assert "Help posts: 1. 0 with a reply of somebody else, 0 solved." in shown["text"]
    assert "[Broken](https://discord.com/channels/" in shown["text"]
    file, picture = await file_of(play, shown)
    assert (file["filename"], picture[:8]) == ("posts.png", PNG)


async def test_without_the_extra_the_chart_is_drawn_in_letters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    async with stage(tmp_path) as play:
        await play.say("nora", "help", "How do I roll back a bundle?")
        shown = await asked(play, "max", days=30)
        assert play.sandbox.chat.messages.ephemeral[shown["id"]][1]["attachments"] == []
    [line] = [one for one in shown["text"].splitlines() if "█" in one]
    assert line.endswith("1 = 1 + 0 + 0")


async def test_nobody_else_sees_figures(play: Stage) -> None:
    refused = await asked(play, "nora")
    assert refused["text"] == "Only maintainers can do this."


async def test_a_week_is_told_of_once_however_often_the_bridge_begins(tmp_path: Path) -> None:
    week = last_week(utc_now())
    async with stage(tmp_path) as play:
        await missed(play, week.since, text="Is there an SBOM for our auditors?")
        await missed(play, week.since, text="our auditors want an SBOM, is there one?")
        await missed(play, week.until, text="Asked this week")
    channel = World.load().channels["maintainers"].id
    async with stage(tmp_path, digest_channel=channel) as play:
        await until_told(play)
        [digest] = await play.messages("maintainers")
        assert f"The week from {week.days[0]} to {week.days[-1]}" in digest["text"]
        assert "Questions: 2. 0 answered (0 %)" in digest["text"]
        assert "2 × “our auditors want an SBOM, is there one?”" in digest["text"]
        assert "What to write next:" in digest["text"]
        assert "Asked this week" not in digest["text"]
        assert digest["pinged"] == []
        async with play.away():
            pass
        digests = play.bridge.bot.services.digest
        assert digests is not None
        await digests.tell()
        await play.settle()
        assert len(await play.messages("maintainers")) == 1


async def until_told(play: Stage) -> None:
    """The bridge looks at the calendar by itself when it begins."""
    sql = "SELECT 1 FROM outbox WHERE key LIKE 'digest:%' AND state = 'done'"
    async with asyncio.timeout(30):
        while not await play.bridge.database.fetch(sql):
            await play.settle()
