"""People on the page of the real bot, and what they see there."""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest_asyncio
from playwright.async_api import Browser, Locator, Page

from tests.support.stage import Stage, stage

PICTURES = os.environ.get("BRIDGE_SCREENSHOTS")
"""A folder for README's screenshots: ``BRIDGE_SCREENSHOTS=.github/screenshots make test
ARGS=tests/e2e/test_main_job.py``."""


@dataclass
class Visit:
    """The stage, and browsers that look at it."""

    play: Stage
    browser: Browser
    noise: list[str]

    async def open(
        self, person: str, channel: str, width: int = 1280, scheme: Any = "light"
    ) -> Page:
        context = await self.browser.new_context(
            viewport={"width": width, "height": 844}, color_scheme=scheme
        )
        page = await context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: self.noise.append(f"{message.type}: {message.text}"))
        place = self.play.sandbox.world.channels[channel].id
        await page.goto(f"{self.play.sandbox.url}/?as={person}#{place}")
        await page.wait_for_selector("#app:not([aria-busy])")
        return page


@pytest_asyncio.fixture(loop_scope="session")
async def visit(chromium: Browser, tmp_path: Path) -> AsyncIterator[Visit]:
    noise: list[str] = []
    async with stage(tmp_path) as play:
        yield Visit(play, chromium, noise)
        for context in chromium.contexts:
            await context.close()
    assert noise == []


async def ask(page: Page, text: str) -> None:
    box = page.locator("#message-box")
    await box.fill(text)
    await box.press("Enter")


def said(page: Page, text: str) -> Locator:
    return page.locator("article").filter(has_text=text)


async def picture(page: Page, name: str) -> None:
    if PICTURES:
        await page.mouse.move(0, 0)
        await page.screenshot(path=Path(PICTURES) / f"{name}.png")
