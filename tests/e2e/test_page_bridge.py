"""A post and its issue in two browsers: what one person does here, the other sees there."""

import pytest
from playwright.async_api import Page, expect

from tests.e2e.visit import Visit, picture, said

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
ISSUE = "Cap-go/capacitor-updater#612"


async def tour(page: Page, number: int, name: str) -> None:
    """Take that step of those that the panel offers."""
    while await page.locator(".tour summary").filter(has_text=f"step {number} of").count() == 0:
        await page.get_by_role("button", name="Next", exact=True).click()
    await page.get_by_role("button", name=f"As {name}", exact=True).click()


async def command(page: Page) -> None:
    """Choose the command that stands in the box, and send it."""
    await page.locator("#message-box").press("Enter")
    await page.get_by_role("button", name="Run command").click()


async def test_what_a_maintainer_does_on_github_a_member_sees_and_the_reverse(visit: Visit) -> None:
    nora, max_ = await visit.open("nora", "questions"), await visit.open("max", "maintainers")
    await tour(nora, 3, "Nora")
    await nora.get_by_role("button", name="Post", exact=True).click()
    await said(nora, "What would help others to help you").wait_for()

    await tour(max_, 4, "Max")
    await command(max_)
    await expect(said(nora, "This thread is linked to")).to_contain_text(ISSUE)

    await tour(max_, 5, "Max")
    entry = max_.locator(".entry").filter(has_text="rolls back")
    summary, tags = max_.locator(".entry > summary"), nora.locator(".post-tags .tag")
    await expect(entry.get_by_role("button", name="cli", exact=True)).to_be_visible()
    await expect(tags).to_have_text(["capgo"])
    await entry.get_by_role("button", name="cli", exact=True).click()
    await expect(tags).to_have_text(["capgo", "cli"])
    await entry.get_by_role("button", name="question", exact=True).click()
    await expect(said(nora, "this is the right place for it")).to_be_visible()
    await expect(entry.locator(".comment").last).to_contain_text("This reads like a question")
    await entry.get_by_text("Labels", exact=True).scroll_into_view_if_needed()
    await picture(max_, "bridge")

    await nora.get_by_role("button", name="Manage this post").click()
    await nora.get_by_role("menuitemcheckbox", name="cli").click()
    await expect(tags).to_have_text(["capgo"])
    await expect(entry.get_by_role("button", name="cli", exact=True, pressed=False)).to_be_visible()

    await tour(max_, 7, "Max")
    await command(max_)
    await expect(summary.locator(".state")).to_have_text("closed")
    await expect(said(nora, "was closed as completed").last).to_be_visible()
    await expect(tags).to_have_text(["capgo", "solved"])

    await tour(max_, 8, "Max")
    await max_.get_by_role("button", name="Submit").click()
    await expect(said(nora, "Fixed in release 7.3.0")).to_be_visible()
    await expect(nora.locator(".entry > summary .state")).to_have_text("closed")
    await nora.locator(".entry > summary").click()
    await picture(nora, "in-step")


async def test_a_report_is_asked_for_details_ticked_and_made_ready(visit: Visit) -> None:
    nora = await visit.open("nora", "help")
    entry = nora.locator(".entry")
    await tour(nora, 1, "Nora")
    await nora.get_by_role("button", name="Submit").click()
    await expect(entry.locator("summary .tag")).to_have_text(["needs-repro"])
    await expect(entry.locator(".comment")).to_contain_text("☐ Plugin and its exact version")
    await tour(nora, 2, "Nora")
    await nora.get_by_role("button", name="Submit").click()
    await expect(entry.locator("summary .tag")).to_have_text(["ready for triage"])
    await expect(entry.locator(".comment")).to_have_count(1)
    await expect(entry.locator(".comment")).to_contain_text("☑ Plugin and its exact version")
