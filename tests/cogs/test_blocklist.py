"""Whom maintainers block is not heard, and is not told."""

from typing import Any

from tests.cogs.test_privacy import ADDRESS, at_once, exported
from tests.support.stage import Json, Stage, of_bridge
from tests.support.stage_labels import issue, linked, room
from tests.support.stage_verify import verify

QUESTION = "How do I host @capgo/capacitor-updater updates myself?"


async def bridge(play: Stage, name: str, who: str = "max", **options: Any) -> str:
    told = await play.act(who, "command", name=f"bridge {name}", options=options, channel="help")
    [card] = told["ephemeral"]
    return str(card["text"])


async def post(play: Stage, who: str) -> list[Json]:
    asked = {"channel": "questions", "title": "Crash", "text": "It crashes.", "tags": []}
    return of_bridge(await play.act(who, "post", **asked))


async def test_whoever_is_blocked_gets_nothing_until_they_are_not(play: Stage) -> None:
    assert "Nobody" in await bridge(play, "blocked")
    assert "is blocked" in await bridge(play, "block", member="nora")
    assert await play.say("nora", "help", QUESTION) == []
    assert await post(play, "nora") == []
    assert await play.say("nora", "general", "see Cap-go/capacitor-updater#624") == []
    for name, options in (("faq", {"question": "self-hosted"}), ("support", {})):
        told = await play.act("nora", "command", name=name, options=options, channel="help")
        assert told["ephemeral"] == []
        assert of_bridge(told) == []
    assert len(await play.say("lucia", "help", QUESTION)) == 1, "others are heard"
    async with play.away():
        pass
    assert await play.say("nora", "help", QUESTION) == [], "it is remembered"
    assert "@Nora" in await bridge(play, "blocked")
    assert "again" in await bridge(play, "unblock", member="nora")
    assert len(await post(play, "nora")) == 1
    rows = await play.bridge.database.fetch("SELECT action FROM audit ORDER BY id")
    assert [row["action"] for row in rows] == ["block", "unblock"]


async def test_their_buttons_do_nothing_and_privacy_works(play: Stage) -> None:
    [first] = await post(play, "nora")
    await bridge(play, "block", member="nora")
    told = await play.act("nora", "click", message=first["id"], label="Solved")
    assert told["ephemeral"] == []
    assert (await play.message(first["id"]))["text"] == first["text"]
    assert len((await exported(play, "nora"))["blocked"]) == 1
    asked = await play.act("nora", "command", name="privacy delete", channel="help")
    [card] = asked["ephemeral"]
    await play.act("nora", "click", message=card["id"], label="Forget it all")
    assert set(await exported(play, "nora")) == {"blocked"}, "maintainers decided it"


async def test_their_words_do_not_cross_to_github(play: Stage) -> None:
    thread = await linked(play, "lucia", "It crashes since 7.4.1 on Android 14.")
    mode = {"channel": thread, "options": {"mode": "all"}}
    await play.act("max", "command", name="relay", **mode)
    await play.settle()
    question = next(m for m in (await room(play, thread))["messages"][::-1] if m["components"])
    agree = question["components"][0]["label"]
    await play.act("lucia", "click", message=question["id"], label=agree)
    await bridge(play, "block", member="nora")
    for who in ("nora", "lucia"):
        await play.act(who, "message", channel=thread, text=f"{who} sees it too")
        await play.settle()
    said = " ".join(comment.body for comment in issue(play).comments)
    assert "lucia sees it too" in said
    assert "nora sees it too" not in said


async def test_they_get_no_direct_messages(play: Stage) -> None:
    """Her link moves, of which she would be told."""
    await verify(play, "paula", ADDRESS)
    await bridge(play, "block", member="paula")
    at_once(play)
    await verify(play, "nora", ADDRESS)
    channels = [one["name"] for one in (await play.state())["channels"]]
    assert "@paula" not in channels
    assert "@nora" not in channels


async def test_only_maintainers_block_and_nobody_blocks_them(play: Stage) -> None:
    assert "Only maintainers" in await bridge(play, "block", "nora", member="lucia")
    assert "cannot be blocked" in await bridge(play, "block", member="max")
    assert "so already" in await bridge(play, "unblock", member="nora")
    assert await play.bridge.database.fetch("SELECT action FROM audit") == []
