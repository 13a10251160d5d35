"""Nobody is left out: names, contrast, focus and both widths, in both languages and schemes."""

from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.e2e.conftest import NARROW, WIDE, Audit, House

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
widths = pytest.mark.parametrize("width", [WIDE, NARROW])

FOCUS = """() => {
    const at = document.activeElement;
    const box = at.getBoundingClientRect();
    const place = at.closest("nav, main, aside#panels, .skip");
    const style = getComputedStyle(at);
    const marked = [at, at.closest(".box")].filter(Boolean).map((one) => getComputedStyle(one))
        .some(({ outlineStyle, boxShadow }) => outlineStyle !== "none" || boxShadow !== "none");
    return {
        place: place ? place.id || place.tagName : "",
        seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.left < innerWidth,
        marked, text: at.getAttribute("aria-label") || at.textContent, tag: at.tagName,
    };
}"""


async def filled(house: House, person: str, width: int, scheme: str) -> Page:
    """A channel with everything in it that people and bots show."""
    for text in ("card", "embed", "file", "react", "> a quote\n`code` ||no|| @nora @lucia"):
        await house.act("paula", "message", channel="help", text=text)
    await house.act("max", "post", channel="questions", title="A post", text="hi", tags=["cli"])
    page = await house.open(person, width=width, scheme=scheme)
    await expect(page.locator("article").last).to_be_in_viewport()
    return page


@widths
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("person", ["nora", "lucia"])
async def test_nothing_on_the_page_is_hard_to_read_or_to_name(
    house: House, audit: Audit, width: int, scheme: str, person: str
) -> None:
    page = await filled(house, person, width, scheme)
    assert await audit(page) == []
    buttons = page.locator("article")
    await buttons.get_by_role("button", name="Private").click()
    await page.locator("article.ephemeral").wait_for()
    await page.locator("article").last.hover()
    assert await audit(page) == []
    await page.locator("article.ephemeral").click(button="right")
    assert await audit(page) == []
    await page.keyboard.press("Escape")
    for opener in ("Form", "Boxes"):
        await buttons.get_by_role("button", name=opener).click()
        dialog = page.get_by_role("dialog")
        await dialog.locator("[type=submit]").click()
        assert await audit(page) == []
        await dialog.get_by_role("combobox").click()
        assert await audit(page) == []
        await page.keyboard.press("Escape")
        await page.keyboard.press("Escape")
        await expect(dialog).to_have_count(0)
    await page.locator("#message-box").fill("/")
    assert await audit(page) == []
    await page.keyboard.press("Enter")
    await page.get_by_role("listbox").wait_for()
    assert await audit(page) == []


@widths
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_forum_and_the_panels_are_easy_to_read_too(
    house: House, audit: Audit, width: int, scheme: str
) -> None:
    for title in ("Open", "Closed"):
        await house.act("max", "gh_open", title=title, body="b", label="bug")
    await house.act("max", "gh_close", issue=626)
    await house.act("max", "post", channel="questions", title="A post", text="hi", tags=["cli"])
    page = await house.open("nora", channel="questions", width=width, scheme=scheme)
    await page.locator(".post").wait_for()
    assert await audit(page) == []
    await page.get_by_role("button", name="New post").click()
    assert await audit(page) == []
    if width == NARROW:
        for name in ("Open channels", "Open GitHub and mailbox"):
            await page.get_by_role("button", name=name).click()
            assert await audit(page) == []
            await page.keyboard.press("Escape")


async def test_the_audit_sees_what_is_wrong(house: House, audit: Audit) -> None:
    """What looks for faults must be able to find them."""
    page = await house.open()
    await page.evaluate("""() => {
        const add = (tag, words, style = {}) => {
            const element = document.createElement(tag);
            element.textContent = words;
            Object.assign(element.style, style);
            document.querySelector("main").append(element);
            return element;
        };
        add("p", "too faint", { color: "rgb(200 200 200)" });
        add("button", "", { width: "40px", height: "40px" });
        add("button", "x", { width: "10px", height: "10px", padding: 0, border: 0 });
        add("p", "too wide", { width: "3000px" });
        add("p", "twice").id = "title";
    }""")
    problems = " ".join(await audit(page))
    for fault in ("contrast", "no name", "small target", "beyond the edge", "id twice"):
        assert fault in problems


@widths
async def test_tab_walks_the_page_in_reading_order_and_can_be_seen(
    house: House, width: int
) -> None:
    await house.act("max", "message", channel="help", text="hello")
    page = await house.open(width=width)
    await page.evaluate("document.activeElement.blur()")
    stops: list[dict[str, Any]] = []
    for _ in range(30):
        await page.keyboard.press("Tab")
        stop = await page.evaluate(FOCUS)
        if stop["tag"] == "BODY":
            break
        stops.append(stop)
    assert all(stop["seen"] and stop["marked"] for stop in stops), stops
    places = list(dict.fromkeys(stop["place"] for stop in stops))
    assert places == (["skip", "channels", "main", "panels"] if width == WIDE else ["skip", "main"])
    # One stop for the whole list of channels and one for all messages.
    assert sum(stop["tag"] == "A" and stop["place"] == "channels" for stop in stops) <= 1
    assert sum(stop["tag"] == "ARTICLE" for stop in stops) == 1


async def test_arrow_keys_move_within_lists(house: House) -> None:
    for text in ("one", "two", "three"):
        await house.act("max", "message", channel="help", text=text)
    page = await house.open()
    await page.locator("article").last.focus()
    await page.keyboard.press("ArrowUp")
    await expect(page.locator("article").nth(1)).to_be_focused()
    await page.keyboard.press("Home")
    await expect(page.locator("article").first).to_be_focused()
    await house.act("max", "message", channel="help", text="four")
    await expect(page.locator("article")).to_have_count(4)
    await expect(page.locator("article").first).to_be_focused()
    channels = page.get_by_role("navigation").get_by_role("link")
    await channels.first.focus()
    await page.keyboard.press("End")
    await expect(channels.last).to_be_focused()


@widths
async def test_the_skip_link_leads_to_the_message_box(house: House, width: int) -> None:
    page = await house.open(width=width)
    await page.evaluate("document.activeElement.blur()")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the message box")).to_be_in_viewport()
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Message #help")).to_be_focused()
    forum = await house.open(channel="questions", width=width)
    await forum.get_by_role("link", name="Skip to the message box").press("Enter")
    await expect(forum.get_by_role("button", name="New post")).to_be_focused()


async def test_the_drawers_open_close_and_keep_the_focus_inside(house: House) -> None:
    page = await house.open(width=NARROW)
    opener = page.get_by_role("button", name="Open channels")
    drawer = page.get_by_role("navigation", name="Channels")
    await expect(drawer).to_have_count(0)
    await opener.press("Enter")
    await expect(drawer.get_by_role("link", name="help")).to_be_focused()
    await expect(page.locator("main")).to_have_attribute("inert", "")
    await page.keyboard.press("Escape")
    await expect(opener).to_be_focused()
    await expect(drawer).to_have_count(0)
    await opener.click()
    await drawer.get_by_role("link", name="general").click()
    await expect(drawer).to_have_count(0)
    await expect(page.get_by_role("heading", name="general")).to_be_visible()
    await page.get_by_role("button", name="Open GitHub and mailbox").click()
    panels = page.get_by_role("complementary", name="GitHub and mailbox")
    await expect(panels.get_by_role("tab", name="GitHub")).to_be_focused()
    await panels.get_by_role("button", name="Close").click()
    await expect(panels).to_have_count(0)
