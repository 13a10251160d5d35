"""The gateway as discord.py and a bare WebSocket meet it."""

import dataclasses
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import discord
import pytest

from bot.sandbox import Sandbox, World
from tests.support.discord_client import Client, logged_errors, playing, pointed_at

Json = dict[str, Any]
ALL_INTENTS = discord.Intents.all().value


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(World.load()) as sandbox:
        yield sandbox


@pytest.mark.parametrize("compression", ["zlib", "zstd"])
async def test_a_client_hears_messages_over_either_compression(compression: str) -> None:
    async with playing(compression=compression) as play:
        await play.act("nora", "message", channel="general", text="¡Hola! 👋 " + "x" * 1500)
        [message] = play.client.heard("message")
        assert message.content.startswith("¡Hola! 👋 xxx")
        assert message.author.name == "nora"


async def test_members_are_known_from_the_start_and_can_be_asked_for() -> None:
    async with playing() as play:
        assert {member.name for member in play.guild.members} >= {"nora", "lucia", "paula", "max"}
        found = await play.guild.query_members("lu")
        assert [member.name for member in found] == ["lucia"]
        max_id = play.world.people["max"].id
        [max_] = await play.guild.query_members(user_ids=[max_id])
        assert [role.name for role in max_.roles] == ["@everyone", "maintainer"]


async def test_a_heartbeat_tells_when_the_client_has_handled_everything() -> None:
    async with playing() as play:
        await play.sandbox.flood("general", ["hello"], count=50)
        await play.sandbox.chat.gateway.handled()
        assert len(play.client.heard("message")) == 50


async def test_a_dropped_connection_is_resumed_and_what_was_missed_is_replayed_once() -> None:
    async with playing() as play:
        play.sandbox.fault("disconnect")
        await play.act("nora", "message", channel="general", text="while you were away")
        assert [one.content for one in play.client.heard("message")] == ["while you were away"]
        assert len(play.client.heard("resumed")) == 1
        assert len(play.client.heard("ready")) == 1


async def test_the_client_resumes_when_asked_to_reconnect() -> None:
    async with playing() as play:
        play.sandbox.fault("reconnect")
        await play.client.heard_next("resumed")
        await play.act("nora", "message", channel="general", text="back?")
        assert len(play.client.heard("message")) == 1


async def test_an_invalid_session_makes_the_client_identify_anew() -> None:
    async with playing() as play:
        play.sandbox.fault("invalid_session")
        await play.client.heard_next("ready", 2)
        await play.act("nora", "message", channel="general", text="new session")
        assert len(play.client.heard("message")) == 1
        assert play.client.heard("resumed") == []


async def test_a_session_called_resumable_is_resumed() -> None:
    async with playing() as play:
        play.sandbox.fault("invalid_session", resumable=True)
        await play.client.heard_next("resumed")
        assert len(play.client.heard("ready")) == 1


async def test_without_the_message_content_intent_only_mentions_carry_text() -> None:
    intents = discord.Intents.default()
    async with playing(Client(intents), message_content=False) as play:
        await play.act("nora", "message", channel="general", text="nobody hears this")
        await play.act("nora", "message", channel="general", text="@bridge hears this")
        first, second = play.client.heard("message")
        assert first.content == ""
        assert second.content.endswith("hears this")
        assert play.client.application_flags.gateway_message_content_limited is False


async def test_a_privileged_intent_that_is_not_switched_on_closes_with_4014() -> None:
    client = Client()
    async with Sandbox(World.load(), message_content=False) as sandbox:
        with pointed_at(sandbox), logged_errors():
            with pytest.raises(discord.PrivilegedIntentsRequired):
                await client.start(sandbox.token)
            await client.close()


async def test_a_wrong_token_cannot_log_in() -> None:
    client = Client()
    async with Sandbox(World.load()) as sandbox:
        with pointed_at(sandbox), pytest.raises(discord.LoginFailure):
            await client.start("wrong")
        await client.close()


async def test_only_wanted_events_are_sent() -> None:
    intents = discord.Intents(guilds=True)
    async with playing(Client(intents)) as play:
        await play.act("nora", "message", channel="general", text="unheard")
        await play.act("nora", "post", title="A post", text="heard as a thread only")
        assert play.client.heard("message") == []
        assert [thread.name for thread in play.client.heard("thread_create")] == ["A post"]


async def test_channels_the_bot_may_not_see_stay_unheard() -> None:
    world = World.load()
    hidden = world.channels["maintainers"]
    people_only = tuple(row for row in hidden.overwrites if row.role != "bridge")
    changed = dataclasses.replace(hidden, overwrites=people_only)
    secret = dataclasses.replace(world, channels={**world.channels, "maintainers": changed})
    async with playing(world=secret) as play:
        await play.act("max", "message", channel="maintainers", text="between us")
        assert play.client.heard("message") == []
        assert play.client.get_channel(hidden.id) is None
        with pytest.raises(discord.Forbidden) as refused:
            await play.client.fetch_channel(hidden.id)
        assert refused.value.code == 50001


class Bare:
    """A WebSocket without a library's manners; ``query`` chooses the compression."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def next(self) -> Json:
        message = await self.socket.receive(timeout=5)
        assert message.type is aiohttp.WSMsgType.TEXT, message
        return dict(json.loads(message.data))

    async def event(self, name: str) -> Json:
        while (message := await self.next())["t"] != name:
            pass
        return message

    async def send(self, op: int, data: object) -> None:
        await self.socket.send_json({"op": op, "d": data})

    async def identify(self, token: str, intents: int = ALL_INTENTS) -> None:
        await self.send(2, {"token": token, "intents": intents, "properties": {}})

    async def close_code(self) -> int | None:
        while not self.socket.closed:
            await self.socket.receive(timeout=5)
        return self.socket.close_code


@pytest.fixture
async def bare(sandbox: Sandbox) -> AsyncIterator[Bare]:
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{sandbox.gateway_url}?v=10&encoding=json") as socket,
    ):
        yield Bare(socket)


async def test_plain_text_frames_are_spoken_too(sandbox: Sandbox, bare: Bare) -> None:
    assert (await bare.next())["d"]["heartbeat_interval"] == 41250
    await bare.identify(sandbox.token)
    ready = await bare.event("READY")
    assert ready["d"]["resume_gateway_url"] == sandbox.gateway_url
    assert (await bare.event("GUILD_CREATE"))["s"] == 2
    await bare.send(1, 2)
    assert (await bare.next())["op"] == 11


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ((2, {"token": "wrong", "intents": 1, "properties": {}}), 4004),
        ((8, {"guild_id": "1"}), 4003),
        ((2, {"token": "TOKEN", "intents": 1 << 30, "properties": {}}), 4013),
    ],
)
async def test_the_gateway_closes_with_discords_code(
    sandbox: Sandbox, bare: Bare, sent: tuple[int, Json], code: int
) -> None:
    op, data = sent
    if data.get("token") == "TOKEN":
        data = {**data, "token": sandbox.token}
    await bare.send(op, data)
    assert await bare.close_code() == code


async def test_identifying_twice_or_speaking_gibberish_closes(sandbox: Sandbox, bare: Bare) -> None:
    await bare.identify(sandbox.token)
    await bare.event("READY")
    await bare.identify(sandbox.token)
    assert await bare.close_code() == 4005


async def test_gibberish_closes(bare: Bare) -> None:
    await bare.socket.send_str("not json")
    assert await bare.close_code() == 4002


async def test_a_client_without_a_heartbeat_is_cut_off() -> None:
    async with Sandbox(World.load()) as sandbox, aiohttp.ClientSession() as session:
        sandbox.chat.gateway.heartbeat_interval = 0.02
        async with session.ws_connect(sandbox.gateway_url) as socket:
            assert await Bare(socket).close_code() == 4009


async def test_resuming_an_unknown_session_is_refused(sandbox: Sandbox, bare: Bare) -> None:
    await bare.next()
    await bare.send(6, {"token": sandbox.token, "session_id": "never", "seq": 3})
    assert await bare.next() == {"op": 9, "d": False, "s": None, "t": None}


@pytest.mark.parametrize(("missed", "op"), [(5000, 0), (5001, 9)])
async def test_five_thousand_events_can_be_replayed_and_no_more(
    sandbox: Sandbox, bare: Bare, missed: int, op: int
) -> None:
    await bare.identify(sandbox.token)
    ready = await bare.event("READY")
    guild = await bare.event("GUILD_CREATE")
    await bare.socket.close(code=4000)
    await sandbox.flood("general", ["much"], count=missed)
    resume = {"token": sandbox.token, "session_id": ready["d"]["session_id"], "seq": guild["s"]}
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(ready["d"]["resume_gateway_url"]) as socket,
    ):
        again = Bare(socket)
        await again.next()
        await again.send(6, resume)
        first = await again.next()
        assert first["op"] == op
        if op == 0:
            assert first["s"] == guild["s"] + 1
            assert (await again.event("RESUMED"))["s"] == guild["s"] + missed + 1


async def test_a_flood_is_written_whole(sandbox: Sandbox, bare: Bare) -> None:
    await bare.identify(sandbox.token)
    await bare.event("GUILD_CREATE")
    assert await sandbox.flood("general", ["one", "two"], count=601, author="nora") == 601
    texts = [(await bare.event("MESSAGE_CREATE"))["d"]["content"] for _ in range(601)]
    assert (texts[0], texts[1], texts[600]) == ("one", "two", "one")
