"""``/metrics`` shows what the one table names, out of a bridge at work."""

import re
import sys
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.domain.metrics import METRICS
from tests.support.stage import Stage, stage
from tests.support.stage_support import post, press, shown
from tests.support.stage_verify import verify

UPDATER = "Cap-go/capacitor-updater"
SURE = "notifyAppReady was not called, roll back current bundle"
Values = dict[tuple[str, tuple[str, ...]], float]


async def scraped(play: Stage) -> tuple[str, Values]:
    """The page, and its values by name and labels."""
    url = f"http://127.0.0.1:{play.life.settings.http_port}/metrics"
    async with play.http.get(url) as response:
        assert response.status == 200
        assert response.headers["Content-Type"].startswith("text/plain; version=")
        page = await response.text()
    families = text_string_to_metric_families(page)
    samples = [sample for family in families for sample in family.samples]
    return page, {(one.name, tuple(one.labels.values())): one.value for one in samples}


async def test_the_table_names_what_is_scraped_and_nothing_else(play: Stage) -> None:
    page, _ = await scraped(play)
    told = dict(re.findall(r"^# HELP (bridge_\w+) (.*)$", page, re.MULTILINE))
    kinds = dict(re.findall(r"^# TYPE (bridge_\w+) (.*)$", page, re.MULTILINE))
    of_histograms = {name for name in kinds if name.endswith("_created")}
    assert {one.name: one.about for one in METRICS} == {
        name: about for name, about in told.items() if name not in of_histograms
    }
    assert {one.name: str(one.kind) for one in METRICS} == {
        name: kind for name, kind in kinds.items() if name not in of_histograms
    }


async def test_what_happens_is_counted(play: Stage) -> None:
    await play.say("nora", "help", SURE)
    await play.say("paula", "help", "Why is the sky blue at night?")
    await play.act("max", "gh_label", issue=f"{UPDATER}#624", label="cli")
    await play.settle()
    _, values = await scraped(play)
    assert values["bridge_answers", ("answered",)] == 1
    assert values["bridge_answers", ("silent",)] == 1
    assert values["bridge_gateway_events_total", ("MESSAGE_CREATE",)] >= 3
    assert values["bridge_effects_total", ("chat.reply", "done")] == 1
    assert values["bridge_reply_seconds_count", ()] == 1
    assert 0 < values["bridge_reply_seconds_sum", ()] < 30
    assert values["bridge_outbox_depth", ("due",)] == 0
    assert values["bridge_outbox_age_seconds", ()] == 0
    assert values["bridge_store_up", ()] == 1
    assert 0 <= values["bridge_gateway_silence_seconds", ()] < 60
    assert values["bridge_webhook_deliveries_total", ("202",)] >= 1
    assert values["bridge_github_budget", ("core",)] > 0


async def test_no_label_tells_one_person_post_or_ticket_from_another(play: Stage) -> None:
    first = await post(play, "paula", "Updates roll back", "They roll back on Android 14.")
    await verify(play, "paula", "paula@example.com")
    door = await shown(play, "paula", first, "I am a customer")
    await press(play, "paula", door, "Write a ticket")
    [preview] = (await play.act("paula", "submit"))["ephemeral"]
    await shown(play, "paula", preview, "Send")
    await play.act("max", "gh_label", issue=f"{UPDATER}#624", label="cli")
    await play.settle()
    _, values = await scraped(play)
    for metric in ("bridge_verifications", "bridge_handoffs", "bridge_nudges"):
        assert any(value for (name, _), value in values.items() if name == metric), metric
    said = {part for (name, parts) in values for part in parts if not name.endswith("_bucket")}
    assert len(said) > 30
    # Names of things there are a few of, and HTTP's statuses.
    assert [one for one in said if not re.fullmatch(r"[A-Za-z_. ]+|\d{3}", one)] == []
    assert not said & {one.name.lower() for one in play.sandbox.world.people.values()}


async def test_without_the_extra_it_says_which_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "bot.adapters.metrics", raising=False)
    monkeypatch.setitem(sys.modules, "prometheus_client", None)
    async with stage(tmp_path) as play:
        await play.say("nora", "help", SURE)
        url = f"http://127.0.0.1:{play.life.settings.http_port}/metrics"
        async with play.http.get(url) as response:
            assert response.status == 404
            assert "pip install prometheus-client" in await response.text()
