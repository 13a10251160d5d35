"""*Move to the forum*: what somebody asked elsewhere goes on in a post of its own."""

from pathlib import Path
from typing import Any

from bot.sandbox import World
from tests.support.stage import Json, Stage, calls_in, of_bridge, stage

MOVE = "Move to the forum"
CRASH = "My app crashes at the start since the last update. I see a white screen, nothing else"


async def _asked(play: Stage, text: str = CRASH, who: str = "nora") -> str:
    said = await play.act(who, "message", channel="general", text=text)
    return str(next(m["id"] for m in said["messages"] if m["author"] == who))


async def _moved(play: Stage, message: str, **fields: str) -> Json:
    await play.act("max", "menu", name=MOVE, message=message)
    return await play.act("max", "submit", fields=fields)


async def _posts(play: Stage) -> list[Json]:
    state = await play.state()
    return list(next(c for c in state["channels"] if c["name"] == "questions")["posts"])


async def test_a_question_becomes_a_post_in_its_askers_name(play: Stage) -> None:
    message = await _asked(play)
    opened = await play.act("max", "menu", name=MOVE, message=message)
    (field,) = opened["modal"]["fields"]
    assert field["value"] == "My app crashes at the start since the last update."
    moved = await play.act("max", "submit", fields={"Title": "White screen"})
    (post,) = await _posts(play)
    starter, first = post["messages"]
    assert post["name"] == "White screen"
    assert CRASH in starter["text"]
    assert "@Nora" in starter["text"]
    assert message in starter["text"]
    assert starter["pinged"] == []
    assert "What would help others to help you" in first["text"]
    (reply,) = [m for m in of_bridge(moved) if m["reply_to"] == message]
    assert reply["text"].startswith("It goes on in")
    assert post["id"] in reply["text"]


async def test_what_the_asker_adds_there_counts_as_theirs(play: Stage) -> None:
    await _moved(play, await _asked(play))
    (post,) = await _posts(play)
    before = post["messages"][1]["text"]
    await play.act("nora", "message", channel=post["id"], text="iOS 17.4 on an iPhone 13")
    after = await play.message(post["messages"][1]["id"])
    assert after["text"] != before
    said = await play.bridge.bot.services.intake.transcripts.of(  # type: ignore[union-attr]
        (await play.bridge.bot.services.intake.store.active(1))[0]  # type: ignore[union-attr]
    )
    assert [CRASH in one.text and not one.is_bot for one in said] == [True, False, False]


async def test_pressed_twice_or_by_two_it_moves_once(play: Stage) -> None:
    message = await _asked(play)
    await _moved(play, message)
    again = await _moved(play, message)
    assert again["ephemeral"][0]["text"].startswith("This was moved before")
    assert len(await _posts(play)) == 1
    said = await play.messages("general")
    assert len([m for m in said if m["reply_to"] == message]) == 1


async def test_secrets_do_not_move(play: Stage) -> None:
    token = "ghp_" + "a1B2c3D4e5F6" * 3
    await _moved(play, await _asked(play, f"The build fails with {token} in CI, why is that?"))
    (post,) = await _posts(play)
    assert token not in str(post)


async def test_only_helpers_move_and_not_what_is_there_already(play: Stage) -> None:
    message = await _asked(play)
    refused = await play.act("lucia", "menu", name=MOVE, message=message)
    assert refused["modal"] is None
    assert refused["ephemeral"]
    opened = await play.act("nora", "post", channel="questions", title="Crash", text=CRASH)
    starter = next(m for m in opened["messages"] if m["author"] == "nora")
    refused = await play.act("max", "menu", name=MOVE, message=starter["id"])
    assert refused["ephemeral"][0]["text"] == "This stands in the forum already."


def _world(**changes: Any) -> World:
    world = World.load()
    return World(**{name: getattr(world, name) for name in World.__slots__} | changes)
