"""Text files that people attach are read into the examination; their failures lose nothing."""

import codecs
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from tests.support.stage import Stage, of_bridge

BUG = "After an update the app shows a white screen on every start, and it never comes back."
TITLE = "White screen"
LOG = "12:00:01 E/Capgo: download failed: timeout"
READERS = 2
"""Who looks for secrets, and who examines the report."""
TICKED = "✅ Logs, as text"


@dataclass(slots=True)
class Cdn:
    """Where attachments lie: ``status`` and ``body`` are what the next calls get."""

    status: int = 200
    body: bytes = b""
    asked: list[str] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        return web.Response(status=self.status, body=self.body if self.status == 200 else b"")


@asynccontextmanager
async def cdn(play: Stage) -> AsyncIterator[Cdn]:
    """In the place of the sandbox's own, for files that are uploaded from now on."""
    here = Cdn()
    app = web.Application()
    app.router.add_get("/{path:.*}", here.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    play.sandbox.chat.attachments.base = f"http://{host}:{port}"
    try:
        yield here
    finally:
        await runner.cleanup()


async def opened(play: Stage) -> str:
    answer = await play.act("nora", "post", title=TITLE, text=BUG, tags=[])
    return str(of_bridge(answer)[0]["id"])


async def upload(play: Stage, name: str, text: str, content: str = "") -> None:
    await play.act("nora", "upload", channel=TITLE, name=name, text=text, content=content)


async def shown(play: Stage, first: str) -> str:
    return str((await play.message(first))["text"])


@pytest.mark.parametrize("name", ["app.log", "message.txt", "REPORT.MD", "out.json"])
async def test_a_text_file_is_read_like_a_message(play: Stage, name: str) -> None:
    first = await opened(play)
    await upload(play, name, f"{LOG}\nAndroid 14")
    text = await shown(play, first)
    assert TICKED in text
    assert "✅ System version" in text
    assert "Show it as code" not in text  # a file is no message that is hard to read


async def test_a_log_of_one_mebibyte_is_read(play: Stage) -> None:
    first = await opened(play)
    line = "12:00:01 D/Capgo: one step of many, and nothing to worry about\n"
    text = (line * (2**20 // len(line)))[: 2**20 - len(LOG) - 1] + f"\n{LOG}"
    assert len(text) == 2**20
    async with cdn(play) as files:
        files.body = text.encode()
        await upload(play, "app.log", "x")
    assert TICKED in await shown(play, first)


@pytest.mark.parametrize("name", ["app.zip", "fix.patch", "screen.png", "log"])
async def test_other_files_are_not_even_asked_for(play: Stage, name: str) -> None:
    first = await opened(play)
    async with cdn(play) as files:
        await upload(play, name, LOG)
        assert files.asked == []
    assert TICKED not in await shown(play, first)


async def test_a_file_that_is_larger_than_it_says_is_not_read(play: Stage) -> None:
    first = await opened(play)
    async with cdn(play) as files:
        files.body = f"{LOG}\n".encode() * 40_000
        await upload(play, "app.log", "small")
        assert len(files.asked) == READERS
    assert TICKED not in await shown(play, first)


@pytest.mark.parametrize("body", [b"\xff\xd8\xff\xe0" + LOG.encode(), LOG.encode() + b"\0\0"])
async def test_a_picture_that_is_called_a_log_says_nothing(play: Stage, body: bytes) -> None:
    first = await opened(play)
    async with cdn(play) as files:
        files.body = body
        await upload(play, "app.log", "x", content="It is iOS 17.5")
    text = await shown(play, first)
    assert TICKED not in text
    assert "✅ System version" in text  # the message itself counts


async def test_what_a_windows_terminal_wrote_is_read(play: Stage) -> None:
    first = await opened(play)
    async with cdn(play) as files:
        files.body = codecs.BOM_UTF16_LE + LOG.encode("utf-16-le")
        await upload(play, "app.log", "x")
    assert TICKED in await shown(play, first)


async def test_a_link_that_has_run_out_is_let_go(play: Stage) -> None:
    first = await opened(play)
    async with cdn(play) as files:
        files.status = 404
        await upload(play, "app.log", LOG, content="It is iOS 17.5")
        await play.act("nora", "message", channel=TITLE, text="anybody?")
        assert len(files.asked) == READERS
    assert "✅ System version" in await shown(play, first)


async def test_after_an_outage_the_file_is_read_with_the_next_words(play: Stage) -> None:
    first = await opened(play)
    async with cdn(play) as files:
        files.status = 503
        await upload(play, "app.log", LOG, content="It is iOS 17.5")
        text = await shown(play, first)
        assert "✅ System version" in text
        assert TICKED not in text
        files.status, files.body = 200, LOG.encode()
        await play.act("nora", "message", channel=TITLE, text="anybody?")
    assert TICKED in await shown(play, first)


async def test_somebody_elses_file_ticks_nothing(play: Stage) -> None:
    first = await opened(play)
    await play.act("lucia", "upload", channel=TITLE, name="mine.log", text=LOG)
    assert TICKED not in await shown(play, first)


@pytest.mark.parametrize(
    ("who", "wish", "how"),
    [
        ("nora", "paste the text itself", "**Logcat**: select the lines, Ctrl+C"),
        ("lucia", "Pega el texto tal cual", "**Terminal**: selecciónalas"),
    ],
)
async def test_a_screenshot_is_answered_with_how_to_copy_the_text(
    play: Stage, who: str, wish: str, how: str
) -> None:
    text = {"nora": "it crashes, look", "lucia": "no funciona, mira por favor"}[who]
    answer = await play.act(who, "post", title=TITLE, text=text, tags=[])
    first = str(of_bridge(answer)[0]["id"])
    assert how not in await shown(play, first)
    await play.act(who, "upload", channel=TITLE, name="screen.png", text="x", content="")
    said = await shown(play, first)
    assert wish in said
    assert how in said


async def test_a_screenshot_that_follows_a_long_text_counts_until_there_is_a_log(
    play: Stage,
) -> None:
    text = "Since yesterday my app crashes on start after it has installed an update, why?"
    answer = await play.act("nora", "post", title=TITLE, text=text, tags=[])
    first = str(of_bridge(answer)[0]["id"])
    await play.act("nora", "upload", channel=TITLE, name="screen.png", text="x", content="see here")
    assert "paste the text itself" in await shown(play, first)
    log = "```\n2026-01-01 12:00:00 E/CapgoUpdater: Failed to download from the server\n```"
    await play.act("nora", "message", channel=TITLE, text=log)
    assert "paste the text itself" not in await shown(play, first)
