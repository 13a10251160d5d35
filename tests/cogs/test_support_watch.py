"""What members and maintainers hear of a ticket while the company's staff work on it."""

import logging
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.errors import Unavailable
from bot.domain.outbox import EffectState
from bot.knowledge import utc_now
from bot.sandbox import World
from tests.support.stage import Stage, stage
from tests.support.stage_support import choose, command, drafted, press, shown
from tests.support.stage_verify import verify

Json = dict[str, Any]


async def staff(play: Stage, do: str, reference: str = "SUP-1001") -> None:
    """What the company's staff do at their desk."""
    url = f"{play.sandbox.url}/sandbox/ticket"
    async with play.http.post(url, json={"reference": reference, "do": do}) as response:
        assert response.status == 200, await response.text()


async def look(play: Stage, **later: float) -> None:
    """The bridge looks after its tickets, believing that so much time has passed."""
    watch = play.bridge.bot.services.support_watch
    assert watch
    watch.clock = lambda: utc_now() + timedelta(**later)
    await watch.turn()
    await play.settle()


async def urgent(play: Stage) -> None:
    """Nora has an Enterprise plan, and sends an urgent ticket."""
    await verify(play, "nora", "erin@example.com")
    door = await command(play, "nora", "support", topic="platform-bug")
    assert "First response, by your SLA" in door["text"]
    assert "Urgent: production is down: 1 hour, day and night" in door["text"]
    await press(play, "nora", door, "Write a ticket")
    fields = {"Subject": "Down", "What is wrong, and what you expect": "All is down."}
    [preview] = (await play.act("nora", "submit", fields=fields))["ephemeral"]
    [severity] = [one for one in preview["components"] if one.get("options")]
    assert severity["label"].startswith("How bad is it? Counts until you choose: Low")
    preview = await choose(play, "nora", preview, "severity", "urgent")
    await press(play, "nora", preview, "Send")
    [ticket] = (await play.state())["tickets"]
    rated = (ticket["severity"], ticket["tier"], ticket["project"])
    assert rated == ("urgent", "enterprise", "Bank")


async def direct(play: Stage, who: str) -> Json:
    """Their only message from the bridge, as it is now."""
    [told] = await play.messages(f"@{who}")
    return dict(told)


async def is_told(play: Stage, who: str) -> bool:
    """Did the bridge ever write to them?"""
    rooms = (await play.state())["channels"]
    return any(one["messages"] for one in rooms if one["name"] == f"@{who}")


async def maintainers(play: Stage) -> list[str]:
    return [one["text"] for one in await play.messages("maintainers")]


@pytest.mark.parametrize(
    ("who", "said"),
    [
        (
            "paula",
            ("Write a ticket", "Send", "Did this help?", "No", "Thank you for saying so.",
             "Say a word about it", "without your name"),
        ),
        (
            "lucia",
            ("Escribir un ticket", "Enviar", "¿Te sirvió?", "No", "Gracias por decirlo.",
             "Comentar algo", "sin tu nombre"),
        ),
    ],
)  # fmt: skip
async def test_whoever_wrote_a_solved_ticket_is_asked_once_in_private(
    play: Stage, who: str, said: tuple[str, ...]
) -> None:
    write, send, helped, no, thanks, word, told = said
    await verify(play, who, f"{who}@example.com")
    door = await command(play, who, "support", topic="billing")
    opened = await press(play, who, door, write)
    subject, summary = (one["label"] for one in opened["modal"]["fields"][:2])
    filled = {subject: "Two invoices", summary: "I paid twice."}
    [preview] = (await play.act(who, "submit", fields=filled))["ephemeral"]
    await press(play, who, preview, send)
    await staff(play, "reply")
    await look(play, minutes=6)
    assert not await is_told(play, who)
    for do, hours in (("solve", 1), ("reopen", 2), ("solve", 15)):
        await staff(play, do)
        await look(play, hours=hours)
    question = await direct(play, who)
    assert helped in question["text"]
    async with play.away():
        pass
    await play.act(who, "click", message=question["id"], label=no)
    assert thanks in (await direct(play, who))["text"]
    form = await play.act(who, "click", message=question["id"], label=word)
    [field] = form["modal"]["fields"]
    await play.act(who, "submit", fields={field["label"]: "Too slow, see ana@mail.example"})
    answered = await direct(play, who)
    assert told in answered["text"]
    assert answered["components"] == []
    await play.settle()
    [line] = await maintainers(play)
    assert "SUP-1001 is solved, but it did not help. “Too slow" in line
    assert "@mail" not in line
    assert who not in line.lower()


async def test_maintainers_see_when_a_response_is_due_and_are_warned(play: Stage) -> None:
    await urgent(play)
    queue = await command(play, "max", "support queue")
    assert "Urgent: production is down · first response due <t:" in queue["text"]
    await look(play, minutes=44)
    assert await maintainers(play) == []
    await look(play, minutes=50)
    [line] = await maintainers(play)
    assert "[SUP-1001](https://desk.example/SUP-1001)" in line
    assert "waits for its first response" in line
    assert "Enterprise · Urgent" in line
    async with play.away():
        pass
    await look(play, minutes=58)
    await look(play, minutes=65)
    [_, late] = await maintainers(play)
    assert "has had no first response" in late
    await look(play, hours=30)
    assert len(await maintainers(play)) == 2
    await staff(play, "reply")
    await look(play, hours=60)
    queue = await command(play, "max", "support queue")
    assert "first response due" not in queue["text"]
    assert not await is_told(play, "nora")


async def test_a_desk_that_is_down_loses_no_warning_and_no_question(play: Stage) -> None:
    await urgent(play)
    await play.fault("desk", how="down")
    with pytest.raises(Unavailable):
        await look(play, minutes=50)
    await play.settle()
    assert ["waits for its first" in one for one in await maintainers(play)] == [True]
    await play.fault("desk", how="none")
    await staff(play, "solve")
    await look(play, hours=2)
    question = await direct(play, "nora")
    await play.act("nora", "click", message=question["id"], label="Yes")
    await play.settle()
    assert "it helped" in (await maintainers(play))[-1]


async def test_whoever_takes_no_direct_messages_is_left_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    world = World.load()
    paula = replace(world.people["paula"], dms=False)
    shy = replace(world, people={**world.people, "paula": paula})
    async with stage(tmp_path, world=shy, http_port=0) as play:
        await verify(play, "paula", "paula@example.com")
        await shown(play, "paula", await drafted(play), "Send")
        await staff(play, "solve")
        await look(play, minutes=6)
        assert not await is_told(play, "paula")
        assert "Solved:" in (await command(play, "paula", "support status"))["text"]
        depth = await play.bridge.bot.services.support_watch.outbox.depth()  # type: ignore[union-attr]
        assert [*depth] == [EffectState.DONE], "nobody has to look into it"
        assert await maintainers(play) == []
    assert [one for one in caplog.records if one.levelno >= logging.ERROR] == []


async def test_whoever_has_a_private_channel_is_led_there(play: Stage) -> None:
    told = await verify(play, "nora", "olga@example.com")
    assert "discord.com/channels" not in told["text"]
    door = await command(play, "nora", "support", topic="platform-bug")
    assert "Your private channel" in door["text"]
    urls = [one.get("url") for one in door["components"]]
    assert "https://discord.com/channels/1100000000000000001/1100000000000000307" in urls
