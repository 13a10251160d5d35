"""The customers on the sandbox's page: who they are, and a way to change how they stand."""

import pytest
from playwright.async_api import Page, expect

from tests.e2e.conftest import NARROW, WIDE, Audit, House

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
widths = pytest.mark.parametrize("width", [WIDE, NARROW])


async def opened(house: House, person: str, tab: str, width: int, scheme: str = "light") -> Page:
    page = await house.open(person, width=width, scheme=scheme)
    if width == NARROW:
        await page.locator("#open-panels").click()
    await page.get_by_role("tab", name=tab).click()
    return page


@widths
@pytest.mark.parametrize(
    ("person", "tab", "paid", "late", "gone"),
    [
        ("nora", "Customers", "active", "past due", "removed"),
        ("lucia", "Clientes", "al día", "con pago pendiente", "ya no existe"),
    ],
)
async def test_a_customers_standing_is_changed_by_keyboard(
    house: House, width: int, person: str, tab: str, paid: str, late: str, gone: str
) -> None:
    page = await opened(house, person, tab, width)
    paula = page.locator("details").filter(has_text="paula@example.com")
    summary = paula.locator("summary")
    await expect(summary).to_contain_text(paid)
    await summary.press("Enter")
    await expect(paula).to_contain_text("com.example.shop: app_developer")
    for name, state in ((late, "past_due"), (gone, "removed"), (paid, "active")):
        button = paula.get_by_role("button", name=name)
        await button.press("Enter")
        await expect(button).to_have_attribute("aria-pressed", "true")
        await expect(button).to_be_focused()
        await expect(summary).to_contain_text(name)
        [row] = [one for one in house.sandbox.panels["customers"] if one["name"] == "Paula"]
        assert row["state"] == state


async def test_customers_keep_their_order_and_everybody_sees_a_change(house: House) -> None:
    page = await opened(house, "max", "Customers", WIDE)
    names = page.locator(".entry summary .label")
    await expect(names.first).to_have_text("Lucía")
    house.sandbox.customers.change({"address": "dana@example.com", "state": "inactive"})
    dana = page.locator("summary").filter(has_text="Dana")
    await expect(dana).to_contain_text("inactive")
    await expect(names).to_have_count(len(house.sandbox.panels["customers"]))


async def test_the_arrows_go_round_the_tabs(house: House) -> None:
    page = await house.open()
    names = ("Mailbox", "Customers", "Support desk", "GitHub", "Support desk")
    keys = (*["ArrowRight"] * 4, "ArrowLeft")
    await page.get_by_role("tab", name="GitHub").focus()
    for key, name in zip(keys, names, strict=True):
        await page.keyboard.press(key)
        await expect(page.get_by_role("tab", name=name)).to_be_focused()


@widths
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_they_are_easy_to_read(house: House, audit: Audit, width: int, scheme: str) -> None:
    for at, state in enumerate(("past_due", "cancelled", "removed", "unknown")):
        address = house.sandbox.panels["customers"][at]["address"]
        house.sandbox.customers.change({"address": address, "state": state})
    page = await opened(house, "lucia", "Clientes", width, scheme)
    await page.locator("summary").filter(has_text="Paula").click()
    assert await audit(page) == []
