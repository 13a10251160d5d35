"""Whoever looks after the bot sees how it is, and a bot that can do nothing more ends."""

import asyncio
import json
import signal
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.cli.demo import _free_port
from bot.sandbox import Sandbox, World
from bot.sandbox.chat.gateway.compression import encoder
from bot.watchdog import ending_when_hung
from tests.support.process import Process, ask, bot, in_sandbox, replies_to
from tests.support.stage import until

SURE = "notifyAppReady was not called, roll back current bundle"


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(World.load()) as opened:
        opened.chat.gateway.heartbeat_interval = 1.0
        yield opened


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def get(http: aiohttp.ClientSession, url: str) -> tuple[int, Any]:
    """Status and body; 0 where nobody listens."""
    try:
        async with http.get(url) as response:
            return response.status, await response.json()
    except aiohttp.ClientConnectionError:
        return 0, None


async def asked_until(ask: Callable[[], Any], seconds: float = 30.0) -> Any:
    """The first answer that is not false."""
    async with asyncio.timeout(seconds):
        while not (answer := await ask()):  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)
        return answer


async def test_a_stop_under_load_takes_in_nothing_new_and_doubles_nothing(
    sandbox: Sandbox, http: aiohttp.ClientSession, tmp_path: Path
) -> None:
    port = _free_port()
    home = f"http://127.0.0.1:{port}"
    repository = sandbox.github_repositories[0]
    settings = {
        **in_sandbox(sandbox),
        "BRIDGE_HTTP_PORT": port,
        "BRIDGE_GITHUB_API_URL": sandbox.github_url,
        "BRIDGE_GITHUB_TOKEN": sandbox.github_token,
        "BRIDGE_GITHUB_REPOSITORIES": repository,
        "BRIDGE_GITHUB_WEBHOOK_SECRET": "a secret of the tests",
    }

    async def stopping() -> Any:
        status, body = await get(http, f"{home}/readyz")
        return status == 503 and body["wrong"].get("process") == "stopping"

    async with bot("run", folder=tmp_path, settings=settings) as process:
        await process.line("ready")
        assert (await get(http, f"{home}/readyz"))[0] == 200
        sandbox.fault("slow", seconds=1.0, count=0)
        questions = [ask(sandbox, f"{SURE} {chr(97 + n) * 5}") for n in range(20)]
        await until(lambda: sandbox.chat.calls_running > 0)
        process.send(signal.SIGTERM)
        await asked_until(stopping)
        async with http.post(f"{home}/github", data=b"{}") as response:
            assert response.status == 503, "GitHub shows it as failed, and polling finds it"
        assert (await get(http, f"{home}/livez"))[0] == 200
        questions += [ask(sandbox, f"{SURE} {name}") for name in ("late", "later", "latest")]
        assert await process.end(10) == 0
        assert not [line for line in process.err if " ERROR " in line or "Traceback" in line]
    before = [len(replies_to(sandbox, one)) for one in questions]
    assert max(before) == 1
    assert sum(before) < len(before), "some was left for the next process"
    with closing(sqlite3.connect(tmp_path / "var" / "bridge.db")) as store:
        leased = store.execute("SELECT count(*) FROM outbox WHERE state = 'leased'").fetchone()
    assert leased == (0,)
    sandbox.fault("none")
    async with bot("run", folder=tmp_path, settings=settings) as process:
        await until(lambda: all(replies_to(sandbox, one) for one in questions), 60)
        process.send(signal.SIGTERM)
        assert await process.end(10) == 0
    assert {len(replies_to(sandbox, one)) for one in questions} == {1}


async def test_a_silent_gateway_is_connected_again(sandbox: Sandbox, tmp_path: Path) -> None:
    async with bot("run", folder=tmp_path, settings=in_sandbox(sandbox)) as process:
        await process.line("ready")
        sandbox.fault("silence")
        question = ask(sandbox, SURE)
        await process.line("connecting again")
        await until(lambda: bool(replies_to(sandbox, question)))
        assert not process.is_mute()


async def test_a_gateway_that_stays_silent_ends_the_process_with_a_line(
    sandbox: Sandbox, http: aiohttp.ClientSession, tmp_path: Path
) -> None:
    port = _free_port()
    settings = {**in_sandbox(sandbox), "BRIDGE_HTTP_PORT": port}

    async def silent() -> Any:
        status, body = await get(http, f"http://127.0.0.1:{port}/readyz")
        return status == 503 and body["wrong"]["gateway"].startswith("silent for")

    async with bot("run", folder=tmp_path, settings=settings) as process:
        await process.line("ready")
        sandbox.fault("silence", seconds=600)
        await asked_until(silent)
        assert await process.end(30) == 1
    assert process.err[-1].startswith("discord: the gateway is silent for")
    assert "start the bot again" in process.err[-1]
    assert_no_traceback(process)


async def test_a_gateway_that_only_lets_in_and_says_nothing_else_ends_it_too(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    async with bot("run", folder=tmp_path, settings=in_sandbox(sandbox)) as process:
        await process.line("ready")
        sandbox.fault("disconnect", seconds=600)
        assert await process.end(60) == 1
    assert process.err[-1].startswith("discord: the gateway is silent for")
    assert_no_traceback(process)


async def greet(request: web.Request) -> web.WebSocketResponse:
    """A gateway that says hello, and never that anybody is let in."""
    socket = web.WebSocketResponse(timeout=0.1, compress=False)
    await socket.prepare(request)
    encode = encoder(request.query.get("compress"))
    hello = encode(json.dumps({"op": 10, "d": {"heartbeat_interval": 1000}, "s": None, "t": None}))
    await (socket.send_str(hello) if isinstance(hello, str) else socket.send_bytes(hello))
    async for _ in socket:
        pass
    return socket


async def test_a_gateway_that_lets_nobody_in_ends_it_at_the_start(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    app = web.Application()
    app.router.add_get("/{path:.*}", greet)
    async with TestServer(app) as deaf:
        url = str(deaf.make_url("/")).replace("http:", "ws:")
        settings = {**in_sandbox(sandbox), "BRIDGE_DISCORD_GATEWAY_URL": url}
        async with bot("run", folder=tmp_path, settings=settings) as process:
            assert await process.end(60) == 1
    assert process.err[-1].startswith("discord: the gateway is silent for")
    assert_no_traceback(process)


def assert_no_traceback(process: Process) -> None:
    assert not [line for line in process.err if "Traceback" in line]


async def test_a_loop_that_hangs_is_ended(capfd: pytest.CaptureFixture[str]) -> None:
    ended: list[int] = []
    with ending_when_hung(hung=5, tick=0.01, end=ended.append):
        await until(lambda: not ended)  # a loop that turns is left alone
        while not ended:
            pass
    assert ended == [1]
    assert "test_watching.py" in capfd.readouterr().err, "it says where"
