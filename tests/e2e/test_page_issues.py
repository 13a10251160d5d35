"""The issues on the sandbox's page: opened from a link or by hand, answered, labelled, closed."""

from urllib.parse import urlencode

import pytest
from playwright.async_api import Page, expect

from tests.e2e.conftest import NARROW, WIDE, Audit, House

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
DEMO = "Cap-go/capgo-demo"


def link(**said: str) -> str:
    return f"https://github.com/{DEMO}/issues/new?{urlencode(said)}"


async def opened(house: House, person: str, width: int, scheme: str = "light") -> Page:
    page = await house.open(person, width=width, scheme=scheme)
    if width == NARROW:
        await page.locator("#open-panels").click()
    return page


@pytest.mark.parametrize(
    ("width", "person", "author", "submit"),
    [(NARROW, "nora", "nora-builds", "Submit"), (WIDE, "lucia", "lucia-recetas", "Enviar")],
)
async def test_a_prefilled_link_opens_the_form_and_the_form_an_issue(
    house: House, width: int, person: str, author: str, submit: str
) -> None:
    url = link(template="feature.yml", title="[Feature]: pause", problem="A button")
    await house.act("max", "message", channel="help", text=f"[Open it yourself]({url})")
    page = await house.open(person, width=width)
    await page.get_by_role("link", name="Open it yourself").press("Enter")
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_role("heading")).to_contain_text(DEMO)
    fields = dialog.get_by_role("textbox")
    await expect(fields.nth(0)).to_have_value("[Feature]: pause")
    await expect(fields.nth(1)).to_have_value("A button")
    await fields.nth(2).fill("With a switch")
    await dialog.get_by_role("button", name=submit).press("Enter")
    entry = page.locator(".entry").filter(has_text="[Feature]: pause")
    await expect(entry).to_contain_text("With a switch")
    await expect(entry.locator("summary")).to_be_focused()
    [row] = house.sandbox.panels["issues"]
    assert row["body"] == (
        "### What is missing?\n\nA button\n\n### How should it work?\n\nWith a switch\n\n"
        "### How much would it help?\n\nNice to have"
    )
    assert (row["author"], row["labels"]) == (author, ["enhancement"])


async def test_anybody_opens_an_issue_by_hand_and_what_is_missing_is_said(house: House) -> None:
    page = await opened(house, "nora", WIDE)
    await page.get_by_role("button", name="New issue").press("Enter")
    await (
        page.get_by_role("dialog").get_by_role("button", name="Bug report Something").press("Enter")
    )
    dialog = page.get_by_role("dialog").filter(has_text="Plugin version")
    await dialog.get_by_role("button", name="Submit").press("Enter")
    await expect(dialog.get_by_label("Plugin version")).to_be_focused()
    await expect(dialog.locator(".problem:visible").first).to_have_text("Please fill this in.")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await page.get_by_role("button", name="New issue").press("Enter")
    await page.get_by_role("button", name="Blank issue").first.press("Enter")
    await page.get_by_label("Title").fill("By hand")
    await page.get_by_label("Description").fill("Words")
    await page.get_by_role("button", name="Submit").press("Enter")
    await expect(page.locator(".entry")).to_contain_text("Words")


async def test_a_maintainer_does_everything_by_keyboard(house: House) -> None:
    await house.act("nora", "gh_open", title="It breaks", body="<!-- hidden -->Always")
    page = await opened(house, "max", NARROW)
    entry = page.locator(".entry")
    summary = page.locator(".entry > summary")
    await summary.press("Enter")
    await expect(entry).not_to_contain_text("hidden")
    await entry.get_by_role("button", name="bug", exact=True).press("Enter")
    await expect(summary.locator(".tag")).to_have_text(["bug"])
    await expect(entry.get_by_role("button", name="bug", exact=True)).to_be_focused()
    await entry.get_by_label("Name of another label").fill("new")
    await entry.get_by_label("Name of another label").press("Enter")
    await expect(summary.locator(".tag")).to_have_text(["bug", "new"])
    for name in ("new", "8.0.0", "7.3.0", "sofia-native"):
        await entry.get_by_role("button", name=name, exact=True).press("Enter")
    await expect(summary).to_contain_text("· 7.3.0")
    await expect(entry.get_by_role("button", pressed=True)).to_have_text(
        ["bug", "7.3.0", "sofia-native"]
    )
    await entry.get_by_label("Write a comment").fill("Half a")
    await house.act("lucia", "gh_comment", issue=625, body="Here as well")
    await expect(entry).to_contain_text("Here as well")
    await expect(entry.get_by_label("Write a comment")).to_have_value("Half a")
    await entry.get_by_label("Write a comment").press_sequentially(" sentence")
    await entry.get_by_role("button", name="Comment", exact=True).press("Enter")
    await expect(entry.locator(".comment").last).to_contain_text("Half a sentence")
    await expect(entry.get_by_label("Write a comment")).to_have_value("")
    await entry.get_by_role("button", name="bug", exact=True).press("Enter")
    await expect(summary.locator(".tag")).to_have_count(0)
    await entry.get_by_role("button", name="Edit", exact=True).press("Enter")
    await page.get_by_label("Description").fill("Always, since yesterday")
    await page.get_by_role("button", name="Submit").press("Enter")
    await expect(entry).to_contain_text("Always, since yesterday")
    await entry.get_by_role("button", name="Close as not planned").press("Enter")
    await expect(summary).to_contain_text("not planned")
    await entry.get_by_role("button", name="Reopen").press("Enter")
    await expect(summary).to_contain_text("open")
    await entry.get_by_role("button", name="Close", exact=True).press("Enter")
    await expect(entry.get_by_role("button", name="Reopen")).to_be_focused()


async def test_members_comment_and_close_only_what_is_theirs(house: House) -> None:
    await house.act("nora", "gh_open", title="Hers")
    await house.act("paula", "gh_open", title="Not hers")
    page = await opened(house, "nora", WIDE)
    for title, may_close in (("Not hers", 0), ("Hers", 1)):
        entry = page.locator(".entry").filter(has=page.get_by_text(title, exact=True))
        await entry.locator("summary").press("Enter")
        await expect(entry.get_by_label("Write a comment")).to_be_visible()
        await expect(entry.get_by_role("button", name="Close", exact=True)).to_have_count(may_close)
        await expect(entry.get_by_label("Name of another label")).to_have_count(0)


async def test_a_link_to_an_issue_shows_it_in_its_panel(house: House) -> None:
    url = "https://github.com/Cap-go/capacitor-updater/issues/612"
    await house.act("max", "message", channel="help", text=url)
    page = await house.open("nora", width=NARROW)
    await page.get_by_role("link", name=url).click()
    summary = page.locator("summary").filter(has_text="app rolls back")
    await expect(summary).to_be_focused()
    await expect(page.locator(".entry")).to_contain_text("Do you call")


@pytest.mark.parametrize(("width", "scheme"), [(WIDE, "light"), (NARROW, "dark")])
async def test_they_are_easy_to_read(house: House, audit: Audit, width: int, scheme: str) -> None:
    await house.act("max", "gh_open", title="It breaks", body="b", label="bug")
    await house.act("max", "gh_open", title="Over")
    await house.act("max", "gh_close", issue=626)
    page = await opened(house, "max", width, scheme)
    await page.locator("summary").filter(has_text="It breaks").click()
    assert await audit(page) == []
    await page.get_by_role("button", name="New issue").click()
    await page.get_by_role("dialog").wait_for()
    assert await audit(page) == []
    await page.get_by_role("button", name="Bug report Something").click()
    await page.get_by_role("dialog").filter(has_text="Plugin version").wait_for()
    assert await audit(page) == []
