"""The support desk on the sandbox's page: what was sent is there to be read, and answered."""

import aiohttp
import pytest
from playwright.async_api import Page, expect

from tests.e2e.conftest import NARROW, WIDE, Audit, House
from tests.support.desk_caller import DeskCaller

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

TICKET = {
    "subject": "Updates <b>roll back</b> after one minute",
    "summary": "It rolls back.\n\nSee https://example.com/a-page for more.",
    "steps": "1. Start\n2. Wait",
    "environment": "iOS 18.2, plugin 7.4.1",
    "tier": "team",
    "project": "com.example.shop",
    "role": "app_developer",
    "locale": "en",
    "topic": "platform-bug",
    "thread": "https://discord.com/channels/1100000000000000001/1100000000000000303",
    "contact": "a-very-long-name-indeed.of.somebody@customer-with-a-long-domain.example",
    "attachments": [
        {"name": "device.log", "text": "error: notifyAppReady was not called in time\n" * 20}
    ],
}


async def hand_over(house: House, key: str = "h-1") -> None:
    async with aiohttp.ClientSession() as session:
        caller = DeskCaller(house.sandbox, session, house.sandbox.desk_secret)
        assert (await caller.hand_over(TICKET, key))[0] == 201


async def opened(house: House, person: str, tab: str, width: int, scheme: str = "light") -> Page:
    page = await house.open(person, width=width, scheme=scheme)
    if width == NARROW:
        await page.locator("#open-panels").click()
    await page.get_by_role("tab", name=tab).click()
    return page


async def test_a_maintainer_reads_and_answers_a_ticket_by_keyboard(house: House) -> None:
    page = await opened(house, "max", "Support desk", NARROW)
    await expect(page.locator("#panel")).to_contain_text("No ticket has arrived yet.")
    await hand_over(house)
    await expect(page.locator("#live")).to_contain_text("New ticket: Updates")
    ticket = page.locator(".entry").filter(has_text="SUP-1001")
    summary = ticket.locator("> summary")
    await summary.press("Enter")
    for text in ("<b>roll back</b>", "2. Wait", "iOS 18.2", "com.example.shop", "app_developer"):
        await expect(ticket).to_contain_text(text)
    log = ticket.locator("summary").filter(has_text="device.log")
    await log.press("Enter")
    for name, state, then in (
        ("Reply", "answered", "Reply"),
        ("Solved", "solved", "Reopen"),
        ("Reopen", "open", "Solved"),
    ):
        await ticket.get_by_role("button", name=name).press("Enter")
        await expect(summary).to_contain_text(state)
        await expect(ticket.get_by_role("button", name=then)).to_be_focused()
        assert house.sandbox.panels["tickets"][0]["state"] == state
    await expect(ticket.locator("pre")).to_be_visible()


async def test_who_is_no_maintainer_only_reads(house: House) -> None:
    page = await opened(house, "lucia", "Soporte", WIDE)
    await hand_over(house)
    await page.locator(".entry > summary").click()
    await expect(page.locator(".entry")).to_contain_text("Pasos")
    await expect(page.locator(".entry button")).to_have_count(0)


@pytest.mark.parametrize(("width", "scheme"), [(WIDE, "light"), (NARROW, "dark")])
async def test_tickets_are_easy_to_read(
    house: House, audit: Audit, width: int, scheme: str
) -> None:
    for at in range(2):
        await hand_over(house, f"h-{at}")
    house.sandbox.desk.change({"reference": "SUP-1001", "do": "solve"})
    page = await opened(house, "max", "Support desk", width, scheme)
    await page.locator(".entry > summary").first.click()
    await page.locator(".enclosed > summary").first.click()
    await expect(page.locator(".entry pre").first).to_be_visible()
    assert await audit(page) == []
