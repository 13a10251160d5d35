"""A sandbox with a small bot in it, and people who look at it through Chromium."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.sandbox import Sandbox
from tests.e2e.page_bot import PageBot
from tests.e2e.visit import visit as visit
from tests.support.discord_client import playing

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-sync",
    "--no-first-run",
    "--disable-component-update",
)
AUDIT = (Path(__file__).parent / "page_audit.js").read_text(encoding="utf-8")
WIDE, NARROW = 1280, 390
expect.set_options(timeout=15_000)  # a busy machine is no fault of the page


@dataclass
class House:
    """The sandbox, its bot, and every page that was opened on it."""

    sandbox: Sandbox
    bot: PageBot
    browser: Browser
    noise: list[str] = field(default_factory=list)

    async def open(
        self,
        person: str = "nora",
        channel: str = "help",
        width: int = WIDE,
        scheme: Any = "light",
    ) -> Page:
        """A browser of that person, who has arrived in ``channel``."""
        context = await self.browser.new_context(
            viewport={"width": width, "height": 844}, color_scheme=scheme
        )
        await context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = await context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: self.noise.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.noise.append(f"error: {error}"))
        place = self.sandbox.world.channels[channel].id
        await page.goto(f"{self.sandbox.url}/?as={person}#{place}")
        await page.wait_for_selector("#app:not([aria-busy])")
        return page

    async def act(self, person: str, do: str, **more: Any) -> Any:
        return await self.sandbox.act(as_=person, do=do, **more)

    async def card(self) -> None:
        """Somebody asks, and the bot shows every control there is, in #help."""
        await self.act("nora", "message", channel="help", text="card")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def house(chromium: Browser) -> AsyncIterator[House]:
    """Fails the test over anything that a browser writes to its console."""
    bot = PageBot()
    async with playing(bot) as play:
        house = House(play.sandbox, bot, chromium)
        yield house
        for context in chromium.contexts:
            await context.close()
    assert house.noise == []


Audit = Callable[[Page], Awaitable[list[str]]]


@pytest.fixture
def audit() -> Audit:
    """What somebody could stumble over on the page as it stands."""

    async def look(page: Page) -> list[str]:
        found = await page.evaluate(AUDIT)
        assert found["texts"] > 0, "nothing to look at"
        return list(found["problems"])

    return look
