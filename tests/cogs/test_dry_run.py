"""In a dry run everything is decided and logged, and nobody but whoever asks sees anything."""

import logging
from typing import Any

import pytest

from bot.domain.outbox import WITHHELD
from tests.support.stage import Stage
from tests.support.stage_labels import NUMBER, UPDATER, issue, linked, room
from tests.support.stage_support import drafted, shown, tickets
from tests.support.stage_verify import verify

QUESTION = "How do I host @capgo/capacitor-updater updates myself?"


async def begin(play: Stage) -> None:
    async with play.away():
        play.life.settings = play.life.settings.model_copy(update={"dry_run": True})


async def outside(play: Stage) -> Any:
    """All that others than the one who asks can see."""
    state = await play.state()
    rooms = [room for channel in state["channels"] for room in (channel, *channel["posts"])]
    said = [
        message
        for room in rooms
        for message in room["messages"]
        if message["author"] == "bridge" and not message["ephemeral_for"]
    ]
    marks = [(room["name"], room.get("tags"), room.get("archived")) for room in rooms]
    found = issue(play)
    on_github = len(found.comments), found.is_open
    return said, marks, on_github, await tickets(play), state["mail"], state["people"]


async def withheld(play: Stage) -> list[str]:
    sql = "SELECT kind FROM outbox WHERE error = ? AND state = 'done' ORDER BY id"
    return [row["kind"] for row in await play.bridge.database.fetch(sql, WITHHELD)]


async def test_nothing_is_sent(play: Stage, caplog: pytest.LogCaptureFixture) -> None:
    await verify(play, "paula", "paula@example.com")
    caplog.set_level(logging.INFO)
    await begin(play)
    before = await outside(play)
    assert await play.say("nora", "help", QUESTION) == []
    assert await withheld(play) == ["chat.reply"]
    told = [one.getMessage() for one in caplog.records if one.getMessage().startswith("dry run")]
    assert any("did not POST /channels/" in one for one in told)
    assert QUESTION not in caplog.text

    await play.act("max", "gh_label", issue=f"{UPDATER}#{NUMBER}", label="billing")
    await play.settle()
    assert "issue.say" in await withheld(play)

    preview = await drafted(play)
    await shown(play, "paula", preview, "Send")
    await play.settle()
    assert (await withheld(play))[-1] == "support.send"
    assert await outside(play) == before


async def test_maintainers_see_what_was_not_sent(play: Stage) -> None:
    await begin(play)
    await play.say("nora", "help", QUESTION)
    told = await play.act("max", "command", name="bridge withheld", channel="general")
    [card] = told["ephemeral"]
    assert "chat.reply" in card["text"]
    assert "#help" in card["text"]
    assert "Your own update" in card["text"], "what it would have said"
    told = await play.act("nora", "command", name="bridge withheld", channel="general")
    assert "Only maintainers" in told["ephemeral"][0]["text"]


async def test_a_post_gets_no_message_and_no_tag(play: Stage) -> None:
    await begin(play)
    answer = await play.act("nora", "post", title="Crash", text="It crashes.", tags=[])
    assert [one for one in answer["messages"] if one["author"] == "bridge"] == []
    assert await withheld(play) == ["chat.reply"]
    await play.act("nora", "message", channel=answer["messages"][0]["channel"], text="iOS 17")
    await play.settle()
    assert await withheld(play) == ["chat.reply"], "there is nothing to edit"


async def test_what_was_asked_for_is_shown_to_whoever_asked(play: Stage) -> None:
    await begin(play)
    options = {"question": "self-hosted", "public": True}
    told = await play.act("nora", "command", name="faq", options=options, channel="help")
    assert told["ephemeral"]
    assert [one for one in told["messages"] if one["author"] == "bridge"] == []
    assert (await play.act("nora", "command", name="privacy show", channel="help"))["ephemeral"]


async def test_whoever_orders_something_on_github_is_told(play: Stage) -> None:
    await begin(play)
    options = {"issue": f"{UPDATER}#{NUMBER}"}
    told = await play.act("max", "command", name="issue close", options=options, channel="help")
    [card] = told["ephemeral"]
    assert "nothing is sent" in card["text"]
    assert issue(play).is_open


async def test_a_message_of_before_stays_as_it_was(play: Stage) -> None:
    thread = await linked(play, "nora", "It crashes since 7.4.1 on Android 14.")
    asked = {"channel": thread, "options": {"mode": "all"}}
    told = await play.act("max", "command", name="relay", **asked)
    await play.settle()
    question = next(m for m in (await room(play, thread))["messages"][::-1] if m["components"])
    await begin(play)
    label = question["components"][0]["label"]
    told = await play.act("nora", "click", message=question["id"], label=label)
    assert len(told["ephemeral"]) == 1
    assert (await play.message(question["id"]))["text"] == question["text"]
