"""The page and its feed."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.sandbox import Sandbox, World
from tests.support.discord_client import playing
from tests.support.sandbox_api import Answering, Api, Json


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    async with playing(Answering()) as play, aiohttp.ClientSession() as session:
        yield Api(play, session)


class Page:
    """What the page receives."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket

    async def next(self) -> Json:
        return dict(await self._socket.receive_json(timeout=5))

    async def until(self, kind: str, type_: str | None = None) -> Json:
        while True:
            row = await self.next()
            if row["kind"] == kind and type_ in (None, row.get("type")):
                return row


async def test_the_feed_starts_with_a_snapshot_and_goes_on_live(api: Api) -> None:
    asked = await api.act("nora", "message", channel="help", text="how?")
    await api.act("max", "message", channel="maintainers", text="between us")
    url = f"{api.play.sandbox.url}/sandbox/feed?as=nora"
    async with api.session.ws_connect(url) as socket:
        page = Page(socket)
        snapshot = await page.next()
        assert snapshot["me"]["key"] == "nora"
        assert [one["key"] for one in snapshot["people"]] == ["nora", "lucia", "paula", "max"]
        assert "maintainers" not in [channel.get("name") for channel in snapshot["channels"]]
        help_id = str(api.play.world.channels["help"].id)
        assert [one["content"] for one in snapshot["messages"][help_id]] == ["how?", "an answer"]
        customers = snapshot["panels"].pop("customers")
        assert [one["tier"] for one in customers if one["address"] == "paula@example.com"] == [
            "team"
        ]
        [first, *_] = snapshot["panels"].pop("repositories")
        assert (first["repo"], first["release"]) == ("Cap-go/capacitor-updater", "7.2.1")
        assert first["milestones"] == ["7.3.0", "8.0.0"]
        panels = ("mail", "issues", "tickets", "status")
        assert snapshot["panels"] == {panel: [] for panel in panels}
        answer_id = asked["messages"][1]["id"]
        await api.act("lucia", "click", message=answer_id, label="Thanks")
        await api.act("nora", "click", message=answer_id, label="Thanks")
        row = await page.until("ephemeral")
        assert row["type"] == "create"
        assert row["data"]["interaction_metadata"]["user"]["username"] == "nora"
        await api.act("nora", "click", message=answer_id, label="Form")
        assert (await page.until("modal"))["data"]["title"] == "Form"
        await api.act("nora", "submit", fields={"Name": "N"})
        assert (await page.until("modal"))["data"] is None
        assert (await page.until("event", "MESSAGE_CREATE"))["data"]["content"] == "N"


async def test_the_feed_is_for_people_who_exist(api: Api) -> None:
    async with api.session.get(f"{api.play.sandbox.url}/sandbox/feed?as=nobody") as response:
        assert response.status == 400


async def test_the_page_is_served_under_a_strict_policy() -> None:
    async with Sandbox(World.load()) as sandbox, aiohttp.ClientSession() as session:
        async with session.get(f"{sandbox.url}/page/../world.py") as response:
            assert response.status == 404
        async with session.get(f"{sandbox.url}/") as response:
            policy = response.headers["Content-Security-Policy"]
    assert response.status == 200
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")


async def test_other_websites_cannot_act_here(api: Api) -> None:
    url = f"{api.play.sandbox.url}/sandbox/act"
    headers = {"Origin": "https://example.org"}
    async with api.session.post(url, json={}, headers=headers) as response:
        assert response.status == 403
