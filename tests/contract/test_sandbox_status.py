"""The sandbox's status page says what it is told to say."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.sandbox import Sandbox, World
from tests.support.sandbox_api import Json

Talk = tuple[Sandbox, aiohttp.ClientSession]


@pytest.fixture
async def talk() -> AsyncIterator[Talk]:
    async with Sandbox(World.load()) as sandbox, aiohttp.ClientSession() as session:
        yield sandbox, session


async def change(talk: Talk, body: object) -> tuple[int, Json]:
    sandbox, session = talk
    async with session.post(f"{sandbox.url}/sandbox/status", json=body) as response:
        return response.status, await response.json()


async def test_at_first_it_is_up_and_speaks_as_hyperping(talk: Talk) -> None:
    sandbox, session = talk
    async with session.get(sandbox.status_url) as response:
        assert await response.json() == {"indicator": "up", "uptime": "99.98%"}
        tag = response.headers["ETag"]
    async with session.get(sandbox.status_url, headers={"If-None-Match": tag}) as response:
        assert (response.status, await response.read()) == (304, b"")


async def test_what_is_left_out_stays_and_incidents_are_counted(talk: Talk) -> None:
    sandbox, session = talk
    _, first = await change(talk, {"shape": "statuspage", "level": "incident", "title": "Slow"})
    _, worse = await change(talk, {"level": "outage"})
    assert (worse["number"], worse["title"], worse["began"]) == (1, "Slow", first["began"])
    async with session.get(sandbox.status_url) as response:
        [incident] = (await response.json())["incidents"]
    assert (incident["name"], incident["impact"]) == ("Slow", "critical")
    _, over = await change(talk, {"resolved": True})
    assert (over["level"], over["shape"]) == ("up", "statuspage")
    _, second = await change(talk, {"level": "maintenance"})
    assert (second["number"], second["url"]) == (2, f"{sandbox.status_url}#incident-2")
    async with session.get(f"{sandbox.url}/sandbox/state") as response:
        assert (await response.json())["status"] == [second]


async def test_it_can_break_and_be_down(talk: Talk) -> None:
    sandbox, session = talk
    await change(talk, {"shape": "broken"})
    async with session.get(sandbox.status_url) as response:
        assert (response.status, await response.text()) == (200, '{"indicator": ')
    await change(talk, {"shape": "down"})
    async with session.get(sandbox.status_url) as response:
        assert response.status == 503


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"shape": "pigeon"}, '"shape" is one of hyperping, statuspage'),
        ({"level": ["up"]}, '"level" is one of up, incident, outage, maintenance'),
        ("up", "send a JSON object"),
    ],
)
async def test_what_cannot_be_says_what_to_do(talk: Talk, wish: object, said: str) -> None:
    before = talk[0].status.said
    status, answer = await change(talk, wish)
    assert status == 400
    assert said in answer["error"]
    assert talk[0].status.said == before
