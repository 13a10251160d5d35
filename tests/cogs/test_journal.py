"""What the log says of a bridge at work: which thread, handoff and delivery, and nobody's words."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot import journal
from bot.domain.redact import redact
from tests.support.stage import Stage
from tests.support.stage_support import command, post, press, shown
from tests.support.stage_verify import verify

UPDATER = "Cap-go/capacitor-updater"
TOKEN = f"ghp_{'a1B2' * 9}"
WORDS = "Since yesterday zebras roll back my updates on Android 14"
ADDRESS = "paula@example.com"
Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines(play: Stage) -> Iterator[Lines]:
    """All that was logged since the bridge was ready, as JSON."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(journal.JsonLines(redact))
    journal.hand_to(handler)
    root = logging.getLogger()
    before = root.level
    root.setLevel(logging.DEBUG)
    for name in journal.TALKATIVE:
        logging.getLogger(name).setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(before)
    for name in journal.TALKATIVE:
        logging.getLogger(name).setLevel(logging.NOTSET)


async def test_lines_name_the_thread_the_handoff_and_the_delivery(
    play: Stage, lines: Lines
) -> None:
    first = await post(play, "paula", "Updates roll back", WORDS)
    await verify(play, "paula", ADDRESS)
    door = await shown(play, "paula", first, "I am a customer")
    await press(play, "paula", door, "Write a ticket")
    [preview] = (await play.act("paula", "submit"))["ephemeral"]
    await play.fault("desk", how="down", count=1)
    await shown(play, "paula", preview, "Send")
    await play.act("max", "gh_label", issue=f"{UPDATER}#624", label="cli")
    await play.settle()
    done = [line for line in lines() if line["message"] == "done"]
    answer, *_ = [line for line in done if line["kind"] == "chat.reply"]
    assert answer["thread_id"] == answer["post_id"] == first["channel"]
    [failed] = [line for line in lines() if "desk: answers 503" in line["message"]]
    of_ticket = [line for line in done if line.get("handoff_id") == failed["handoff_id"]]
    assert [line["kind"] for line in of_ticket] == ["support.send", "chat.reply"]
    assert of_ticket[-1]["thread_id"] == first["channel"]
    [look] = [line for line in done if line["kind"] == "inbox.look"]
    assert look["delivery_id"] in {one["id"] for one in play.sandbox.github.webhooks.deliveries}


async def test_no_line_repeats_what_people_write(play: Stage, lines: Lines) -> None:
    text = f"{WORDS}. My token: {TOKEN}, mail {ADDRESS}"
    await play.act("paula", "post", title="Zebras", text=text, tags=[])
    await verify(play, "paula", ADDRESS)
    await command(play, "paula", "support", topic="billing")
    await play.say("nora", "help", f"{WORDS}?")
    await play.settle()
    assert {"chat.reply", "verify.mail", "role.sync"} <= {line.get("kind") for line in lines()}
    text = json.dumps(lines())
    assert [one for one in (TOKEN, "zebras", "Zebras", ADDRESS) if one in text] == []
    assert play.life.settings.discord_token.get_secret_value() not in text
