"""Members find the right door, and send a ticket once they have seen all of it."""

import asyncio
from pathlib import Path

from tests.support.stage import Stage, stage
from tests.support.stage_support import (
    MAIL,
    POST,
    POST_ES,
    TITLE,
    TITLE_ES,
    choose,
    command,
    drafted,
    labels,
    post,
    press,
    said_in,
    shown,
    status,
    tickets,
)
from tests.support.stage_verify import verify


async def test_a_post_becomes_a_ticket_once_its_writer_has_seen_all_of_it(play: Stage) -> None:
    for number, (who, title, text, said) in enumerate((
        (
            "paula", TITLE, POST,
            ("I am a customer", "Write a ticket", "all that leaves Discord", "Taken out, so",
             "Send", "The desk has it:", "Continued in an official channel.", "support status"),
        ),
        (
            "lucia", TITLE_ES, POST_ES,
            ("Soy cliente", "Escribir un ticket", "todo lo que sale de Discord", "Quitado, para",
             "Enviar", "Soporte ya lo tiene:", "Continúa en un canal oficial.", "soporte status"),
        ),
    )):  # fmt: skip
        customer, write, all_of_it, taken_out, send, has_it, line, name = said
        first = await post(play, who, title, text)
        await verify(play, who, f"{who}@example.com")
        door = await shown(play, who, first, customer)
        assert "`P7`" in door["text"], "each reason names its point of the policy"
        opened = await press(play, who, door, write)
        assert opened["modal"]["fields"][0]["value"] == title
        assert "@priva" not in str(opened["modal"]), "what a form begins with is redacted"
        [preview] = (await play.act(who, "submit"))["ephemeral"]
        assert all_of_it in preview["text"]
        assert taken_out in preview["text"]
        assert "[redacted: email]" in preview["text"]
        assert len(await tickets(play)) == number, "nothing leaves before it is sent"
        answer = await shown(play, who, preview, send)
        assert f"{has_it} **[SUP-{1001 + number}]" in answer["text"]
        ticket = next(one for one in await tickets(play) if one["subject"] == title)
        assert ticket["contact"] == f"{who}@example.com"
        assert ticket["thread"].startswith("https://discord.com/channels/")
        assert "Android 14" in ticket["environment"]
        assert "@priva" not in str(ticket)
        [_, told] = await said_in(play, first["channel"])
        assert told["text"] == line, "no reference, no data"
        assert f"SUP-{1001 + number}" in (await command(play, who, name))["text"]


async def test_messages_and_files_of_the_thread_go_along_as_chosen(play: Stage) -> None:
    first = await post(play, "paula", TITLE, POST)
    thread = first["channel"]
    log = f"E/Capgo: rollback\nmail {MAIL}\n" * 3
    await play.act("paula", "upload", channel=thread, name="device.log", text=log)
    told = await play.act("nora", "message", channel=thread, text="Same here, on a Pixel.")
    await play.act("paula", "message", channel=thread, text="It also happens on a Pixel 8.")
    await verify(play, "paula", "paula@example.com")
    door = await shown(play, "paula", first, "I am a customer")
    opened = await press(play, "paula", door, "Write a ticket")
    field = opened["modal"]["fields"][-1]
    offered = {one["label"]: one["value"] in field["value"] for one in field["options"]}
    assert offered == {
        "device.log": True,
        "It also happens on a Pixel 8.": True,
        "Same here, on a Pixel.": False,
    }
    [preview] = (await play.act("paula", "submit"))["ephemeral"]
    assert "`device.log` (" in preview["text"]
    assert "A link to the thread goes along; its pictures stay" in preview["text"]
    assert "Taken out, so that nobody sees it: e-mail address." in preview["text"]
    changing = await press(play, "paula", preview, "Change")
    assert changing["modal"]["fields"][0]["value"] == TITLE
    await play.act("nora", "delete", message=told["messages"][0]["id"])
    along = ["device.log", "Same here, on a Pixel."]
    fields = {"Subject": "It rolls back", "What of the thread goes along": along}
    [preview] = (await play.act("paula", "submit", fields=fields))["ephemeral"]
    preview = await shown(play, "paula", preview, "Tell the thread: yes")
    assert "Tell the thread: no" in labels(preview)
    assert "Chosen, but could not be read: 1." in preview["text"]
    async with play.away():
        pass
    read = await choose(play, "paula", preview, "read", "0")
    assert "mail [redacted: email]" in read["text"]
    await press(play, "paula", preview, "Send")
    [ticket] = await tickets(play)
    assert ticket["subject"] == "It rolls back"
    [attached] = ticket["attachments"]
    assert attached["name"] == "device.log"
    assert attached["text"] in read["text"], "what leaves is what was shown"
    assert len(await said_in(play, thread)) == 1, "its writer did not wish that it is told"


async def test_each_ticket_is_sent_once_whatever_the_desk_does(play: Stage) -> None:
    await verify(play, "paula", "paula@example.com")
    for number, how in enumerate(("down", "stored", "cut", "slow")):
        preview = await drafted(play)
        await play.fault("desk", how=how, count=1, seconds=0.1)
        told = await shown(play, "paula", preview, "Send")
        assert f"The desk has it: **[SUP-{1001 + number}]" in told["text"], how
    preview = await drafted(play)
    await asyncio.gather(*(press(play, "paula", preview, "Send") for _ in range(2)))
    dropped = await shown(play, "paula", await drafted(play), "Do not send")
    assert "Nothing was sent" in dropped["text"]
    assert len(await tickets(play)) == 5
    rows = await play.bridge.database.fetch("SELECT state, words FROM tickets")
    assert {(row["state"], row["words"]) for row in rows} == {("open", None)}


async def test_the_door_depends_on_who_asks_about_what(play: Stage) -> None:
    door = await command(play, "nora", "support", topic="platform-bug")
    assert "I am a customer" in labels(door)
    assert "Write a ticket" not in labels(door)
    preview = await drafted(play, "nora")
    assert "from your registered address" in preview["text"]
    told = await shown(play, "nora", preview, "Get the text")
    assert "I paid twice." in told["text"]
    assert await tickets(play) == []
    await verify(play, "paula", "paula@example.com")
    door = await command(play, "paula", "support", topic="platform-bug")
    assert "Official ticket" in door["text"]
    door = await choose(play, "paula", door, "project", "Till")
    assert "Official ticket" not in door["text"], "they only read there"
    door = await choose(play, "paula", door, "topic", "security")
    assert "Private security advisory" in door["text"]


async def test_what_the_desk_refuses_is_told_and_retried_by_a_maintainer(tmp_path: Path) -> None:
    async with stage(tmp_path, http_port=0) as play:
        await _refused_and_retried(play)
        for how, outcome in (("deny", "did not take it"), ("conflict", "did not take it"),
                             ("busy", "On its way to the desk.")):  # fmt: skip
            await play.fault("desk", how=how, count=1)
            assert outcome in (await shown(play, "paula", await drafted(play), "Send"))["text"], how
        queue = await command(play, "max", "support queue")
        assert labels(queue) == ["Try again"] * 2, "what waits is tried again by itself"
        for button in queue["components"]:
            await play.act("max", "click", message=queue["id"], custom_id=button["custom_id"])
        assert len(await tickets(play)) == 3


async def _refused_and_retried(play: Stage) -> None:
    await verify(play, "paula", "paula@example.com")
    await play.fault("desk", how="invalid", count=1)
    told = await shown(play, "paula", await drafted(play), "Send")
    assert "The desk did not take it" in told["text"]
    assert "did not take it" in (await play.messages("@paula"))[-1]["text"]
    assert "did not take it" in (await status(play))["text"]
    [staff] = await play.messages("maintainers")
    assert "could not be handed over" in staff["text"]
    assert staff["pinged"] == []
    assert "paula" not in staff["text"].lower()
    assert "Only maintainers" in (await command(play, "nora", "support queue"))["text"]
    queue = await command(play, "max", "support queue")
    assert "desk: answers 422" in queue["text"], "maintainers see why"
    assert "on its way again" in (await shown(play, "max", staff, "Try again"))["text"]
    assert len(await tickets(play)) == 1
    assert "SUP-1001" in (await command(play, "max", "support queue"))["text"]
    assert "SUP-1001" in (await status(play))["text"]


async def test_a_maintainer_shows_the_way_once_and_pings_nobody(play: Stage) -> None:
    first = await post(play, "nora", TITLE, POST)
    question = {"name": "Hand off", "message": first["channel"]}  # a post begins with that id
    refused = await play.act("paula", "menu", **question)
    assert "Only maintainers" in refused["ephemeral"][0]["text"]
    for said in ("Done", "before"):
        told = await play.act("max", "menu", **question)
        assert said in told["ephemeral"][0]["text"]
    [_, offered] = await said_in(play, first["channel"])
    assert offered["pinged"] == []
    for card, label in ((first, "I am a customer"), (offered, "Official support")):
        opened = await press(play, "nora", card, label)
        assert opened["modal"]["custom_id"] == "verify:address", "they show that first"


async def test_a_mailed_ticket_that_may_have_left_waits_for_its_writer(tmp_path: Path) -> None:
    async with stage(tmp_path, http_port=0, desk="email:desk@example.com") as play:
        await verify(play, "paula", "paula@example.com")
        preview = await drafted(play)
        await play.fault("mail", how="drop_after_data", count=1)
        told = await shown(play, "paula", preview, "Send")
        assert "Nobody can tell" in told["text"]
        listed = await status(play)
        assert labels(listed) == ["Check", "Send again once"]
        assert "cannot say" in (await shown(play, "paula", listed, "Check"))["text"]
        told = await shown(play, "paula", await status(play), "Send again once")
        assert "The desk has it" in told["text"]
