"""``/status`` and the incident channel, through the real client."""

import logging
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox import Sandbox, World
from bot.services.status import StatusService
from tests.support.stage import Json, Stage, stage, until

LONG_AGO = 3600
"""Seconds between the bridge's own looks: here the tests decide when it looks."""


@pytest.fixture
async def play(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> AsyncIterator[Stage]:
    with caplog.at_level(logging.WARNING):
        async with stage(tmp_path, status_seconds=LONG_AGO) as running:
            yield running
    assert [record.getMessage() for record in caplog.records] == []


def service(play: Stage) -> StatusService:
    status = play.bridge.bot.services.status
    assert status is not None
    return status


async def page_says(play: Stage, **wanted: Any) -> Json:
    """Change the status page and let the bridge look at it."""
    url = f"{play.sandbox.url}/sandbox/status"
    async with play.http.post(url, json=wanted) as response:
        assert response.status == 200, await response.text()
        said: Json = await response.json()
    await look(play)
    return said


async def look(play: Stage) -> None:
    await service(play).look()
    await play.settle()


async def asked(play: Stage, who: str) -> Json:
    answer = await play.act(who, "command", channel="general", name="status")
    [shown] = answer["ephemeral"]
    assert answer["messages"] == []
    return dict(shown)


async def test_everybody_may_see_that_nothing_is_wrong_in_their_language(play: Stage) -> None:
    await page_says(play)
    nora, lucia = await asked(play, "nora"), await asked(play, "lucia")
    assert nora["text"].startswith("### No problem is reported.")
    assert "Checked <t:" in nora["text"]
    assert nora["components"][0]["url"] == play.sandbox.url
    assert lucia["text"].startswith("### No consta ningún problema.")


async def test_an_open_incident_is_shown_with_its_link(play: Stage) -> None:
    said = await page_says(play, shape="statuspage", level="outage", title="Nothing uploads")
    shown = await asked(play, "nora")
    assert shown["text"].startswith("### There is an outage.")
    assert f"[Nothing uploads]({said['url']})" in shown["text"]


async def test_a_page_that_is_down_is_unknown(tmp_path: Path) -> None:
    async with stage(
        tmp_path, status_seconds=LONG_AGO, status_url="http://127.0.0.1:1/status.json"
    ) as play:
        shown = await asked(play, "nora")
    assert shown["text"].startswith("### Unknown")


async def test_the_channel_gets_one_message_an_incident_which_follows_it(play: Stage) -> None:
    await page_says(play, shape="statuspage", level="incident", title="Slow")
    [first] = await play.messages("status")
    assert first["author"] == "bridge"
    assert first["pinged"] == []
    assert "Slow" in first["text"]
    await page_says(play, level="outage")
    await page_says(play, title="Slower")
    [second] = await play.messages("status")
    assert second["id"] == first["id"]
    assert "Slower" in second["text"]
    assert "Outage" in second["text"]
    await page_says(play, resolved=True)
    await page_says(play)
    [last] = await play.messages("status")
    assert "Resolved" in last["text"]
    await page_says(play, level="incident", title="Another")
    assert len(await play.messages("status")) == 2


async def test_a_restart_neither_repeats_nor_forgets_an_incident(tmp_path: Path) -> None:
    async with Sandbox(World.load()) as elsewhere:
        elsewhere.status.change({"level": "outage"})
        watched: Json = {"status_seconds": LONG_AGO, "status_url": elsewhere.status_url}
        async with stage(tmp_path, **watched) as play:
            await look(play)
            assert len(await play.messages("status")) == 1
        async with stage(tmp_path, **watched) as play:
            await look(play)
            assert await play.messages("status") == []
            elsewhere.status.change({"resolved": True})
            await look(play)
            unfinished = "SELECT id FROM incidents WHERE ended_at IS NULL"
            assert await play.bridge.database.fetch(unfinished) == []


async def test_the_button_below_an_incident_shows_what_is_so_now(play: Stage) -> None:
    await page_says(play, level="outage")
    [message] = await play.messages("status")
    await page_says(play, resolved=True)
    button = next(one for one in message["components"] if one["custom_id"])
    answer = await play.act("lucia", "click", message=message["id"], custom_id=button["custom_id"])
    assert answer["ephemeral"][0]["text"].startswith("### No consta ningún problema.")


async def test_a_post_whose_answer_was_lost_is_not_repeated(play: Stage) -> None:
    await play.fault("http_500", channel="status", applied=True)
    await page_says(play, level="outage")
    assert len(await play.messages("status")) == 1


async def test_without_a_status_page_there_is_no_command(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree("data", data)
    for name in ("policy.toml", "labels.toml"):  # whose texts name places of the policy
        (data / name).unlink()
    async with stage(tmp_path, status_url="", data_dir=data) as play:
        state = await play.state()
    assert "status" not in state["commands"]


async def test_the_bridge_looks_by_itself(tmp_path: Path) -> None:
    async with stage(tmp_path) as play:
        await until(lambda: service(play).now().level == "up")
        play.sandbox.status.change({"level": "outage"})
        await until(lambda: service(play).now().level == "outage")


async def test_a_first_message_begins_with_the_open_incident(play: Stage) -> None:
    report = {"title": "No me llegan las actualizaciones", "text": "Desde hoy no llega ninguna."}
    said = await page_says(play, shape="statuspage", level="incident", title="Late updates")
    answer = await play.act("lucia", "post", channel="questions", **report)
    [first] = [one for one in answer["messages"] if one["author"] == "bridge"]
    assert first["text"].startswith(f"**Hay una incidencia.** [Late updates]({said['url']})")
    assert "no hace falta abrir un ticket" in first["text"]
    await page_says(play, resolved=True)
    await play.sandbox.settled()
    assert "incidencia" not in (await play.message(first["id"]))["text"]


async def test_an_incident_that_begins_later_is_told_in_young_posts(play: Stage) -> None:
    report = {"title": "No updates since today", "text": "Nothing arrives on Android since today."}
    answer = await play.act("nora", "post", channel="questions", **report)
    [first] = [one for one in answer["messages"] if one["author"] == "bridge"]
    await page_says(play, shape="statuspage", level="outage", title="Downloads fail")
    await play.sandbox.settled()
    assert "Downloads fail" in (await play.message(first["id"]))["text"]
