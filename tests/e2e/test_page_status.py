"""The status page's switch on the sandbox's page, for everybody."""

import pytest
from playwright.async_api import Page, expect

from tests.e2e.conftest import NARROW, WIDE, Audit, House

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def opened(house: House, person: str, width: int, scheme: str = "light") -> Page:
    page = await house.open(person, width=width, scheme=scheme)
    if width == NARROW:
        await page.locator("#open-panels").click()
    return page


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize(
    ("person", "name", "start", "end", "well"),
    [
        ("nora", "Status page", "Start an incident", "End the incident", "all is well"),
        ("lucia", "Página de estado", "Iniciar una", "Terminar la", "todo bien"),
    ],
)
async def test_an_incident_begins_and_ends_by_keyboard(
    house: House, width: int, person: str, name: str, start: str, end: str, well: str
) -> None:
    page = await opened(house, person, width)
    status = page.get_by_role("region", name=name)
    await expect(status).to_contain_text(well)
    begin = status.get_by_role("button", name=start)
    await begin.focus()
    await begin.press("Enter")
    finish = status.get_by_role("button", name=end)
    await expect(finish).to_be_focused()
    assert house.sandbox.status.said.level == "incident"
    assert house.sandbox.status.said.title
    await page.reload()
    if width == NARROW:
        await page.locator("#open-panels").click()
    await finish.click()
    await expect(status).to_contain_text(well)
    assert house.sandbox.status.said.level == "up"


async def test_what_one_changes_everybody_sees(house: House) -> None:
    page = await house.open("max")
    house.sandbox.status.change({"level": "outage", "title": "Down"})
    await expect(page.get_by_role("region", name="Status page")).to_contain_text("outage")


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_it_is_easy_to_read_in_every_state(
    house: House, audit: Audit, width: int, scheme: str
) -> None:
    page = await opened(house, "lucia", width, scheme)
    for level in ("up", "incident", "outage", "maintenance"):
        house.sandbox.status.change({"level": level, "title": "Down"})
        await page.locator(".status .state").wait_for()
        assert await audit(page) == []
