"""*Move to the forum*: what somebody asked elsewhere goes on in a post of its own."""

import asyncio
from dataclasses import replace
from pathlib import Path

from bot.sandbox import World
from bot.sandbox.world import Overwrite
from tests.support.stage import Json, Stage, of_bridge, stage
from tests.support.worlds import changed

MOVE = "Move to the forum"
CRASH = "My app crashes at the start since the last update. I see a white screen, nothing else"


async def _asked(play: Stage, text: str = CRASH, who: str = "nora") -> str:
    said = await play.act(who, "message", channel="general", text=text)
    return str(next(m["id"] for m in said["messages"] if m["author"] == who))


async def _moved(play: Stage, message: str, **fields: str) -> Json:
    await play.act("max", "menu", name=MOVE, message=message)
    return await play.act("max", "submit", fields=fields)


async def _posts(play: Stage, forum: str = "questions") -> list[Json]:
    state = await play.state()
    return list(next(c for c in state["channels"] if c["name"] == forum)["posts"])


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
    service = play.bridge.bot.services.intake
    assert service is not None
    (intake,) = await service.store.active(1)
    await service.transcripts.read(intake)  # as after a restart
    said = await service.transcripts.of(intake)
    assert [one.is_bot for one in said] == [False, True, False]
    assert {one.author for one in said if not one.is_bot} == {intake.asker}
    assert said[0].text == CRASH


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


async def test_of_several_forums_the_helper_chooses_one(tmp_path: Path) -> None:
    world = changed("announcements", type="forum", overwrites=())
    forums = (world.channels["questions"].id, world.channels["announcements"].id)
    async with stage(tmp_path, world=world, http_port=0, help_forums=frozenset(forums)) as play:
        message = await _asked(play)
        await _moved(play, message, Forum="announcements")
        assert await _posts(play) == []
        (post,) = await _posts(play, "announcements")
        assert CRASH in post["messages"][0]["text"]


async def test_a_missing_permission_is_named_and_asking_again_works(tmp_path: Path) -> None:
    silent = (Overwrite("bridge", deny=("send_messages",)),)
    async with stage(tmp_path, world=changed("questions", overwrites=silent), http_port=0) as play:
        refused = await _moved(play, await _asked(play))
        assert refused["ephemeral"][0]["text"].endswith("it lacks there: Send Messages")
        assert await _posts(play) == []


async def test_a_kill_after_the_post_was_opened_opens_no_second_one(play: Stage) -> None:
    """As if the process had died before it could note what it had done."""
    message = await _asked(play)
    await _moved(play, message)
    database = play.bridge.database
    async with database.write() as change:
        for key in (f"move:{message}", f"moved:{message}"):
            sql = "UPDATE outbox SET finished_at = NULL, state = 'due', result = NULL WHERE key = ?"
            await change.fetch(f"{sql} RETURNING id", key)
    await play.settle()
    (post,) = await _posts(play)
    assert len(of_bridge(post)) == 2
    said = await play.messages("general")
    assert len([m for m in said if m["reply_to"] == message]) == 1


async def test_two_helpers_at_once_move_it_once(tmp_path: Path) -> None:
    world = World.load()
    lucia = replace(world.people["lucia"], roles=("helper",))
    world = replace(world, people={**world.people, "lucia": lucia})
    async with stage(tmp_path, world=world, http_port=0) as play:
        message = await _asked(play)
        for helper in ("max", "lucia"):
            await play.act(helper, "menu", name=MOVE, message=message)
        await asyncio.gather(*(play.act(who, "submit", fields={}) for who in ("max", "lucia")))
        assert len(await _posts(play)) == 1
        said = await play.messages("general")
        assert len([m for m in said if m["reply_to"] == message]) == 1
