"""Whatever Discord does to the bridge: one answer at most, and one where one can be."""

import asyncio
import logging
from dataclasses import replace
from pathlib import Path

import pytest

from bot.sandbox import World
from bot.sandbox.world import Overwrite
from tests.support.stage import Json, Stage, of_bridge, stage, until

SURE = "notifyAppReady was not called, roll back current bundle"
OTHER = "no default channel or override"
FAQ = {"channel": "general", "name": "faq", "options": {"question": "mau"}}


async def answers(play: Stage, channel: str = "help") -> list[Json]:
    return [m for m in await play.messages(channel) if m["author"] == "bridge"]


def post(title: str) -> Json:
    return {"channel": "questions", "title": title, "text": "Since yesterday.", "tags": []}


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR]


# The gateway


async def test_a_question_asked_while_the_gateway_is_gone_is_answered_once_it_is_back(
    play: Stage,
) -> None:
    await play.fault("disconnect")
    assert len(await play.say("nora", "help", SURE)) == 1
    assert len(await answers(play)) == 1


async def test_a_gateway_dropped_during_an_answer_costs_neither_the_answer_nor_a_second_one(
    play: Stage,
) -> None:
    await play.fault("slow", channel="help", seconds=0.1)
    asking = asyncio.create_task(play.say("nora", "help", SURE))
    await until(lambda: play.sandbox.chat.calls_running == 1)
    await play.fault("disconnect")
    assert len(await asking) == 1
    assert len(await answers(play)) == 1


async def test_a_gateway_dropped_after_an_answer_changes_nothing_and_the_next_one_comes(
    play: Stage,
) -> None:
    await play.say("nora", "help", SURE)
    await play.fault("disconnect")
    assert len(await play.say("paula", "help", OTHER)) == 1
    assert len(await answers(play)) == 2


async def test_a_resume_that_replays_what_was_seen_is_answered_once(play: Stage) -> None:
    bot = play.bridge.bot
    before = bot.ws.sequence
    await play.say("nora", "help", SURE)
    await play.act("paula", "post", **post(OTHER))
    seen = bot.ws.sequence or 0
    bot.ws.sequence = before
    await play.fault("disconnect")
    await play.sandbox.settled()
    assert bot.ws.sequence == seen + 1, "everything was sent again, and RESUMED"
    assert len(await answers(play)) == 1
    questions = next(c for c in (await play.state())["channels"] if c["name"] == "questions")
    assert [m["author"] for m in questions["posts"][0]["messages"]] == ["paula", "bridge"]


@pytest.mark.parametrize(
    ("kind", "more"), [("reconnect", {}), ("invalid_session", {"resumable": True})]
)
async def test_a_wish_to_reconnect_is_granted_and_nothing_is_missed(
    play: Stage, kind: str, more: Json
) -> None:
    first = play.bridge.bot.ws
    await play.fault(kind, **more)
    assert len(await play.say("nora", "help", SURE)) == 1
    assert play.bridge.bot.ws is not first
    assert len(await answers(play)) == 1


async def test_after_an_invalid_session_the_bridge_starts_a_new_one_and_answers(
    play: Stage,
) -> None:
    await play.say("nora", "help", SURE)
    before = play.bridge.bot.ws.session_id
    await play.fault("invalid_session", resumable=False)
    # discord.py itself waits for five seconds before it identifies again.
    async with asyncio.timeout(20):
        await play.bridge.bot.wait_for("ready")
    assert play.bridge.bot.ws.session_id != before
    assert len(await play.say("paula", "help", OTHER)) == 1
    assert len(await answers(play)) == 2


# The reply


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("rate_limit", {"seconds": 0.05}),
        ("rate_limit", {"seconds": 0.05, "global": True}),
        ("http_500", {}),
        ("http_500", {"applied": True}),
        ("slow", {"seconds": 0.2}),
    ],
)
async def test_trouble_with_the_reply_ends_in_exactly_one(
    play: Stage, kind: str, more: Json
) -> None:
    await play.fault(kind, **more)
    assert len(await play.say("nora", "help", SURE)) == 1
    assert len(await answers(play)) == 1


async def test_a_reply_whose_outcome_nobody_knows_is_looked_for_before_it_is_sent_again(
    play: Stage,
) -> None:
    """Discord kept the reply, its answer was lost, and the nonce is forgotten by now."""
    reply = (await play.say("nora", "help", SURE))[0]
    play.sandbox.chat.messages._nonces.clear()
    await play.bridge.database.apply_each(
        "UPDATE outbox SET state = 'leased', owner = 'gone', due_at = 0, result = NULL, "
        "finished_at = NULL WHERE key = ?",
        [(f"reply:{reply['reply_to']}",)],
    )
    play.bridge.outbox.wake()
    await play.sandbox.settled()
    assert [m["id"] for m in await answers(play)] == [reply["id"]]
    depth = await play.bridge.database.fetch("SELECT state, result FROM outbox")
    assert [(row["state"], row["result"]) for row in depth] == [("done", reply["id"])]


async def test_a_refusal_without_a_reason_is_given_up_in_the_open_and_the_bridge_lives(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with stage(tmp_path, http_port=0) as play:
        await play.fault("forbid", channel="help")
        assert await play.say("nora", "help", SURE) == []
        await play.fault("none")
        assert len(await play.say("nora", "help", OTHER)) == 1
    (line,) = errors(caplog)
    assert line.startswith("gave up effect 1 (chat.reply, reply:")
    assert line.endswith("View Channel, Send Messages, Read Message History")


async def test_a_missing_permission_is_named_with_its_channel(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    world = World.load()
    silent = replace(
        world.channels["help"], overwrites=(Overwrite("bridge", deny=("send_messages",)),)
    )
    world.channels["help"] = silent
    async with stage(tmp_path, world=world, http_port=0) as play:
        assert await play.say("nora", "help", SURE) == []
        assert len(of_bridge(await play.act("nora", "post", **post(OTHER)))) == 1
    (line,) = errors(caplog)
    assert line.endswith(f"give the bridge in channel {silent.id}: Send Messages")


# What goes away


async def test_a_question_deleted_before_its_reply_goes_out_leaves_nothing(play: Stage) -> None:
    await play.fault("rate_limit", channel="help", seconds=0.2)
    asking = asyncio.create_task(play.say("nora", "help", SURE))
    await until(lambda: not play.sandbox.chat.faults._faults)
    question = (await play.messages("help"))[0]["id"]
    await play.act("nora", "delete", message=question)
    assert await asking == []
    assert await play.messages("help") == []


async def test_a_question_deleted_while_its_reply_is_on_its_way_takes_the_reply_along(
    play: Stage,
) -> None:
    await play.fault("http_500", channel="help", applied=True)
    asking = asyncio.create_task(play.say("nora", "help", SURE))
    await until(lambda: not play.sandbox.chat.faults._faults)
    question = next(m for m in await play.messages("help") if m["author"] == "nora")["id"]
    await play.act("nora", "delete", message=question)
    await asking
    assert await play.messages("help") == []


async def test_a_thread_deleted_before_the_reply_goes_out_is_no_fault(play: Stage) -> None:
    await play.fault("rate_limit", channel="questions", seconds=0.2)
    asking = asyncio.create_task(play.act("nora", "post", **post(SURE)))
    await until(lambda: not play.sandbox.chat.faults._faults)
    thread = next(iter(play.sandbox.chat.channels.threads()))["id"]
    max_id = str(play.sandbox.world.people["max"].id)
    play.sandbox.chat.threads.delete(max_id, thread)
    assert of_bridge(await asking) == []
    assert len(await play.say("nora", "help", OTHER)) == 1


async def test_a_member_who_takes_no_direct_messages_is_left_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    world = World.load()
    world.people["nora"] = replace(world.people["nora"], dms=False)
    async with stage(tmp_path, world=world, http_port=0, answers_per_minute=1) as play:
        assert len(await play.say("nora", "help", SURE)) == 1
        assert await play.say("nora", "help", OTHER) == []
        assert len(await play.say("paula", "help", OTHER)) == 1
    assert errors(caplog) == []


# Interactions


async def test_an_interaction_older_than_three_seconds_is_no_fault_of_ours(
    play: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    play.sandbox.chat.interactions.patience = 0.05
    await play.fault("slow", seconds=0.2, count=2)
    for verb in ("command", "autocomplete"):
        late = await play.act("nora", verb, **FAQ)
        assert late["failed"] == "This interaction failed"
    await play.fault("none")
    play.sandbox.chat.interactions.patience = 3.0
    assert "MAU" in (await play.act("nora", "command", **FAQ))["ephemeral"][0]["text"]
    assert [r.getMessage() for r in caplog.records if "older than" in r.getMessage()]


async def test_a_button_pressed_too_late_is_no_fault_of_ours(play: Stage) -> None:
    reply = (await play.say("nora", "help", SURE))[0]
    play.sandbox.chat.interactions.patience = 0.05
    await play.fault("slow", seconds=0.2)
    late = await play.act("nora", "click", message=reply["id"], label="That solved it")
    assert late["failed"] == "This interaction failed"


async def test_a_command_in_a_storm_of_500s_is_told_or_fails_in_private(
    play: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    await play.fault("http_500")
    answer = await play.act("nora", "command", **FAQ)
    assert len(answer["ephemeral"]) == 1
    assert of_bridge(answer) == []
