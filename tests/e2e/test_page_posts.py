"""A post as a whole on the sandbox's page: its tags, its title, and what becomes of it."""

from typing import Literal

import pytest
from playwright.async_api import Page, expect

from tests.e2e.conftest import NARROW, WIDE, Audit, House

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def opened(house: House, person: str, width: int) -> Page:
    page = await house.open(person, "questions", width)
    await page.locator(".post").click()
    return page


async def choose(page: Page, role: Literal["menuitem", "menuitemcheckbox"], name: str) -> None:
    await page.get_by_role("button", name="Manage this post").press("Enter")
    await page.get_by_role(role, name=name, exact=True).press("Enter")


@pytest.mark.parametrize("width", [WIDE, NARROW])
async def test_who_opened_it_tags_renames_and_archives_it_by_keyboard(
    house: House, audit: Audit, width: int
) -> None:
    await house.act("nora", "post", channel="questions", title="Help", text="hi", tags=["capgo"])
    page = await opened(house, "nora", width)
    tags = page.locator(".post-tags .tag")
    await choose(page, "menuitemcheckbox", "cli")
    await expect(tags).to_have_text(["capgo", "cli"])
    await choose(page, "menuitemcheckbox", "capgo")
    await expect(tags).to_have_text(["cli"])
    await expect(page.get_by_role("button", name="Manage this post")).to_be_focused()
    await page.keyboard.press("Enter")
    assert await audit(page) == []
    for name in ("solved", "Lock"):
        await expect(page.get_by_role("menu").get_by_text(name)).to_have_count(0)
    await page.get_by_role("menuitem", name="Rename").press("Enter")
    await page.get_by_label("Title").fill("Help me")
    await page.get_by_label("Title").press("Enter")
    await expect(page.get_by_role("heading", name="Help me")).to_be_visible()
    await choose(page, "menuitem", "Archive")
    await expect(page.get_by_text("This post is archived.")).to_be_visible()


async def test_maintainers_do_it_for_others_and_others_do_not(house: House) -> None:
    await house.act("nora", "post", channel="questions", title="Help", text="hi", tags=[])
    lucia = await opened(house, "lucia", WIDE)
    await expect(lucia.get_by_role("heading", name="Help")).to_be_visible()
    await expect(lucia.locator(".post-tools")).to_have_count(0)
    page = await opened(house, "max", WIDE)
    await choose(page, "menuitemcheckbox", "solved")
    await expect(lucia.locator(".post-tags .tag")).to_have_text(["solved"])
    await choose(page, "menuitem", "Delete the post")
    await page.get_by_role("dialog").get_by_role("button", name="Delete").press("Enter")
    for shown in (page, lucia):
        await expect(shown.get_by_role("link", name="Help", exact=True)).to_have_count(0)


async def test_the_steps_to_try_keep_the_language_of_whoever_began(house: House) -> None:
    page = await house.open("lucia")
    tour = page.locator(".tour")
    await expect(tour).to_contain_text("paso 1 de 9")
    for _ in range(3):
        await tour.get_by_role("button", name="Siguiente").press("Enter")
    await tour.get_by_role("button", name="Como Max").press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("There is no post yet")
    await expect(tour).to_contain_text("Enlaza los dos.")
    await page.reload()
    await expect(tour).to_contain_text("Enlaza los dos.")
    await expect(tour.get_by_role("button", name="As Max")).to_be_visible()
