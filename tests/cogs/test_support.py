"""Members find the right door, and send a ticket once they have seen all of it."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.domain.errors import Refused
from bot.domain.ids import MemberId
from bot.domain.ticket import TicketId
from tests.cogs.test_verify import verify
from tests.support.stage import Stage, of_bridge, stage

Json = dict[str, Any]
TITLE = "Updates roll back"
POST = """Since 7.4.1 the app com.example.shop rolls back after each update on Android 14.
Write me at paula@private.example. I expected the new bundle."""
TITLE_ES = "La actualización falla"
POST_ES = "Desde la 7.4.1 mi app no se actualiza en Android 14. Mi correo: lucia@privado.example."
MAIL = "ada@private.example"


async def post(play: Stage, who: str, title: str, text: str, **more: Any) -> Json:
    """Opens a post; returns the bridge's first message."""
    [first] = of_bridge(await play.act(who, "post", title=title, text=text, tags=[], **more))
    return dict(first)


async def press(play: Stage, who: str, card: Json, label: str) -> Json:
    return await play.act(who, "click", message=card["id"], label=label)


async def shown(play: Stage, who: str, card: Json, label: str) -> Json:
    """What only they see after a press."""
    [told] = (await press(play, who, card, label))["ephemeral"]
    return dict(told)


async def command(play: Stage, who: str, name: str, **options: Any) -> Json:
    told = await play.act(who, "command", name=name, options=options, channel="help")
    [card] = told["ephemeral"]
    return dict(card)


async def tickets(play: Stage) -> list[Json]:
    return list((await play.state())["tickets"])


async def posts(play: Stage) -> list[list[str]]:
    """What the bridge says in each post."""
    state = await play.state()
    rooms = [one for channel in state["channels"] for one in channel["posts"]]
    return [
        [m["text"] for m in room["messages"] if m["author"] == "bridge" and not m["ephemeral_for"]]
        for room in rooms
    ]


def labels(card: Json) -> list[str]:
    return [one["label"] for one in card["components"]]


async def drafted(play: Stage, who: str = "paula", **fields: Any) -> Json:
    """The preview of a ticket that begins without a post."""
    door = await command(play, who, "support", topic="billing")
    await press(play, who, door, "Write a ticket")
    given = {"Subject": "Two invoices", "What is wrong, and what you expect": "I paid twice."}
    told = await play.act(who, "submit", fields={**given, **fields})
    [preview] = told["ephemeral"]
    return dict(preview)


async def status(play: Stage, who: str = "paula") -> Json:
    return await command(play, who, "support status")


@pytest.mark.parametrize(
    ("who", "title", "text", "said"),
    [
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
    ],
)  # fmt: skip
async def test_a_post_becomes_a_ticket_once_its_writer_has_seen_all_of_it(
    play: Stage, who: str, title: str, text: str, said: tuple[str, ...]
) -> None:
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
    assert await tickets(play) == [], "nothing leaves before it is sent"
    answer = await shown(play, who, preview, send)
    assert f"{has_it} **[SUP-1001]" in answer["text"]
    [ticket] = await tickets(play)
    assert (ticket["subject"], ticket["contact"]) == (title, f"{who}@example.com")
    assert ticket["thread"].startswith("https://discord.com/channels/")
    assert "Android 14" in ticket["environment"]
    assert "@priva" not in str(ticket)
    [[_, told]] = await posts(play)
    assert told == line, "no reference, no data"
    assert "SUP-1001" in (await command(play, who, name))["text"]


async def test_messages_and_files_of_the_thread_go_along_as_chosen(play: Stage) -> None:
    first = await post(play, "paula", TITLE, POST)
    thread = first["channel"]
    log = f"E/Capgo: rollback\nmail {MAIL}\n" * 3
    await play.act("paula", "upload", channel=thread, name="device.log", text=log)
    await play.act("nora", "message", channel=thread, text="Same here, on a Pixel.")
    await play.act("paula", "message", channel=thread, text="It also happens on a Pixel 8.")
    await verify(play, "paula", "paula@example.com")
    told = await play.act("paula", "command", name="support", channel=thread)
    [door] = told["ephemeral"]
    opened = await press(play, "paula", door, "Write a ticket")
    field = opened["modal"]["fields"][-1]
    offered = {one["label"]: one["value"] in field["value"] for one in field["options"]}
    assert offered == {
        "device.log": True,
        "It also happens on a Pixel 8.": True,
        "Same here, on a Pixel.": False,
    }
    [preview] = (await play.act("paula", "submit"))["ephemeral"]
    assert "`device.log`" in preview["text"]
    assert "kB" in preview["text"] or " B)" in preview["text"]
    assert "Taken out, so that nobody sees it: email." in preview["text"]
    changing = await press(play, "paula", preview, "Change")
    assert changing["modal"]["fields"][0]["value"] == TITLE
    fields = {"Subject": "It rolls back", "What of the thread goes along": ["device.log"]}
    [preview] = (await play.act("paula", "submit", fields=fields))["ephemeral"]
    preview = await shown(play, "paula", preview, "Tell the thread: yes")
    assert "Tell the thread: no" in labels(preview)
    await press(play, "paula", preview, "Send")
    [ticket] = await tickets(play)
    assert ticket["subject"] == "It rolls back"
    [attached] = ticket["attachments"]
    assert attached["name"] == "device.log"
    assert "rollback" in attached["text"]
    assert MAIL not in str(ticket)
    assert "Continued" not in str(await posts(play)), "its writer did not wish so"


async def test_two_presses_send_once_and_a_dropped_draft_never_leaves(play: Stage) -> None:
    await verify(play, "paula", "paula@example.com")
    preview = await drafted(play)
    await asyncio.gather(*(press(play, "paula", preview, "Send") for _ in range(2)))
    assert len(await tickets(play)) == 1
    preview = await drafted(play, Subject="Another one")
    dropped = await shown(play, "paula", preview, "Do not send")
    assert "Nothing was sent" in dropped["text"]
    assert len(await tickets(play)) == 1
    rows = await play.bridge.database.fetch("SELECT state, words FROM tickets")
    assert [(row["state"], row["words"]) for row in rows] == [("open", None)]


async def test_a_restart_at_any_step_loses_nothing(play: Stage) -> None:
    first = await post(play, "paula", TITLE, POST)
    await verify(play, "paula", "paula@example.com")
    card, step = first, "I am a customer"
    for step in ("I am a customer", "Write a ticket", "Send"):
        async with play.away():
            pass
        answer = await press(play, "paula", card, step)
        if step == "Write a ticket":
            async with play.away():
                pass
            answer = await play.act("paula", "submit")
        [card] = answer["ephemeral"]
    assert len(await tickets(play)) == 1
    async with play.away():
        pass
    assert "SUP-1001" in (await status(play))["text"]


async def test_whoever_is_not_verified_shows_it_first(play: Stage) -> None:
    first = await post(play, "nora", TITLE, POST)
    opened = await press(play, "nora", first, "I am a customer")
    assert opened["modal"]["custom_id"] == "verify:address"
    door = await command(play, "nora", "support", topic="platform-bug")
    assert "I am a customer" in labels(door)
    assert "Write a ticket" not in labels(door)


async def test_who_cannot_be_reached_gets_a_text_to_send(play: Stage) -> None:
    preview = await drafted(play, "nora")
    assert "from your registered address" in preview["text"]
    told = await shown(play, "nora", preview, "Get the text")
    assert "I paid twice." in told["text"]
    assert await tickets(play) == []


async def test_topic_and_project_can_be_changed(play: Stage) -> None:
    await verify(play, "paula", "paula@example.com")
    door = await command(play, "paula", "support", topic="platform-bug")
    assert "Official ticket" in door["text"]
    project = next(one for one in door["components"] if "project" in str(one["custom_id"]))
    [door] = (
        await play.act(
            "paula", "select", message=door["id"], custom_id=project["custom_id"], values=["Till"]
        )
    )["ephemeral"]
    assert "Official ticket" not in door["text"], "they only read there"
    topic = next(one for one in door["components"] if "topic" in str(one["custom_id"]))
    [door] = (
        await play.act(
            "paula", "select", message=door["id"], custom_id=topic["custom_id"], values=["security"]
        )
    )["ephemeral"]
    assert "Private security advisory" in door["text"]


async def test_enterprise_sees_its_targets_and_says_how_bad_it_is(play: Stage) -> None:
    await verify(play, "nora", "erin@example.com")
    door = await command(play, "nora", "support", topic="platform-bug")
    assert "First response, by your SLA" in door["text"]
    assert "Urgent: production is down: 1 hour, day and night" in door["text"]
    await press(play, "nora", door, "Write a ticket")
    fields = {"Subject": "Down", "What is wrong, and what you expect": "All is down."}
    [preview] = (await play.act("nora", "submit", fields=fields))["ephemeral"]
    severity = next(one for one in preview["components"] if one.get("options"))
    [preview] = (
        await play.act(
            "nora", "select", message=preview["id"], custom_id=severity["custom_id"],
            values=["urgent"],
        )
    )["ephemeral"]  # fmt: skip
    await press(play, "nora", preview, "Send")
    [ticket] = await tickets(play)
    assert (ticket["severity"], ticket["tier"], ticket["project"]) == (
        "urgent", "enterprise", "Bank",
    )  # fmt: skip


async def test_what_the_desk_refuses_is_told_and_retried_by_a_maintainer(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path, http_port=0) as play:
        await _refused_and_retried(play)


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
    assert "did not take it" in queue["text"]
    assert "on its way again" in (await shown(play, "max", staff, "Try again"))["text"]
    assert len(await tickets(play)) == 1
    assert "SUP-1001" in (await command(play, "max", "support queue"))["text"]
    assert "SUP-1001" in (await status(play))["text"]


@pytest.mark.parametrize("how", ["down", "stored", "cut", "slow"])
async def test_trouble_at_the_desk_ends_in_one_ticket(play: Stage, how: str) -> None:
    await verify(play, "paula", "paula@example.com")
    preview = await drafted(play)
    await play.fault("desk", how=how, count=1, seconds=0.1)
    told = await shown(play, "paula", preview, "Send")
    assert "The desk has it: **[SUP-1001]" in told["text"]
    assert len(await tickets(play)) == 1


async def test_whatever_the_desk_refuses_is_said_and_may_be_sent_again(tmp_path: Path) -> None:
    said = {
        "deny": "The desk did not take it",
        "conflict": "The desk did not take it",
        "busy": "On its way to the desk.",
    }
    async with stage(tmp_path, http_port=0) as play:
        await verify(play, "paula", "paula@example.com")
        for how, outcome in said.items():
            await play.fault("desk", how=how, count=1)
            assert outcome in (await shown(play, "paula", await drafted(play), "Send"))["text"], how
        assert await tickets(play) == []
        queue = await command(play, "max", "support queue")
        assert labels(queue) == ["Try again"] * 2, "what waits is tried again by itself"
        for button in queue["components"]:
            await play.act("max", "click", message=queue["id"], custom_id=button["custom_id"])
        assert len(await tickets(play)) == 2


async def test_somebody_elses_draft_cannot_be_touched(play: Stage) -> None:
    await verify(play, "paula", "paula@example.com")
    preview = await drafted(play)
    refused, _ = await play.try_to("nora", "click", message=preview["id"], label="Send")
    assert refused == 400, "Discord shows it to nobody else"
    [row] = await play.bridge.database.fetch("SELECT id FROM tickets")
    support, sent = play.bridge.bot.services.support, play.bridge.bot.services.support_tickets
    assert support
    assert sent
    nora = MemberId(play.sandbox.world.people["nora"].id)
    with pytest.raises(Refused):  # nor does the bridge take its word for that
        await sent.send(nora, TicketId(row["id"]), "en")
    with pytest.raises(Refused):
        await support.change(nora, TicketId(row["id"]))
    assert await tickets(play) == []


async def test_a_maintainer_shows_the_way_once_and_pings_nobody(play: Stage) -> None:
    first = await post(play, "nora", TITLE, POST)
    thread = first["channel"]
    state = await play.state()
    rooms = [one for channel in state["channels"] for one in channel["posts"]]
    question = next(m for m in rooms[0]["messages"] if m["author"] == "nora")
    refused = await play.act("paula", "menu", name="Hand off", message=question["id"])
    assert "Only maintainers" in refused["ephemeral"][0]["text"]
    for said in ("Done", "before"):
        told = await play.act("max", "menu", name="Hand off", message=question["id"])
        assert said in told["ephemeral"][0]["text"]
    messages = [
        m
        for room in (await play.state())["channels"]
        for one in room["posts"]
        for m in one["messages"]
        if m["author"] == "bridge" and m["channel"] == thread and not m["ephemeral_for"]
    ]
    assert len(messages) == 2
    assert messages[1]["pinged"] == []
    assert labels(messages[1]) == ["Official support"]
    opened = await press(play, "nora", messages[1], "Official support")
    assert opened["modal"]["custom_id"] == "verify:address"


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
