"""A sandbox with a small bot in it, and people who look at it through Chromium."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import discord
import pytest
import pytest_asyncio
import yarl
from discord.gateway import DiscordWebSocket
from playwright.async_api import Browser, Page, async_playwright

from bot.sandbox import Sandbox, World
from tests.e2e.page_bot import PageBot

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


@dataclass
class House:
    """The sandbox, its bot, and every page that was opened on it."""

    sandbox: Sandbox
    bot: PageBot
    browser: Browser
    noise: list[str] = field(default_factory=list)
    expected_noise: tuple[str, ...] = ()

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

    def unexpected_noise(self) -> list[str]:
        return [
            line
            for line in self.noise
            if not any(expected in line for expected in self.expected_noise)
        ]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def house(chromium: Browser, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    """Fails the test over anything in a browser's console that was not to be expected."""
    async with Sandbox(World.load(), port=0) as sandbox:
        monkeypatch.setattr(discord.http.Route, "BASE", sandbox.api_url)
        monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(sandbox.gateway_url))
        async with PageBot() as bot:
            running = asyncio.create_task(bot.start(sandbox.token))
            await asyncio.wait_for(bot.is_here.wait(), 10)
            house = House(sandbox, bot, chromium)
            yield house
            for context in chromium.contexts:
                await context.close()
            await bot.close()
            await running
    assert house.unexpected_noise() == []


Audit = Callable[[Page], Awaitable[list[str]]]


@pytest.fixture
def audit() -> Audit:
    """What somebody could stumble over on the page as it stands."""

    async def look(page: Page) -> list[str]:
        found = await page.evaluate(AUDIT)
        assert found["texts"] > 0, "nothing to look at"
        return list(found["problems"])

    return look
