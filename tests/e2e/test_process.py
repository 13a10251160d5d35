"""The bot as a process: it starts, stops, and says in one line what keeps it from working."""

import asyncio
import shutil
import signal
import socket
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import aiohttp
import pytest

from bot.sandbox import Sandbox, World
from tests.support.process import ROOT, Process, ask, bot, in_sandbox, replies_to
from tests.support.stage import until

SIGNALS = [signal.SIGTERM, signal.SIGINT]
SURE = "notifyAppReady was not called, roll back current bundle"
SECRET = "geheim.very-secret.token"


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(World.load()) as opened:
        yield opened
        assert not opened.unknown_routes


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        yield server.getsockname()[1]


@pytest.fixture
def closed() -> int:
    """A port that nobody listens on."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        return int(server.getsockname()[1])


def files_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


async def complaint(process: Process) -> str:
    """The one line it ends with; nothing it logged before is an error."""
    assert await process.end() == 1
    assert process.out == []
    *logged, line = process.err
    assert all(" INFO " in one or " WARNING " in one for one in logged), logged
    assert SECRET not in "\n".join(process.err)
    return line


@pytest.mark.parametrize("number", SIGNALS)
async def test_a_signal_ends_it_cleanly_with_work_in_flight(
    sandbox: Sandbox, tmp_path: Path, number: signal.Signals
) -> None:
    async with bot("run", folder=tmp_path, settings=in_sandbox(sandbox)) as process:
        await process.line("ready")
        sandbox.fault("slow", seconds=0.5)
        questions = [ask(sandbox, SURE) for _ in range(40)]
        await until(lambda: sandbox.chat.calls_running > 0)
        process.send(number)
        assert await process.end(10) == 0
        sent = [len(replies_to(sandbox, question)) for question in questions]
        assert 0 < sum(sent) < len(sent), "some work was in flight, some was left"
        assert max(sent) == 1
        assert not [line for line in process.err if " ERROR " in line or "Traceback" in line]
    with closing(sqlite3.connect(tmp_path / "var" / "bridge.db")) as store:
        rows = dict(store.execute("SELECT state, count(*) FROM outbox GROUP BY state").fetchall())
    assert rows["done"] == sum(sent), "what was sent is written down"
    assert "leased" not in rows


@pytest.mark.parametrize("number", SIGNALS)
async def test_the_demo_says_where_it_is_answers_and_leaves_nothing_behind(
    tmp_path: Path, number: signal.Signals
) -> None:
    arguments = ("demo", "--no-browser", "--port", "0")
    async with bot(*arguments, folder=tmp_path, settings={}, cwd=ROOT) as process:
        url = (await process.line("ready: http://127.0.0.1:")).rsplit(" ", 1)[1]
        act = {"as": "nora", "do": "message", "channel": "help", "text": SURE}
        async with aiohttp.ClientSession() as http:
            async with http.post(f"{url}/sandbox/act", json=act) as response:
                said = (await response.json())["messages"]
            assert [m["author"] for m in said] == ["nora", "bridge"]
            process.send(number)
            assert await process.end(10) == 0
        assert process.out[-1] == "Stopped."
        assert process.err == []
    assert files_in(tmp_path) == set()


async def test_the_demo_says_that_its_port_is_taken(tmp_path: Path, taken: int) -> None:
    arguments = ("demo", "--no-browser", "--port", str(taken))
    async with bot(*arguments, folder=tmp_path, settings={}, cwd=ROOT) as process:
        line = await complaint(process)
        assert line == f"port {taken}: Address already in use; try --port 0"
    assert files_in(tmp_path) == set()


async def test_a_taken_health_port_is_told_with_what_to_do(
    sandbox: Sandbox, tmp_path: Path, taken: int
) -> None:
    settings = {**in_sandbox(sandbox), "BRIDGE_HTTP_PORT": taken}
    async with bot("run", folder=tmp_path, settings=settings) as process:
        line = await complaint(process)
        assert f"127.0.0.1:{taken}" in line
        assert "Address already in use" in line
        assert "set BRIDGE_HTTP_PORT to another port, or to 0 for none" in line


@pytest.mark.parametrize(
    ("setting", "value", "parts"),
    [
        ("BRIDGE_DISCORD_TOKEN", "", ["BRIDGE_DISCORD_TOKEN", "developer portal"]),
        ("BRIDGE_DISCORD_TOKEN", f"Bot {SECRET}", ["BRIDGE_DISCORD_TOKEN", "the token alone"]),
        ("BRIDGE_DISCORD_TOKEN", SECRET, ["discord: refuses the token; make a new one"]),
        ("BRIDGE_HELP_CHANNELS", "help", ["BRIDGE_HELP_CHANNELS", "Ids of text channels"]),
        ("BRIDGE_STATE_DIR", "/proc/nowhere", ["/proc/nowhere", "name another folder"]),
        ("BRIDGE_DATA_DIR", "/nowhere", ["/nowhere/faq", "no entry"]),
        (
            "BRIDGE_DATABASE_URL",
            f"mysql://bridge:{SECRET}@127.0.0.1/x",
            ["BRIDGE_DATABASE_URL", "postgresql://"],
        ),
    ],
)
async def test_a_setting_that_cannot_work_is_told_in_one_line_without_secrets(
    sandbox: Sandbox, tmp_path: Path, setting: str, value: str, parts: list[str]
) -> None:
    settings = {**in_sandbox(sandbox), setting: value}
    async with bot("run", folder=tmp_path, settings=settings) as process:
        line = await complaint(process)
        assert [part for part in parts if part not in line] == []


@pytest.mark.parametrize("setting", ["BRIDGE_DISCORD_API_URL", "BRIDGE_DISCORD_GATEWAY_URL"])
async def test_a_discord_that_cannot_be_reached_is_told_in_one_line(
    sandbox: Sandbox, tmp_path: Path, closed: int, setting: str
) -> None:
    settings = {**in_sandbox(sandbox), setting: f"http://127.0.0.1:{closed}"}
    async with bot("run", folder=tmp_path, settings=settings) as process:
        line = await complaint(process)
        assert line.startswith("discord: cannot be reached (")
        assert "check the network" in line


async def test_broken_content_names_every_file_and_line(sandbox: Sandbox, tmp_path: Path) -> None:
    await asyncio.to_thread(shutil.copytree, ROOT / "data", tmp_path / "data")
    faq = tmp_path / "data" / "faq"
    (faq / "mau" / "en.md").write_text("just text")
    (faq / "no-channel" / "es.md").write_text("solo texto")
    settings = {**in_sandbox(sandbox), "BRIDGE_DATA_DIR": tmp_path / "data"}
    async with bot("run", folder=tmp_path, settings=settings) as process:
        assert await process.end() == 1
        files = [line.split(": ")[0] for line in process.err]
        assert files == [f"{faq}/mau/en.md:1", f"{faq}/no-channel/es.md:1"]


async def test_a_second_bot_on_the_same_state_is_refused(sandbox: Sandbox, tmp_path: Path) -> None:
    settings = in_sandbox(sandbox)
    async with bot("run", folder=tmp_path, settings=settings) as first:
        await first.line("ready")
        async with bot("run", folder=tmp_path, settings=settings) as second:
            assert "another process uses" in await complaint(second)
        assert not first.is_mute()
