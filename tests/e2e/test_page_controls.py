"""Every control a bot can show works by mouse and by keyboard, on wide and narrow windows."""

from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from tests.e2e.conftest import NARROW, WIDE, House

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
widths = pytest.mark.parametrize("width", [WIDE, NARROW])


def button(page: Page, name: str) -> Locator:
    return page.locator("article").get_by_role("button", name=name, exact=True)


def select(page: Page, name: str) -> Locator:
    return page.locator("article").get_by_role("combobox", name=name)


async def press(control: Locator, key: str = "Enter") -> None:
    await control.focus()
    await control.press(key)


@widths
async def test_a_card_shows_all_its_parts(house: House, width: int) -> None:
    page = await house.open(width=width)
    await house.card()
    card = page.locator("article .container")
    await expect(card.get_by_role("heading", name="Everything")).to_be_visible()
    await expect(card.get_by_role("img", name="The console")).to_be_visible()
    await expect(card.get_by_role("link", name="Docs")).to_have_attribute(
        "href", "https://example.org/docs"
    )
    await expect(button(page, "Off")).to_be_disabled()
    await expect(card).to_have_css("border-left-color", "rgb(26, 188, 156)")
    await expect(page.locator("article .quoted").get_by_text("card")).to_be_visible()


@widths
@pytest.mark.parametrize("by_keyboard", [False, True])
async def test_a_private_answer_is_seen_by_its_addressee_until_dismissed(
    house: House, width: int, by_keyboard: bool
) -> None:
    nora = await house.open("nora", width=width)
    maximilian = await house.open("max", width=width)
    await house.card()
    if by_keyboard:
        await press(button(nora, "Private"))
    else:
        await button(nora, "Private").click()
    answer = nora.locator("article.ephemeral")
    await expect(answer).to_contain_text("just for you")
    await expect(answer).to_contain_text("Only you can see this")
    await expect(button(maximilian, "Private")).to_be_visible()
    await expect(maximilian.locator("article.ephemeral")).to_have_count(0)
    await nora.reload()
    await expect(answer).to_have_count(1)
    dismiss = answer.get_by_role("button", name="Dismiss")
    if by_keyboard:
        await press(dismiss)
    else:
        await dismiss.click()
    await expect(answer).to_have_count(0)


async def test_a_button_may_change_the_message_for_everybody(house: House) -> None:
    nora, lucia = await house.open("nora"), await house.open("lucia")
    await house.card()
    await button(nora, "Change").click()
    for page in (nora, lucia):
        await expect(page.locator("article strong").get_by_text("changed")).to_be_visible()
        await expect(button(page, "Change")).to_have_count(0)


async def test_waiting_shows_until_the_answer_comes(house: House) -> None:
    page = await house.open()
    await house.card()
    await button(page, "Slow").click()
    await expect(page.locator(".thinking")).to_contain_text("is thinking")
    await expect(button(page, "Slow")).to_have_attribute("aria-busy", "true")
    house.bot.go_on.set()
    await expect(page.locator("article.ephemeral")).to_contain_text("done at last")
    await expect(page.locator(".thinking")).to_have_count(0)
    await expect(page.locator(".edited")).to_have_count(0)
    await expect(button(page, "Slow")).not_to_have_attribute("aria-busy", "true")


async def test_a_press_that_nobody_answers_is_said_to_have_failed(house: House) -> None:
    house.sandbox.chat.interactions.patience = 0.3
    page = await house.open("lucia")
    await house.card()
    await button(page, "Mute").click()
    await expect(page.get_by_role("alert")).to_contain_text("Esta interacción falló")


@widths
async def test_selects_by_mouse(house: House, width: int) -> None:
    page = await house.open(width=width)
    await house.card()
    answer = page.locator("article.ephemeral").last
    for placeholder, option, said in (
        ("Topic", "Prices", "topic: 1 prices"),
        ("Role", "helper", f"roles: 1 {house.sandbox.world.roles['helper'].id}"),
        ("Place", "general", f"places: 1 {house.sandbox.world.channels['general'].id}"),
    ):
        await select(page, placeholder).click()
        await page.get_by_role("option", name=option).click()
        await expect(answer).to_contain_text(said)


@widths
async def test_selects_by_keyboard(house: House, width: int) -> None:
    page = await house.open(width=width)
    await house.card()
    topic = select(page, "Topic")
    await press(topic)
    await expect(topic).to_have_attribute("aria-expanded", "true")
    await topic.press("ArrowDown")
    active = await topic.get_attribute("aria-activedescendant")
    await expect(page.locator(f"#{active}")).to_contain_text("Prices")
    await topic.press("Escape")
    await expect(page.get_by_role("listbox")).to_have_count(0)
    await press(topic, "ArrowDown")
    await topic.press("p")
    await topic.press("Enter")
    await expect(page.locator("article.ephemeral")).to_contain_text("topic: 1 prices")
    await expect(topic).to_be_focused()


async def test_several_people_are_chosen_before_anything_is_sent(house: House) -> None:
    page = await house.open()
    await house.card()
    people = select(page, "People")
    await people.click()
    for name in ("Nora", "Paula"):
        await page.get_by_role("option", name=name).click()
    await expect(page.get_by_role("option", selected=True)).to_have_count(2)
    await expect(page.locator("article.ephemeral")).to_have_count(0)
    await people.press("Tab")
    await expect(page.locator("article.ephemeral")).to_contain_text("people: 2")


@widths
async def test_a_form_by_mouse(house: House, width: int, tmp_path: Path) -> None:
    log = tmp_path / "app.log"
    log.write_text("it broke", encoding="utf-8")
    page = await house.open(width=width)
    await house.card()
    await button(page, "Form").click()
    dialog = page.get_by_role("dialog", name="Tell us more")
    await expect(dialog.get_by_label("Mail")).to_have_value("nora@example.org")
    await expect(dialog.locator("strong").get_by_text("star")).to_be_visible()
    await dialog.get_by_role("button", name="Submit").click()
    await expect(dialog.get_by_text("Please fill this in.")).to_have_count(2)
    await expect(dialog.get_by_label("Story")).to_be_focused()
    await dialog.get_by_label("Story").fill("a story")
    await dialog.get_by_label("Mail").fill("no")
    await dialog.get_by_role("combobox", name="Platform").click()
    await page.get_by_role("option", name="Android").click()
    await dialog.get_by_label("Logs").set_input_files(log)
    await dialog.get_by_role("button", name="Submit").click()
    await expect(dialog.get_by_text("At least 5 characters")).to_be_visible()
    await dialog.get_by_label("Mail").fill("nora@example.com")
    await dialog.get_by_role("button", name="Submit").click()
    await expect(dialog).to_have_count(0)
    await expect(page.locator("article.ephemeral")).to_contain_text(
        "nora@example.com|a story|['Android']|['it broke']"
    )


@widths
async def test_a_form_by_keyboard(house: House, width: int) -> None:
    page = await house.open(width=width)
    await house.card()
    await press(button(page, "Boxes"))
    dialog = page.get_by_role("dialog", name="Choose")
    await expect(dialog.get_by_label("Low")).to_be_focused()
    keys = page.keyboard
    await keys.press("ArrowDown")
    await expect(dialog.get_by_label("High")).to_be_checked()
    await keys.press("Tab")
    await keys.press("Space")
    await keys.press("Tab")
    await keys.press("Tab")
    await keys.press("Space")
    await keys.press("Tab")
    await expect(dialog.get_by_label("Agreed")).to_be_focused()
    await keys.press("Space")
    await keys.press("Tab")
    await keys.press("ArrowDown")
    await page.get_by_role("listbox").wait_for()
    await keys.press("m")
    await keys.press("Enter")
    await keys.press("Tab")
    await keys.press("Tab")
    await expect(dialog.get_by_role("button", name="Submit")).to_be_focused()
    await keys.press("Enter")
    await expect(page.locator("article.ephemeral")).to_contain_text(
        "high|['app', 'cloud']|True|['max']"
    )


async def test_escape_closes_a_form_and_gives_the_focus_back(house: House) -> None:
    page = await house.open()
    await house.card()
    await press(button(page, "Form"))
    dialog = page.get_by_role("dialog", name="Tell us more")
    await expect(dialog.get_by_label("Mail")).to_be_focused()
    for _ in range(12):
        await page.keyboard.press("Tab")
        outside = (
            "document.activeElement !== document.body && !document.activeElement.closest('dialog')"
        )
        assert not await page.evaluate(outside)
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await expect(button(page, "Form")).to_be_focused()
    await page.reload()
    await expect(button(page, "Form")).to_be_visible()
    await expect(dialog).to_have_count(0)
