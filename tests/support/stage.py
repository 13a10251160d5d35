"""The whole bridge against the sandbox in one loop: people act, the record is read."""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import aiohttp

from bot import running
from bot.bootstrap import Bridge
from bot.cli.demo import READY_TIMEOUT, settings_for, tell_of_changes
from bot.sandbox import Sandbox, World
from bot.services.intake import FOLD
from bot.settings import Settings

Json = dict[str, Any]


@dataclass(slots=True)
class Life:
    """The bridge, which may end and begin again while the sandbox goes on without it."""

    sandbox: Sandbox
    settings: Settings
    there: list[Bridge]
    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _bot: asyncio.Task[None] | None = None

    async def begin(self) -> Bridge:
        is_ready: asyncio.Future[Bridge] = asyncio.get_running_loop().create_future()

        async def on_ready(bridge: Bridge) -> None:
            self.there.append(bridge)
            is_ready.set_result(bridge)

        self._stop = asyncio.Event()
        self._bot = asyncio.create_task(
            running.run(self.settings, self._stop, on_ready, guild_ready_timeout=READY_TIMEOUT)
        )
        either: set[asyncio.Future[Any]] = {self._bot, is_ready}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if self._bot.done():
            self._bot.result()
        return is_ready.result()

    async def end(self) -> None:
        self.there.clear()
        self._stop.set()
        if self._bot:
            await self._bot


@dataclass(slots=True)
class Stage:
    """What people do on the page, as one method; answers come when the bot has settled."""

    sandbox: Sandbox
    bridge: Bridge
    http: aiohttp.ClientSession
    life: Life

    @asynccontextmanager
    async def away(self) -> AsyncIterator[None]:
        """Within the block there is no bridge; a new one is there afterwards."""
        await self.life.end()
        yield
        self.bridge = await self.life.begin()

    async def settle(self) -> None:
        """Wait until everything that is due is done: folded edits and first retries as well, and
        what GitHub tells of them."""
        webhooks = self.sandbox.github.webhooks
        while True:
            await webhooks.idle()
            await self.bridge.outbox.idle(within=FOLD.total_seconds())
            if webhooks.is_idle:
                return

    async def act(self, who: str, do: str, **more: Any) -> Json:
        """One act of a person; fails the test where the sandbox refuses it."""
        status, answer = await self.try_to(who, do, **more)
        assert status == 200, answer
        return answer

    async def try_to(self, who: str, do: str, **more: Any) -> tuple[int, Json]:
        url = f"{self.sandbox.url}/sandbox/act"
        async with self.http.post(url, json={"as": who, "do": do, **more}) as response:
            return response.status, await response.json()

    async def fault(self, kind: str, **more: Any) -> None:
        url = f"{self.sandbox.url}/sandbox/fault"
        async with self.http.post(url, json={"kind": kind, **more}) as response:
            assert response.status == 200, await response.text()

    async def state(self) -> Json:
        async with self.http.get(f"{self.sandbox.url}/sandbox/state") as response:
            return dict(await response.json())

    async def messages(self, channel: str) -> list[Json]:
        """What stands in a channel now, oldest first."""
        state = await self.state()
        return list(next(c for c in state["channels"] if c["name"] == channel)["messages"])

    async def message(self, number: str) -> Json:
        """One message, wherever it stands now."""
        state = await self.state()
        rooms = [room for c in state["channels"] for room in (c, *c["posts"])]
        return next(m for room in rooms for m in room["messages"] if m["id"] == number)

    async def say(self, who: str, channel: str, text: str) -> list[Json]:
        """Write a message; returns what the bridge said to it."""
        answer = await self.act(who, "message", channel=channel, text=text)
        return of_bridge(answer)


def without(*permissions: str) -> World:
    """A server where the bridge lacks them."""
    world = World.load()
    bridge = world.roles["bridge"]
    held = tuple(one for one in bridge.permissions if one not in permissions)
    return replace(world, roles={**world.roles, "bridge": replace(bridge, permissions=held)})


async def until(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    """Let everybody else go on until ``condition`` holds, for what tells nobody of itself."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - see above
            await asyncio.sleep(0.001)


def calls_in(record: Path) -> list[Json]:
    """The bot's REST calls in a recording, complete once its stage has ended."""
    rows = map(json.loads, record.read_text().splitlines())
    return [row["rest"] for row in rows if "rest" in row]


def of_bridge(answer: Mapping[str, Any]) -> list[Json]:
    return [m for m in answer["messages"] if m["author"] == "bridge"]


@asynccontextmanager
async def stage(
    state_dir: Path,
    *,
    record: Path | None = None,
    world: World | None = None,
    message_content: bool = True,
    **settings: Any,
) -> AsyncIterator[Stage]:
    """Sandbox and bridge, ready; ``settings`` replace those of the demo. The traffic goes to
    ``record``, or to the file that ``BRIDGE_TEST_RECORD`` names, where CI checks it.
    ``message_content`` says whether the developer portal allows that intent."""
    if record is None and (named := os.environ.get("BRIDGE_TEST_RECORD")):
        # Tests that run side by side write files of their own.
        record = Path(named + os.environ.get("PYTEST_XDIST_WORKER", ""))
    there: list[Bridge] = []

    async def settle(sequence: int) -> None:
        for bridge in there:
            await bridge.settled(sequence)

    async with (
        Sandbox(
            world or World.load(), settle=settle, record=record, message_content=message_content
        ) as sandbox,
        aiohttp.ClientSession() as http,
    ):
        # A test that polls says how often; otherwise each call to GitHub is for what it does.
        changed = {"github_poll_seconds": 0, **settings}
        life = Life(sandbox, settings_for(sandbox, state_dir).model_copy(update=changed), there)
        tell_of_changes(sandbox, life.settings)
        play = Stage(sandbox, await life.begin(), http, life)
        await play.bridge.settled(0)  # or it would read as missed what happens meanwhile
        try:
            yield play
        finally:
            await life.end()
        assert not sandbox.unknown_routes, sandbox.unknown_routes
