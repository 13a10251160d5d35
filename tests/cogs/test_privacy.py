"""Members see what is kept about them, take it with them, and are forgotten."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.stage import Stage, stage
from tests.support.stage_verify import at_once, code_in, command, mails, roles, verify

Json = dict[str, Any]
ADDRESS = "paula@example.com"


async def exported(play: Stage, who: str) -> Json:
    """What is in the file that ``/privacy export`` gives."""
    told = await command(play, who, "privacy export")
    [file] = play.sandbox.chat.messages.ephemeral[told["id"]][1]["attachments"]
    assert file["filename"] == "community-bridge.json"
    async with play.http.get(file["url"]) as response:
        return dict(json.loads(await response.read()))


@pytest.mark.parametrize(
    ("who", "kept", "days"),
    [("nora", "What is kept about you", "30 days"), ("lucia", "Qué se guarda sobre ti", "30 días")],
)
async def test_it_says_plainly_what_is_kept_and_for_how_long(
    play: Stage, who: str, kept: str, days: str
) -> None:
    told = await command(play, who, "privacy show")
    assert kept in told["text"]
    assert days in told["text"]


async def test_all_of_it_is_a_page_too_which_the_command_links(tmp_path: Path) -> None:
    async with stage(tmp_path, public_url="https://bridge.example.org") as play:
        told = await command(play, "lucia", "privacy show")
        message = play.sandbox.chat.messages.ephemeral[told["id"]][1]
        assert "https://bridge.example.org/privacy" in json.dumps(message)
        settings = play.life.settings
        url = f"http://{settings.http_host}:{settings.http_port}/privacy"
        async with play.http.get(url, headers={"Accept-Language": "es"}) as response:
            page = await response.text()
    for line in told["text"].splitlines():
        if line.startswith("- ") and "*" in line:
            assert line.removeprefix("- ").partition(" *")[0] in page


async def test_an_export_holds_the_link_and_the_words_of_it_but_no_address(play: Stage) -> None:
    assert await exported(play, "paula") == {}
    await verify(play, "paula", ADDRESS)
    text = json.dumps(await exported(play, "paula"))
    assert "team" in text
    assert "com.example.shop" in text
    assert ADDRESS not in text
    assert await exported(play, "nora") == {}


async def test_whoever_is_forgotten_loses_everything_but_only_after_a_second_press(
    play: Stage,
) -> None:
    await verify(play, "paula", ADDRESS)
    asked = await command(play, "paula", "privacy delete")
    assert "for good" in asked["text"]
    assert await roles(play, "paula") == ["team"]
    done = await play.act("paula", "click", message=asked["id"], label="Forget it all")
    assert "Nothing about you is kept" in done["ephemeral"][0]["text"]
    assert await roles(play, "paula") == []
    # Whose roles go, the outbox remembers only until they are gone.
    assert "outbox" not in await exported(play, "paula")
    assert "not verified" in (await command(play, "paula", "verify status"))["text"]


async def test_nobody_is_written_to_who_does_not_want_it(play: Stage) -> None:
    await verify(play, "paula", ADDRESS)
    told = await command(play, "paula", "privacy messages off")
    assert "will not write" in told["text"]
    assert "**off**" in (await command(play, "paula", "privacy show"))["text"]
    at_once(play)
    await verify(play, "nora", ADDRESS)
    state = await play.state()
    assert "@paula" not in [one["name"] for one in state["channels"]]
    # What the message would have offered, the status does too.
    status = await command(play, "paula", "verify status")
    back = await play.act("paula", "click", message=status["id"], label="Take it back")
    assert "linked to you again" in back["ephemeral"][0]["text"]
    await command(play, "paula", "privacy messages on")
    assert "**on**" in (await command(play, "paula", "privacy show"))["text"]


def found_in(folder: Path, secrets: tuple[str, ...]) -> list[tuple[str, str]]:
    """Files with a secret in them, and which."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert "bridge.db" in [path.name for path in files]
    contents = ((path.name, path.read_bytes().lower()) for path in files)
    return [(name, one) for name, said in contents for one in secrets if one.encode() in said]


async def test_nothing_of_a_customer_can_be_read_in_the_state_folder_or_the_log(
    play: Stage, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await verify(play, "paula", ADDRESS)
    code = code_in((await mails(play))[0])
    secrets = (ADDRESS, code.lower(), code.replace("-", "").lower(), "sandbox-team", "example.shop")
    assert await asyncio.to_thread(found_in, tmp_path, secrets) == []
    assert [one for one in secrets if one in caplog.text.lower()] == []
