"""A secret in a help place is taken away, its author told; nothing of it stays with the bridge."""

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from bot.sandbox import World
from tests.support.stage import Json, Stage, calls_in, stage, without

NPM = "npm_Zk83hQpR7sVx2LmN4tYw9BcD1eFg5HjK6aUo"
GITHUB = "ghp_Qm7Xt2Vb9Lk4Rz8Wn1Yc6Hd3Jf5Ps0GaTeUi"
CAPGO = "6f1c2b9e-4a7d-4e57-9d3b-0c5a8e2f7b14"
TEXT = f"for now I set NPM_TOKEN={NPM} on our server, mail me@home.example if that is wrong"
CANNOT = "manage_messages"


async def told(play: Stage, who: str) -> list[str]:
    """What the bridge said to somebody privately."""
    rooms = (await play.state())["channels"]
    return [m["text"] for room in rooms if room["name"] == f"@{who}" for m in room["messages"]]


async def asked(play: Stage, channel: str = "help") -> list[Json]:
    """Where the bridge asks in public to delete something."""
    said = await play.messages(channel)
    return [m for m in said if m["author"] == "bridge" and "contains a secret" in m["text"]]


def closed(who: str) -> World:
    """A server where somebody takes no private messages."""
    world = World.load()
    return replace(world, people={**world.people, who: replace(world.people[who], dms=False)})


def written_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


# The bridge may delete


async def test_a_message_with_a_secret_goes_and_its_author_gets_it_back_without(
    play: Stage,
) -> None:
    sent = await play.act("nora", "message", channel="help", text=TEXT)
    assert sent["deleted"]
    assert await play.messages("help") == []
    [private] = await told(play, "nora")
    place = play.sandbox.world
    assert f"/channels/{place.guild_id}/{place.channels['help'].id}" in private
    assert "npm token" in private
    assert "others may have seen it already" in private
    assert private.endswith(
        "```\nfor now I set NPM_TOKEN=[redacted: npm_token] on our server, "
        "mail [redacted: email] if that is wrong\n```"
    )


async def test_it_costs_one_deletion_and_one_private_message(tmp_path: Path) -> None:
    async with stage(tmp_path, record=tmp_path / "traffic.jsonl") as play:
        await play.act("nora", "message", channel="help", text=TEXT)
    calls = [call for call in calls_in(tmp_path / "traffic.jsonl") if "channels" in call["path"]]
    done = [call["method"] for call in calls if call["status"] < 300]
    assert done == ["DELETE", "POST", "POST"], "the second opens the private channel"


async def test_spanish_words_are_answered_in_spanish(play: Stage) -> None:
    text = f"hola, no puedo subir la aplicación con npx @capgo/cli bundle upload --apikey {CAPGO}"
    await play.act("lucia", "message", channel="help", text=text)
    [private] = await told(play, "lucia")
    assert "Tu mensaje" in private
    assert "clave de Capgo" in private


@pytest.mark.parametrize("who", ["max", "nora"])
async def test_maintainers_and_members_are_protected_alike(play: Stage, who: str) -> None:
    await play.act(who, "message", channel="help", text=f"use {GITHUB} for now")
    assert await play.messages("help") == []
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
    assert text in [m["text"] for m in await play.messages("help")]
    assert await told(play, "nora") == []


async def test_elsewhere_nobody_looks(play: Stage) -> None:
    for text in (TEXT, f"@bridge {TEXT}"):
        await play.act("nora", "message", channel="general", text=text)
    assert len([m for m in await play.messages("general") if m["author"] == "nora"]) == 2
    assert await told(play, "nora") == []


async def test_an_edit_that_brings_a_secret_counts_like_a_message(play: Stage) -> None:
    sent = await play.act("nora", "message", channel="help", text="good morning")
    await play.act("nora", "edit", message=sent["messages"][0]["id"], text=TEXT)
    assert await play.messages("help") == []
    assert len(await told(play, "nora")) == 1


async def test_a_starter_message_goes_and_its_post_stays(play: Stage) -> None:
    await play.act("nora", "post", channel="questions", title="Which token?", text=TEXT, tags=[])
    forum = next(c for c in (await play.state())["channels"] if c["name"] == "questions")
    [post] = forum["posts"]
    assert [m["author"] for m in post["messages"] if m["author"] != "bridge"] == []
    [private] = await told(play, "nora")
    assert post["id"] in private


async def test_a_secret_in_a_title_is_told_of_where_the_title_stands(play: Stage) -> None:
    title = f"{NPM} does not work"
    await play.act("nora", "post", channel="questions", title=title, text="Why?", tags=[])
    forum = next(c for c in (await play.state())["channels"] if c["name"] == "questions")
    said = [m["text"] for m in forum["posts"][0]["messages"] if m["author"] == "bridge"]
    assert len([text for text in said if "title of this post contains a secret" in text]) == 1
    assert NPM not in "".join(said)
    assert await told(play, "nora") == []


async def test_who_takes_no_private_messages_is_told_in_public_without_a_ping(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path, world=closed("nora")) as play:
        await play.act("nora", "message", channel="help", text=TEXT)
        [said] = await play.messages("help")
    assert said["author"] == "bridge"
    assert said["text"].startswith("A message with a secret in it was removed")
    assert said["pinged"] == []
    assert said["reply_to"] is None
    assert "for now" not in said["text"]


async def test_nor_does_who_switched_them_off(play: Stage) -> None:
    await play.act("nora", "command", name="privacy messages off", channel="general")
    await play.act("nora", "message", channel="help", text=TEXT)
    [said] = await play.messages("help")
    assert said["text"].startswith("A message with a secret in it was removed")
    assert await told(play, "nora") == []


# The bridge may not


async def test_without_the_permission_a_reply_asks_to_delete_and_repeats_nothing(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path, world=without(CANNOT)) as play:
        sent = await play.act("nora", "message", channel="help", text=TEXT)
        [said] = await asked(play)
        assert sent["deleted"] == []
        assert await told(play, "nora") == []
    assert said["reply_to"] == sent["messages"][0]["id"]
    assert said["pinged"] == []
    assert "npm token" in said["text"]
    assert NPM not in said["text"]


async def test_a_permission_that_is_gone_by_then_is_named_in_the_log(
    play: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    await play.fault("forbid", channel="help")
    with caplog.at_level(logging.WARNING):
        await play.act("nora", "message", channel="help", text=TEXT)
    assert "Manage Messages" in caplog.text
    assert len(await asked(play)) == 1
    assert await told(play, "nora") == []


async def test_only_an_edit_with_another_secret_counts_again(tmp_path: Path) -> None:
    async with stage(tmp_path, world=without(CANNOT)) as play:
        sent = await play.act("nora", "message", channel="help", text=TEXT)
        message = sent["messages"][0]["id"]
        seen = []
        for text in (f"{TEXT}!", f"{NPM} {GITHUB}", f"now {GITHUB}", "never mind", TEXT):
            await play.act("nora", "edit", message=message, text=text)
            seen.append(len(await asked(play)))
    assert seen == [1, 2, 2, 2, 2]


# Trouble


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("rate_limit", {"seconds": 0.05}),
        ("http_500", {"count": 3}),
        ("http_500", {"applied": True}),
        ("slow", {"seconds": 0.1, "count": 3}),
    ],
)
async def test_trouble_ends_in_one_deletion_and_one_message(
    play: Stage, kind: str, more: Json
) -> None:
    await play.fault(kind, **more)
    await play.act("nora", "message", channel="help", text=TEXT)
    assert await play.messages("help") == []
    assert len(await told(play, "nora")) == 1


async def test_a_replay_changes_nothing(tmp_path: Path) -> None:
    async with stage(tmp_path, record=tmp_path / "traffic.jsonl") as play:
        before = play.bridge.bot.ws.sequence
        await play.act("nora", "message", channel="help", text=TEXT)
        play.bridge.bot.ws.sequence = before
        await play.fault("disconnect")
        await play.sandbox.settled()
        assert len(await told(play, "nora")) == 1
    calls = [call["method"] for call in calls_in(tmp_path / "traffic.jsonl")]
    assert calls.count("DELETE") == 1


@pytest.mark.parametrize("world", [World.load(), closed("nora"), without(CANNOT)])
async def test_the_secret_is_in_no_file_and_no_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, world: World
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    question = f"why is there no answer from npm? TOKEN={NPM} since yesterday"
    async with stage(tmp_path, world=world) as play:
        sent = await play.act("nora", "message", channel="help", text=question)
        if message := next((m["id"] for m in sent["messages"] if m["author"] == "nora"), None):
            await play.act("nora", "edit", message=message, text=f"{question} {GITHUB}")
        await play.act(
            "nora", "post", channel="questions", title=f"why {NPM}?", text=question, tags=[]
        )
        # Before the end, for the write-ahead log is gone after it.
        kept = written_in(tmp_path)
    kept += written_in(tmp_path)
    assert b"[redacted: npm_token]" in kept
    for secret in (NPM, GITHUB):
        assert secret.encode() not in kept
        assert secret not in caplog.text
        assert secret not in str([vars(record) for record in caplog.records])


async def test_a_file_with_a_secret_in_it_is_taken_away_with_its_message(play: Stage) -> None:
    log = f"12:00 start\nNPM_TOKEN={NPM}\n"
    sent = await play.act(
        "nora", "upload", channel="help", name="app.log", text=log, content="here is my log file"
    )
    assert sent["deleted"]
    [card] = await told(play, "nora")
    assert "npm token" in card
    assert "`app.log`" in card
    assert "here is my log file" in card
    assert NPM not in str(await play.state())
    clean = await play.act("nora", "upload", channel="help", name="app.log", text="12:00 start")
    assert not clean["deleted"]
