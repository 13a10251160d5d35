"""Members open help posts on the page: what they are told, asked and offered there."""

import pytest
from playwright.async_api import Page, expect

from tests.e2e.conftest import NARROW, WIDE
from tests.e2e.visit import Visit, picture, said

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

CRASH = {
    "title": "App crashes after the update",
    "text": "Since yesterday my app crashes on start after I upload a bundle, on iOS 17.5.",
}
CRASH_ES = {
    "title": "La app se cierra al actualizar",
    "text": "Desde ayer mi app se cierra al arrancar después de subir una versión, en iOS 17.5.",
}


async def open_post(visit: Visit, person: str, post: dict[str, str], width: int = WIDE) -> Page:
    await visit.play.act(person, "post", **post, tags=[])
    page = await visit.open(person, "questions", width)
    await page.get_by_text(post["title"]).first.click()
    return page


@pytest.mark.parametrize("width", [WIDE, NARROW])
async def test_a_post_is_told_asked_and_offered_everything_in_one_message(
    visit: Visit, width: int
) -> None:
    page = await open_post(visit, "nora", CRASH, width)
    first = said(page, "What would help others to help you")
    await expect(first).to_have_count(1)
    await expect(first).to_contain_text("People help each other here")
    await expect(first.get_by_role("button", name="Add details")).to_be_visible()
    await expect(first.get_by_role("button", name="Solved", exact=True)).to_be_visible()
    if width == WIDE:
        await first.get_by_role("button", name="Add details").scroll_into_view_if_needed()
        await picture(page, "intake")


async def test_what_is_added_is_ticked_before_ones_eyes(visit: Visit) -> None:
    page = await open_post(visit, "nora", CRASH)
    await expect(said(page, "✅ Platform")).to_be_visible()
    await expect(said(page, "✅ Device")).to_have_count(0)
    box = page.locator("#message-box")
    await box.fill("It is an iPhone 14, plugin @capgo/capacitor-updater 7.4.1")
    await box.press("Enter")
    await expect(said(page, "✅ Device")).to_be_visible()
    await expect(said(page, "What would help others to help you")).to_have_count(1)


async def test_the_details_are_asked_for_in_a_form_in_spanish(visit: Visit) -> None:
    page = await open_post(visit, "lucia", CRASH_ES)
    await page.get_by_role("button", name="Añadir detalles").click()
    form = page.get_by_role("dialog")
    await expect(form.get_by_label("Plugin y su versión exacta")).to_be_visible()
    await form.get_by_label("Plugin y su versión exacta").fill("capacitor-updater 7.4.1")
    await picture(page, "details")
    await form.get_by_role("button", name="Enviar").click()
    await expect(said(page, "✅ Plugin y su versión exacta")).to_be_visible()
    await expect(said(page, "7.4.1")).to_be_visible()


async def test_solved_thanks_whoever_helped(visit: Visit) -> None:
    page = await open_post(visit, "nora", CRASH)
    await visit.play.act(
        "paula", "message", channel=CRASH["title"], text="Call notifyAppReady in your main file."
    )
    await page.get_by_role("button", name="Solved", exact=True).click()
    asked = said(page, "Only you can see this")
    await asked.get_by_role("combobox").click()
    await page.get_by_role("option").filter(has_text="notifyAppReady").click()
    await expect(said(page, "Thanks to @Paula")).to_have_count(1)
    await picture(page, "solved")


async def test_an_open_incident_comes_first(visit: Visit) -> None:
    visit.play.sandbox.status.change(
        {"shape": "statuspage", "level": "outage", "title": "Updates are slow in Europe"}
    )
    status = visit.play.bridge.bot.services.status
    assert status
    await status.look()
    page = await open_post(visit, "nora", CRASH)
    first = said(page, "What would help others to help you")
    await expect(first).to_contain_text("Updates are slow in Europe")
    await expect(first).to_contain_text("no ticket is needed")
    await page.locator("article").first.scroll_into_view_if_needed()
    await picture(page, "incident")
