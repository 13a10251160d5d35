"""Two of each role share one PostgreSQL; each is killed under load: nothing lost, nothing twice,
and the gateway that stood by takes over."""

import asyncio
import hmac
import itertools
import json
import signal
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import asyncpg
import pytest

from bot.domain.role import Role
from bot.sandbox import Sandbox, World
from tests.support import postgres
from tests.support.process import Process, ask, bot, in_sandbox, replies_to
from tests.support.stage import until

SURE = "notifyAppReady was not called, roll back current bundle"
IN_CHANNEL = (SURE, "How much does the Solo plan cost a month?")
SECRET = "a secret of the tests"
STANDS_BY = "stands by"
PATIENCE = 120.0
"""Seconds until a busy machine counts as broken."""
TAKEOVER = 5.0
"""Seconds. A machine on which a process takes longer than that to start takes longer for this."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    try:
        with postgres.running() as url:
            yield url
    except postgres.MissingServer as reason:
        pytest.skip(str(reason))


@dataclass
class House:
    """Processes by their names; ``asked`` and ``taken`` is what must not be lost."""

    sandbox: Sandbox
    folder: Path
    store: str
    stack: AsyncExitStack
    http: aiohttp.ClientSession
    processes: dict[str, Process] = field(default_factory=dict)
    started: list[Process] = field(default_factory=list)
    ports: dict[str, int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    starts: list[float] = field(default_factory=list)
    takeovers: list[float] = field(default_factory=list)
    """Seconds."""

    async def start(self, name: str, line: str = "ready") -> None:
        """``name`` is a role and a number."""
        role = name.rstrip("12")
        self.ports[name] = postgres.free_port()
        settings = {
            **in_sandbox(self.sandbox),
            "BRIDGE_DATABASE_URL": self.store,
            "BRIDGE_STATE_DIR": self.folder,
            "BRIDGE_GITHUB_TOKEN": self.sandbox.github_token,
            "BRIDGE_GITHUB_API_URL": self.sandbox.github_url,
            "BRIDGE_GITHUB_REPOSITORIES": self.sandbox.github_repositories[0],
            "BRIDGE_GITHUB_WEBHOOK_SECRET": SECRET,
            "BRIDGE_HTTP_PORT": self.ports[name],
        }
        began = time.monotonic()
        started = bot("run", "--role", role, folder=self.folder, settings=settings)
        self.processes[name] = await self.stack.enter_async_context(started)
        self.started.append(self.processes[name])
        await self.processes[name].line(line, PATIENCE)
        self.starts.append(time.monotonic() - began)

    async def kill(self, name: str) -> None:
        self.processes[name].send(signal.SIGKILL)
        await self.processes[name].end()

    async def hand_over(self, leading: str, standing_by: str) -> None:
        """Kill the one that hears Discord. Nobody hears what is asked then."""
        killed = time.monotonic()
        await self.kill(leading)
        self.asked.append(self.ask_in_channel())
        await self.processes[standing_by].line("ready", PATIENCE)
        self.takeovers.append(time.monotonic() - killed)

    def ask_in_channel(self) -> str:
        """Each time another question: the same answer is not given twice in a channel."""
        world, text = self.sandbox.world, IN_CHANNEL[len(self.takeovers)]
        nora, place = str(world.people["nora"].id), str(world.channels["help"].id)
        message = self.sandbox.chat.messages.write(nora, place, {"content": text})
        return str(message["id"])

    @asynccontextmanager
    async def alive(self) -> AsyncIterator[None]:
        """People ask and GitHub tells, until the block ends."""
        life = asyncio.create_task(self._live())
        await self.more()
        yield
        life.cancel()
        await asyncio.wait([life])

    async def more(self) -> None:
        """Wait until more was asked and taken than now."""
        asked, taken = len(self.asked), len(self.taken)
        await until(lambda: len(self.asked) > asked and len(self.taken) > taken + 1, PATIENCE)

    async def settled(self) -> set[str]:
        """What GitHub told of, once all of the outbox is done."""
        reader = await asyncpg.connect(self.store)
        try:
            async with asyncio.timeout(PATIENCE):
                unfinished = "SELECT 1 FROM outbox WHERE finished_at IS NULL"
                while await reader.fetch(unfinished):  # noqa: ASYNC110 - others finish it
                    await asyncio.sleep(0.1)
            rows = await reader.fetch("SELECT key FROM outbox WHERE state = 'done'")
        finally:
            await reader.close()
        return {row["key"] for row in rows if row["key"].startswith("heard:")}

    async def _live(self) -> None:
        for number in itertools.count(1):
            self.asked.append(ask(self.sandbox, f"{SURE} {number}"))
            await self._deliver(number)
            await asyncio.sleep(0.4)  # the pace of the load

    async def _deliver(self, number: int) -> None:
        """As whoever stands in front of several: where one does not answer, the next is asked."""
        repository = self.sandbox.github_repositories[0]
        issue = {"number": 1, "updated_at": f"2026-01-01T00:00:{number % 60:02}Z"}
        told = {"action": "edited", "issue": issue, "repository": {"full_name": repository}}
        body, guid = json.dumps(told).encode(), str(uuid.uuid4())
        signature = hmac.new(SECRET.encode(), body, "sha256").hexdigest()
        headers = {
            "Content-Type": "application/json",
            "X-GitHub-Event": "issues",
            "X-GitHub-Delivery": guid,
            "X-Hub-Signature-256": f"sha256={signature}",
        }
        for port in (self.ports[f"web{1 + (number + more) % 2}"] for more in range(4)):
            try:
                url = f"http://127.0.0.1:{port}/github"
                async with self.http.post(url, data=body, headers=headers) as answer:
                    if answer.status == 202:
                        self.taken.append(guid)
                        return
            except aiohttp.ClientError:
                continue

    def answers(self, question: str) -> int:
        """In its post, or to it in its channel."""
        rooms, me = self.sandbox.chat.messages.raw, self.sandbox.chat.people.bot_id
        if question in rooms:
            return len(replies_to(self.sandbox, question))
        room = rooms[str(self.sandbox.world.channels["help"].id)].values()
        own = [one for one in room if one["author"]["id"] == me]
        return [one["message_reference"]["message_id"] for one in own].count(question)


@pytest.fixture
async def house(server: str, tmp_path: Path) -> AsyncIterator[House]:
    store = await postgres.new_database(server)
    async with (
        Sandbox(World.load()) as sandbox,
        aiohttp.ClientSession() as http,
        AsyncExitStack() as stack,
    ):
        yield House(sandbox, tmp_path, store, stack, http)


@pytest.mark.slow
@pytest.mark.postgres
async def test_each_of_two_is_killed_in_turn_and_nobody_notices(house: House) -> None:
    await house.start("gateway1")
    await asyncio.gather(
        house.start("gateway2", STANDS_BY),
        *(house.start(f"{role}{n}") for role in (Role.WEB, Role.WORKER) for n in (1, 2)),
    )
    async with house.alive():
        for name in ("worker1", "web1"):
            await house.kill(name)
            await house.more()
        await house.hand_over("gateway1", "gateway2")
        await house.more()
        await asyncio.gather(
            house.start("gateway1", STANDS_BY), house.start("web1"), house.start("worker1")
        )
        # Of each only the one that died before is left.
        await house.kill("worker2")
        await house.kill("web2")
        await house.hand_over("gateway2", "gateway1")
        await house.more()
    await until(lambda: all(map(house.answers, house.asked)), PATIENCE)
    assert [one for one in house.asked if house.answers(one) != 1] == [], "one answer each"
    heard = await house.settled()
    assert heard == {f"heard:{guid}" for guid in house.taken}, "what was taken is looked at"
    told = "\n".join(line for process in house.started for line in process.err)
    assert "Traceback" not in told
    assert max(house.takeovers) < max(TAKEOVER, *house.starts)
    print(f"{len(house.asked)} asked, {len(house.taken)} deliveries taken, {house.takeovers} s")
