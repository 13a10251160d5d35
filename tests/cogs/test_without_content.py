"""Where the developer portal does not allow the message-content intent."""

import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.stage import Stage, of_bridge, stage

SURE = "notifyAppReady was not called, roll back current bundle"


@pytest.fixture
async def deaf(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> AsyncIterator[Stage]:
    """A bridge that is told no text except where it is mentioned."""
    with caplog.at_level(logging.WARNING):
        async with stage(tmp_path, message_content=False, http_port=0) as running:
            yield running
    records = caplog.get_records("call")
    assert [r.getMessage() for r in records if r.levelno >= logging.ERROR] == []


async def test_it_says_so_at_the_start_and_where_to_switch_it_on(
    deaf: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    # Before the test the fixture has started the bridge: its records are those of the set-up.
    lines = [record.getMessage() for record in caplog.get_records("setup")]
    (said,) = [line for line in lines if "sees only mentions and commands" in line]
    assert "Privileged Gateway Intents in the developer portal" in said


async def test_a_mention_is_answered(deaf: Stage) -> None:
    assert len(await deaf.say("nora", "help", f"@bridge {SURE}")) == 1


async def test_messages_it_cannot_read_get_silence_and_so_do_their_edits(deaf: Stage) -> None:
    sent = await deaf.act("nora", "message", channel="help", text=SURE)
    assert of_bridge(sent) == []
    edited = await deaf.act(
        "nora", "edit", message=sent["messages"][0]["id"], text=f"{SURE} please"
    )
    assert of_bridge(edited) == []


async def test_an_answer_stays_when_the_edit_of_its_question_cannot_be_read(deaf: Stage) -> None:
    sent = await deaf.act("nora", "message", channel="help", text=f"@bridge {SURE}")
    question = sent["messages"][0]["id"]
    await deaf.act("nora", "edit", message=question, text=SURE)
    assert len([m for m in await deaf.messages("help") if m["author"] == "bridge"]) == 1


async def test_an_answer_goes_when_its_question_is_deleted(deaf: Stage) -> None:
    sent = await deaf.act("nora", "message", channel="help", text=f"@bridge {SURE}")
    await deaf.act("nora", "delete", message=sent["messages"][0]["id"])
    assert await deaf.messages("help") == []


async def test_a_new_post_is_answered_by_its_title_which_is_no_message_content(
    deaf: Stage,
) -> None:
    post = {"channel": "questions", "title": SURE, "text": "Since yesterday.", "tags": []}
    assert len(of_bridge(await deaf.act("nora", "post", **post))) == 1


async def test_commands_and_buttons_work(deaf: Stage) -> None:
    asked = {"channel": "general", "name": "faq", "options": {"question": "mau"}}
    assert "MAU" in (await deaf.act("nora", "command", **asked))["ephemeral"][0]["text"]
    reply = (await deaf.say("nora", "help", f"@bridge {SURE}"))[0]
    thanked = await deaf.act("nora", "click", message=reply["id"], label="That solved it")
    assert thanked["ephemeral"][0]["text"] == "Thank you, noted."


async def test_a_helper_still_answers_from_the_menu_for_a_command_carries_the_text(
    deaf: Stage,
) -> None:
    asked = await deaf.act("nora", "message", channel="general", text="my device has no channel?")
    offered = await deaf.act(
        "max", "menu", name="Answer from FAQ", message=asked["messages"][0]["id"]
    )
    assert any(part["type"] == 3 for part in offered["ephemeral"][0]["components"])
