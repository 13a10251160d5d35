"""Slash commands are found, filled in and run, by keyboard and mouse, in one's own language."""

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import NARROW, WIDE, House

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
widths = pytest.mark.parametrize("width", [WIDE, NARROW])


@widths
async def test_a_command_by_keyboard_in_spanish(house: House, width: int) -> None:
    page = await house.open("lucia", width=width)
    box = page.get_by_label("Escribe en #help")
    await box.press_sequentially("/preg")
    await expect(page.get_by_role("option", name="/preguntar")).to_contain_text("Pregunta algo")
    await box.press("Enter")
    question = page.get_by_role("combobox", name="pregunta")
    await expect(question).to_be_focused()
    await page.keyboard.press("Control+Enter")
    await page.keyboard.press("Enter")
    await expect(page.locator(".problem:visible")).to_have_text("Rellena este campo.")
    await question.press_sequentially("pri")
    # What was offered for less of the word may name it too, further down.
    chosen = page.get_by_role("option", name="Prices and plans", selected=True)
    await expect(chosen).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(question).to_have_value("Prices and plans")
    await page.keyboard.press("Enter")
    await expect(page.locator("article.ephemeral")).to_contain_text("pric|None|None")
    await expect(box).to_be_focused()


@widths
async def test_a_command_by_mouse_with_options_of_every_kind(house: House, width: int) -> None:
    page = await house.open(width=width)
    await page.get_by_label("Message #help").fill("/ask how to roll back")
    await page.get_by_role("option", name="/ask").click()
    form = page.get_by_role("form", name="/ask")
    await expect(form.get_by_label("question")).to_have_value("how to roll back")
    options = form.get_by_role("group", name="Add an option")
    await options.get_by_role("button", name="times").click()
    await expect(form.get_by_label("times")).to_be_focused()
    await page.keyboard.type("seven")
    for name, option in (("loud", "No"), ("to", "Paula"), ("where", "general"), ("role", "team")):
        await options.get_by_role("button", name=name, exact=True).click()
        await form.get_by_role("combobox", name=name, exact=True).click()
        await page.get_by_role("option", name=option, exact=True).click()
    await form.get_by_role("button", name="Run command").click()
    await expect(form.get_by_text("A number, please.")).to_be_visible()
    await form.get_by_label("times").fill("3")
    await form.get_by_role("button", name="Run command").click()
    await expect(page.locator("article.ephemeral")).to_contain_text(
        "how to roll back|3|False|['paula', 'general', 'team']"
    )
