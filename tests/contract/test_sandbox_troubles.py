"""Rate limits and faults: what discord.py sees of them and how it copes."""

import asyncio
import time
from collections.abc import AsyncIterator

import aiohttp
import discord
import pytest

from bot.sandbox.acting.stage import Wrong
from tests.support.discord_client import Play, playing


@pytest.fixture
async def play() -> AsyncIterator[Play]:
    async with playing() as play:
        yield play


async def test_five_messages_in_five_seconds_then_the_client_waits() -> None:
    async with playing(rate_limits=True) as play:
        channel_id = play.world.channels["help"].id
        url = f"{play.sandbox.api_url}/channels/{channel_id}/messages"
        headers = {"Authorization": f"Bot {play.sandbox.token}"}
        async with aiohttp.ClientSession(headers=headers) as session:
            left = []
            for number in range(5):
                async with session.post(url, json={"content": str(number)}) as response:
                    assert response.status == 200
                    left.append(response.headers["X-RateLimit-Remaining"])
            assert left == ["4", "3", "2", "1", "0"]
            async with session.post(url, json={"content": "too much"}) as response:
                body = await response.json()
        assert response.status == 429
        assert response.headers["Via"]
        assert (body["global"], body["message"]) == (False, "You are being rate limited.")
        assert 4 < body["retry_after"] <= 5


async def test_without_the_switch_nothing_is_limited_and_no_header_sent(play: Play) -> None:
    await asyncio.gather(*(play.text("help").send(str(number)) for number in range(20)))
    url = f"{play.sandbox.api_url}/users/@me"
    headers = {"Authorization": f"Bot {play.sandbox.token}"}
    async with aiohttp.ClientSession(headers=headers) as session, session.get(url) as response:
        assert response.headers["Content-Type"] == "application/json"
        assert not [name for name in response.headers if name.startswith("X-RateLimit")]


async def test_more_than_fifty_calls_a_second_meet_the_global_limit() -> None:
    async with playing(rate_limits=True) as play:
        headers = {"Authorization": f"Bot {play.sandbox.token}"}
        async with aiohttp.ClientSession(headers=headers) as session:
            for _ in range(60):
                async with session.get(f"{play.sandbox.api_url}/users/@me") as response:
                    body = await response.json()
                if response.status == 429:
                    break
        assert body["global"] is True
        assert response.headers["X-RateLimit-Global"] == "true"


async def test_a_reply_met_by_429_is_sent_once_after_the_wait(play: Play) -> None:
    play.sandbox.fault("rate_limit", seconds=0.1)
    before = time.monotonic()
    await play.text("help").send("patient")
    assert time.monotonic() - before >= 0.1
    assert len([one async for one in play.text("help").history()]) == 1


async def test_a_server_error_is_tried_again(play: Play) -> None:
    play.sandbox.fault("http_500", count=1)
    await play.text("help").send("persistent")
    assert len([one async for one in play.text("help").history()]) == 1


async def test_a_lost_answer_leaves_its_effect_and_the_nonce_finds_it(play: Play) -> None:
    play.sandbox.fault("http_500", applied=True)
    route = discord.http.Route(
        "POST",
        "/channels/{channel_id}/messages",
        channel_id=play.world.channels["help"].id,
    )
    body = {"content": "once", "nonce": "n", "enforce_nonce": True}
    await play.client.http.request(route, json=body)
    assert [one.content async for one in play.text("help").history()] == ["once"]


async def test_calls_can_be_slow_until_that_is_cleared(play: Play) -> None:
    play.sandbox.fault("slow", seconds=0.1, count=0)
    for _ in range(2):
        before = time.monotonic()
        await play.text("help").send("slow")
        assert time.monotonic() - before >= 0.1
    play.sandbox.fault("none")
    before = time.monotonic()
    await play.text("help").send("fast")
    assert time.monotonic() - before < 0.1


async def test_a_channel_and_its_threads_can_be_forbidden(play: Play) -> None:
    post = (await play.forum().create_thread(name="x", content="x")).thread
    play.sandbox.fault("forbid", channel="questions")
    await play.text("help").send("elsewhere it works")
    with pytest.raises(discord.Forbidden) as refused:
        await post.send("y")
    assert refused.value.code == 50013
    await post.send("it was for one call")


@pytest.mark.parametrize(
    "fault", [{"kind": "fire"}, {"kind": "slow", "channel": "nowhere"}, {"kind": None}]
)
async def test_an_unknown_fault_says_which_there_are(play: Play, fault: dict[str, str]) -> None:
    with pytest.raises(Wrong, match=r"is one of|there is no channel"):
        play.sandbox.fault(**fault)


async def test_a_client_killed_amid_a_request_leaves_no_trace_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with playing() as play:
        _reader, writer = await asyncio.open_connection("127.0.0.1", play.sandbox.port)
        path = f"/api/v10/channels/{play.world.channels['help'].id}/messages"
        head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 999\r\n"
        token = f"Authorization: Bot {play.sandbox.token}\r\n"
        writer.write(f"{head}{token}\r\n{{".encode())
        await writer.drain()
        await asyncio.sleep(0.1)  # the handler waits for the rest
        writer.transport.abort()
        await asyncio.sleep(0.1)
    assert not [record for record in caplog.records if record.exc_info]
