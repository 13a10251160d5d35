"""*Ask for details*: a helper puts the checklist below a message."""

from pathlib import Path

from bot.sandbox.world import Overwrite
from tests.support.stage import Stage, of_bridge, stage
from tests.support.worlds import changed

ASK = "Ask for details"
CRASH = "My app crashes at the start since the last update, white screen and nothing else happens"
SURE = "no default channel or override"


async def test_the_checklist_comes_below_a_message_in_any_channel(play: Stage) -> None:
    said = await play.act("nora", "message", channel="general", text=CRASH)
    message = said["messages"][0]["id"]
    asked = await play.act("max", "menu", name=ASK, message=message)
    assert asked["ephemeral"][0]["text"] == "The checklist stands below the message now."
    (reply,) = of_bridge(asked)
    assert reply["reply_to"] == message
    assert reply["pinged"] == []
    assert "What would help others to help you" in reply["text"]


async def test_what_the_author_adds_ticks_the_list_outside_help_places_too(play: Stage) -> None:
    said = await play.act("nora", "message", channel="general", text=CRASH)
    asked = await play.act("max", "menu", name=ASK, message=said["messages"][0]["id"])
    (first,) = of_bridge(asked)
    added = "iOS 17.4 on an iPhone 13, @capgo/capacitor-updater 6.3.2"
    await play.act("nora", "reply", message=first["id"], text=added)
    now = await play.message(first["id"])
    assert now["text"] != first["text"]
    assert "✅" in now["text"]


async def test_asked_again_it_is_linked_and_not_written_twice(play: Stage) -> None:
    opened = await play.act("nora", "post", channel="questions", title="White screen", text=CRASH)
    (first,) = of_bridge(opened)
    starter = next(m for m in opened["messages"] if m["author"] == "nora")
    again = await play.act("max", "menu", name=ASK, message=starter["id"])
    assert first["id"] in again["ephemeral"][0]["text"]
    assert [m["id"] for m in of_bridge(again)] in ([], [first["id"]])


async def test_an_answer_that_stands_there_becomes_the_first_message(play: Stage) -> None:
    said = await play.act("nora", "message", channel="help", text=SURE)
    (answer,) = of_bridge(said)
    message = next(m["id"] for m in said["messages"] if m["author"] == "nora")
    await play.act("max", "menu", name=ASK, message=message)
    now = await play.message(answer["id"])
    assert "That solved it" in str(now["components"])
    assert "Add details" in str(now["components"])
    there = of_bridge({"messages": await play.messages("help")})
    assert [m["id"] for m in there if m["reply_to"]] == [answer["id"]]


async def test_a_removed_answer_makes_room_for_a_new_first_message(play: Stage) -> None:
    said = await play.act("nora", "message", channel="help", text=SURE)
    (answer,) = of_bridge(said)
    message = next(m["id"] for m in said["messages"] if m["author"] == "nora")
    await play.act("nora", "click", message=answer["id"], label="Remove")
    asked = await play.act("max", "menu", name=ASK, message=message)
    (first,) = of_bridge(asked)
    assert "Add details" in str(first["components"])
    assert "That solved it" not in str(first["components"])


async def test_members_who_are_no_helpers_are_refused_in_private(play: Stage) -> None:
    said = await play.act("nora", "message", channel="general", text=CRASH)
    refused = await play.act("lucia", "menu", name=ASK, message=said["messages"][0]["id"])
    text = "Solo los ayudantes pueden pedir detalles a otros."
    assert refused["ephemeral"][0]["text"] == text
    assert refused["messages"] == []


async def test_maintainers_and_bots_are_not_asked(play: Stage) -> None:
    said = await play.act("max", "message", channel="general", text=CRASH)
    refused = await play.act("max", "menu", name=ASK, message=said["messages"][0]["id"])
    assert refused["ephemeral"][0]["text"] == "This was written by a maintainer."
    (answer,) = await play.say("nora", "help", SURE)
    refused = await play.act("max", "menu", name=ASK, message=answer["id"])
    assert refused["ephemeral"][0]["text"] == "This is not a message of a member."


async def test_a_missing_permission_is_named(tmp_path: Path) -> None:
    silent = (Overwrite("bridge", deny=("send_messages",)),)
    async with stage(tmp_path, world=changed("general", overwrites=silent), http_port=0) as play:
        said = await play.act("nora", "message", channel="general", text=CRASH)
        refused = await play.act("max", "menu", name=ASK, message=said["messages"][0]["id"])
        assert refused["ephemeral"][0]["text"].endswith("it lacks there: Send Messages")
        assert of_bridge(refused) == []
