"""The operators' pages in a real browser: the way in, a week's figures, keyboard, both schemes."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, expect

from bot import running
from bot.bootstrap import Bridge
from bot.cli.demo import settings_for
from bot.domain.ids import GuildId, RoleId
from bot.domain.role import Role
from bot.sandbox import Sandbox, World
from bot.services.close import Person
from tests.e2e.conftest import NARROW, WIDE, Audit
from tests.e2e.visit import Visit, picture
from tests.support.discord_client import pointed_at
from tests.support.operators import give_up, link_for
from tests.support.week import MAX, fill

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
TABS = ("Overview", "Gaps", "Outbox", "Audit log", "Incidents")


@dataclass
class Pages:
    """A process that shows pages and nothing else, after a week; ``noise``: what browsers said."""

    bridge: Bridge
    browser: Browser
    noise: list[str] = field(default_factory=list)

    async def link(self) -> str:
        """As ``/bridge dashboard`` would make it."""
        [role] = self.bridge.bot.places.maintainer_roles
        person = Person(MAX, frozenset({RoleId(role)}), "en")
        guild = self.bridge.bot.places.guild
        assert guild
        card = await self.bridge.bot.services.dashboard.invite(person, GuildId(guild))
        return card.buttons[0].url

    async def context(self, width: int = WIDE, **more: Any) -> BrowserContext:
        context = await self.browser.new_context(viewport={"width": width, "height": 844}, **more)
        context.set_default_timeout(15_000)
        context.on("console", lambda said: self.noise.append(f"{said.type}: {said.text}"))
        context.on("weberror", lambda error: self.noise.append(f"error: {error.error}"))
        return context

    async def enter(self, width: int = WIDE, **more: Any) -> Page:
        page = await (await self.context(width, **more)).new_page()
        await page.goto(await self.link())
        await page.get_by_role("button", name="Come in").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Overview")
        return page


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def week(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Bridge]:
    """It lives its week before anybody looks."""
    folder: Path = tmp_path_factory.mktemp("week")
    await fill(folder)
    stop = asyncio.Event()
    is_ready: asyncio.Future[Bridge] = asyncio.get_running_loop().create_future()

    async def on_ready(bridge: Bridge) -> None:
        is_ready.set_result(bridge)

    async with Sandbox(World.load()) as sandbox:
        with pointed_at(sandbox):  # and afterwards no longer, whatever the bridge did
            run = running.run(settings_for(sandbox, folder), stop, on_ready, role=Role.WEB)
            running_bridge = asyncio.create_task(run)
            either: set[asyncio.Future[Any]] = {running_bridge, is_ready}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            yield is_ready.result()
            stop.set()
            await running_bridge


@pytest_asyncio.fixture(loop_scope="session")
async def pages(week: Bridge, chromium: Browser) -> AsyncIterator[Pages]:
    """Fails the test over anything that a browser writes to its console, as of a policy broken."""
    found = Pages(week, chromium)
    yield found
    for context in chromium.contexts:
        await context.close()
    assert found.noise == []


async def test_a_maintainer_comes_in_from_discord_and_mends_what_was_given_up(
    visit: Visit, audit: Audit
) -> None:
    await visit.play.say("nora", "help", "How do I roll back a bundle?")
    number = await give_up(visit.play, "discord: no such channel")
    link = await link_for(visit.play)
    chat = await visit.open("max", "general")
    async with chat.context.expect_page() as opened:
        await chat.get_by_role("link", name="Open the pages").last.click()
    page = await opened.value
    page.on("console", lambda said: visit.noise.append(said.text))
    await expect(page.get_by_role("button", name="Come in")).to_be_focused()
    assert await audit(page) == []
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Overview")
    again = await page.context.new_page()
    await again.goto(link)
    await again.get_by_role("button", name="Come in").click()
    await expect(again.get_by_role("heading", level=1)).to_contain_text("does not work any more")

    await page.get_by_role("link", name=re.compile("Outbox")).click()
    await page.get_by_role("button", name=f"Try effect {number} again").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_have_text("It is tried again.")
    await expect(page.get_by_role("status")).to_be_focused()
    await visit.play.settle()
    await page.reload()
    await expect(page.get_by_text("Nothing was given up.")).to_be_visible()
    await page.get_by_role("link", name="Audit log").click()
    await page.get_by_label("Words, or a member's number").fill("outbox")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("row")).to_have_count(2)
    await expect(page.get_by_role("row").nth(1)).to_contain_text(f"effect {number}")
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")
    assert await audit(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
async def test_everybody_can_read_every_page(
    pages: Pages, audit: Audit, width: int, scheme: str
) -> None:
    page = await pages.enter(width, color_scheme=scheme)
    if (width, scheme) == (WIDE, "light"):
        await picture(page, "pages")
    for name in TABS:
        await page.get_by_role("link", name=re.compile(f"^{name}")).click()
        await expect(page.get_by_role("heading", level=1)).to_have_text(name)
        await expect(page.get_by_role("link", name=re.compile(f"^{name}"))).to_be_focused()
        assert await audit(page) == [], name
        wide = "document.documentElement.scrollWidth > innerWidth"
        assert not await page.evaluate(wide), f"{name} is wider than its window"


async def test_a_chart_is_one_stop_of_the_keyboard_and_says_what_each_column_holds(
    pages: Pages,
) -> None:
    page = await pages.enter()
    chart = page.get_by_role("group", name="What became of questions")
    columns = chart.locator(".chart-column")
    await expect(columns).to_have_count(7)
    await expect(chart.locator("[tabindex='0']")).to_have_count(1)
    await columns.last.focus()
    for key, place in (("ArrowLeft", 5), ("Home", 0), ("ArrowLeft", 0), ("ArrowRight", 1)):
        await page.keyboard.press(key)
        await expect(columns.nth(place)).to_be_focused()
    told = await columns.nth(1).get_attribute("aria-label")
    assert told
    await expect(page.locator(".reading").first).to_have_text(told)
    await page.keyboard.press("Tab")
    await expect(page.get_by_text("As a table").first).to_be_focused()
    await page.keyboard.press("Enter")
    row = page.get_by_role("region", name="What became of questions, as a table").get_by_role("row")
    await expect(row).to_have_count(8)
    counts = re.findall(r"\d+", told.partition(": ")[2])
    assert (await row.nth(2).inner_text()).split()[1:] == counts


async def test_another_range_is_swapped_in_and_stays_in_the_address(pages: Pages) -> None:
    page = await pages.enter()
    await page.evaluate("document.body.dataset.same = 'yes'")
    month = page.get_by_role("link", name="30 days")
    await month.click()
    await expect(month).to_have_attribute("aria-current", "true")
    await expect(month).to_be_focused()
    assert page.url.endswith("/dashboard?days=30")
    assert await page.evaluate("document.body.dataset.same") == "yes", "nothing else was loaded"
    await page.go_back()
    week = page.get_by_role("link", name="7 days", exact=True)
    await expect(week).to_have_attribute("aria-current", "true")


async def test_everything_works_without_javascript(pages: Pages) -> None:
    page = await pages.enter(java_script_enabled=False)
    await page.get_by_role("link", name="90 days").click()
    await expect(page.get_by_role("link", name="90 days")).to_have_attribute("aria-current", "true")
    await page.get_by_role("link", name="Gaps").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Gaps")
    await expect(page.locator(".gaps > li").first).to_contain_text("SBOM")
    await page.get_by_role("link", name=re.compile("Outbox")).click()
    letter = page.locator(".letters > li").filter(has_text="unknown")
    await letter.get_by_text("Drop", exact=True).click()
    await letter.get_by_role("button").last.click()
    await expect(page.get_by_role("status")).to_contain_text("it will not happen")
    await expect(page.locator(".letters > li")).to_have_count(1)
    await page.get_by_role("link", name="Audit log").click()
    await expect(page.get_by_role("row").nth(1)).to_contain_text("outbox.drop")
