"""A secret in a help place is taken away, its author told; nothing of it stays with the bridge."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.sandbox import World
from tests.support.stage import Stage, of_bridge, stage

NPM = "npm_Zk83hQpR7sVx2LmN4tYw9BcD1eFg5HjK6aUo"
GITHUB = "ghp_Qm7Xt2Vb9Lk4Rz8Wn1Yc6Hd3Jf5Ps0GaTeUi"
CAPGO = "6f1c2b9e-4a7d-4e57-9d3b-0c5a8e2f7b14"
TEXT = f"why does my upload fail when I run it with NPM_TOKEN={NPM} on our server?"


async def told(play: Stage, who: str) -> list[str]:
    """What the bridge said to somebody privately."""
    rooms = (await play.state())["channels"]
    return [m["text"] for room in rooms if room["name"] == f"@{who}" for m in room["messages"]]


async def texts(play: Stage, channel: str = "help") -> list[tuple[str, str]]:
    return [(m["author"], m["text"]) for m in await play.messages(channel)]


def without(*permissions: str) -> World:
    """A server where the bridge lacks them."""
    world = World.load()
    bridge = world.roles["bridge"]
    held = tuple(one for one in bridge.permissions if one not in permissions)
    return replace(world, roles={**world.roles, "bridge": replace(bridge, permissions=held)})


async def test_a_message_with_a_secret_goes_and_its_author_gets_it_back_without(
    play: Stage,
) -> None:
    answer = await play.act("nora", "message", channel="help", text=TEXT)
    assert len(answer["deleted"]) >= 1
    assert NPM not in str(await play.state())
    [private] = await told(play, "nora")
    assert "npm token" in private
    assert "others may have seen it already" in private
    assert (
        "```\nwhy does my upload fail when I run it with NPM_TOKEN=[redacted: npm_token]" in private
    )
    help_channel = play.sandbox.world.channels["help"].id
    assert f"/channels/{play.sandbox.world.guild_id}/{help_channel}" in private


async def test_spanish_words_are_answered_in_spanish(play: Stage) -> None:
    text = f"hola, no puedo subir la aplicación con npx @capgo/cli bundle upload --apikey {CAPGO}"
    await play.act("lucia", "message", channel="help", text=text)
    [private] = await told(play, "lucia")
    assert "clave de Capgo" in private
    assert "Tu mensaje" in private


@pytest.mark.parametrize("who", ["max", "nora"])
async def test_maintainers_and_members_are_protected_alike(play: Stage, who: str) -> None:
    await play.act(who, "message", channel="help", text=f"use {GITHUB} for now")
    assert await texts(play) == []
    assert len(await told(play, who)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "my mail is nora@home.example, the server is 203.0.113.7",
        f"device {CAPGO} gets nothing",
        "token: process.env.NPM_TOKEN2",
        "use npx @capgo/cli login YOUR_API_KEY",
    ],
)
async def test_what_is_no_secret_stays(play: Stage, text: str) -> None:
    await play.act("nora", "message", channel="help", text=text)
    assert ("nora", text) in await texts(play)
    assert await told(play, "nora") == []


async def test_elsewhere_nobody_looks(play: Stage) -> None:
    await play.act("nora", "message", channel="general", text=TEXT)
    await play.act("nora", "message", channel="general", text=f"@bridge {TEXT}")
    assert [m["author"] for m in await play.messages("general")][:2] == ["nora", "nora"]
    assert await told(play, "nora") == []


async def test_who_takes_no_private_messages_is_told_in_public_without_a_ping(
    tmp_path: Path,
) -> None:
    world = World.load()
    nora = replace(world.people["nora"], dms=False)
    world = replace(world, people={**world.people, "nora": nora})
    async with stage(tmp_path, world=world) as play:
        await play.act("nora", "message", channel="help", text=TEXT)
        [said] = await play.messages("help")
        assert said["author"] == "bridge"
        assert said["text"].startswith("A message with a secret in it was removed")
        assert said["pinged"] == []
        assert said["reply_to"] is None
        assert "upload" not in said["text"]


async def test_without_the_permission_a_reply_asks_to_delete_and_repeats_nothing(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path, world=without("manage_messages")) as play:
        sent = await play.act("nora", "message", channel="help", text=TEXT)
        question = sent["messages"][0]["id"]
        [said] = [m for m in of_bridge(sent) if m["text"].startswith("This message contains")]
        assert said["reply_to"] == question
        assert said["pinged"] == []
        assert "npm token" in said["text"]
        assert "delete it" in said["text"]
        assert NPM not in said["text"]
        assert sent["deleted"] == []
        assert await told(play, "nora") == []
