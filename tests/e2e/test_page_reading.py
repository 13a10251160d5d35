"""What is shown: each person's own view, what is new, who is there, and what went wrong."""

import asyncio
import re

import pytest
from playwright.async_api import WebSocketRoute, expect

from tests.e2e.conftest import House

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_spoiler_opens_by_key(house: House) -> None:
    await house.act(
        "max", "message", channel="help", text="it is ||a [secret](https://a.example)||"
    )
    page = await house.open()
    spoiler = page.get_by_role("button", name="Hidden text, press to show")
    await expect(page.get_by_role("link", name="secret")).to_have_count(0)
    await spoiler.press("Enter")
    await expect(page.get_by_role("link", name="secret")).to_be_visible()
    await expect(spoiler).to_have_count(0)


async def test_embeds_and_reactions_are_shown(house: House) -> None:
    await house.act("max", "message", channel="help", text="embed")
    await house.act("max", "message", channel="help", text="react")
    page = await house.open()
    embed = page.locator(".embed")
    await expect(embed.get_by_role("link", name="A title")).to_be_visible()
    await expect(embed.locator("em")).to_have_text("words")
    await expect(embed.locator("dt")).to_have_text(["Left", "Right"])
    await expect(page.get_by_text("1 reacted with 👍")).to_be_attached()


async def test_everybody_sees_their_own_channels_in_their_language(house: House) -> None:
    page = await house.open("nora")
    channels = page.get_by_role("navigation", name="Channels").get_by_role("link")
    seen = ["general", "help", "questions", "announcements", "status", "github-feed"]
    await expect(channels).to_have_text(seen)
    me = page.get_by_role("button", name="You are Nora")
    await me.press("Enter")
    people = page.get_by_role("menu", name="Look through the eyes of")
    await expect(people.get_by_role("menuitemradio", checked=True)).to_contain_text("Nora")
    await page.keyboard.press("l")
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Escribe en #help")).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("lang", "es")
    await expect(page.get_by_role("tab", name="Buzón")).to_be_visible()
    assert "as=lucia" in page.url
    await page.get_by_role("button", name="Eres Lucía").click()
    await page.get_by_role("menuitemradio", name="Max").click()
    await expect(page.get_by_role("link", name="maintainers")).to_be_visible()
    await page.go_back()
    await expect(page.get_by_role("button", name="Eres Lucía")).to_be_visible()
    await expect(page.get_by_role("link", name="maintainers")).to_have_count(0)


async def test_what_is_new_elsewhere_is_marked_until_read(house: House) -> None:
    page = await house.open("nora", channel="help")
    for text in ("one", "two"):
        await house.act("max", "message", channel="general", text=text)
    general = page.get_by_role("link", name="general")
    await expect(general.locator(".count")).to_have_text("2 unread")
    await general.press("Enter")
    await expect(page.locator(".divider.unread")).to_be_visible()
    await expect(general.locator(".count")).to_have_count(0)
    await expect(page.get_by_label("Message #general")).to_be_focused()
    await house.act("max", "post", channel="questions", title="A post", text="a question", tags=[])
    forum = page.get_by_role("link", name=re.compile("^questions"))
    post = page.get_by_role("navigation").get_by_role("link", name=re.compile("^A post"))
    await expect(post.locator(".count")).to_have_text("1 unread")
    await forum.click()
    await expect(page.locator(".post.unread")).to_contain_text("by Max")


async def test_a_reader_of_old_messages_is_left_in_peace(house: House) -> None:
    for number in range(40):
        await house.act("max", "message", channel="help", text=f"line {number}")
    page = await house.open()
    await expect(page.locator("article").last).to_be_in_viewport()
    await page.locator("article").first.scroll_into_view_if_needed()
    await page.locator(".jump").wait_for(state="hidden")
    await house.act("max", "message", channel="help", text="the newest")
    jump = page.get_by_role("button", name="Newest messages")
    await expect(page.locator("article").first).to_be_in_viewport()
    await jump.click()
    await expect(page.locator("article").last).to_be_in_viewport()
    await expect(jump).to_be_hidden()


async def test_a_flood_leaves_the_page_quick_and_at_the_newest(house: House) -> None:
    page = await house.open()
    await house.sandbox.flood("help", [f"wave {number}" for number in range(1500)])
    await expect(page.locator("article").last).to_contain_text("wave 1499")
    await expect(page.locator("article").last).to_be_in_viewport()
    assert await page.locator("article").count() <= 250
    await page.get_by_label("Message #help").fill("still here")
    await page.keyboard.press("Enter")
    await expect(page.locator("article").last).to_contain_text("still here")


async def test_who_is_typing_is_told(house: House) -> None:
    page = await house.open()
    asking = house.act("max", "message", channel="help", text="think")
    typing = page.locator("#typing")
    task = asyncio.ensure_future(asking)
    await expect(typing).to_have_text("Bridge is typing…")
    house.bot.go_on.set()
    await task
    await expect(typing).to_be_empty()


async def test_panels_say_what_arrived(house: House) -> None:
    page = await house.open()
    await expect(page.get_by_role("tabpanel")).to_contain_text("No issue has been touched yet.")
    await page.get_by_role("tab", name="GitHub").press("ArrowRight")
    await expect(page.get_by_role("tab", name="Mailbox")).to_be_focused()
    await expect(page.get_by_role("tabpanel")).to_contain_text("No mail has arrived yet.")
    house.sandbox.panels["mail"].append(
        {
            "to": "nora@example.org",
            "subject": "Your code",
            "text": "It is 12_34_5.\nhttps://example.org/a_b_c.",
        }
    )
    await house.act("max", "gh_open", title="It breaks", body="1. start", label="bug")
    await house.act("nora", "gh_comment", issue=625, body="Looking at it")
    await page.reload()
    await page.locator("summary").filter(has_text="It breaks").press("Enter")
    await expect(page.locator(".entry")).to_contain_text("Looking at it")
    await expect(page.locator(".entry .tag")).to_have_text(["bug"])
    await page.get_by_role("tab", name="Mailbox").click()
    await page.locator("summary").filter(has_text="Your code").click()
    await expect(page.locator(".entry")).to_contain_text("It is 12_34_5.")
    link = page.locator(".entry").get_by_role("link")
    await expect(link).to_have_attribute("href", "https://example.org/a_b_c")


async def test_the_bot_going_away_is_shown(house: House) -> None:
    page = await house.open()
    await house.bot.close()
    await expect(page.get_by_text("The bot is offline.")).to_be_visible()


async def test_a_lost_line_is_told_and_found_again(house: House) -> None:
    lines: list[WebSocketRoute] = []

    async def pass_on(line: WebSocketRoute) -> None:
        line.connect_to_server()
        lines.append(line)

    page = await house.open()
    await page.route_web_socket(re.compile("/sandbox/feed"), pass_on)
    await page.reload()
    await expect(page.get_by_label("Message #help")).to_be_visible()
    await page.get_by_label("Message #help").fill("not yet sent")
    await lines[0].close()
    await expect(page.get_by_text("Connection lost.")).to_be_visible()
    await house.act("max", "message", channel="help", text="while away")
    await expect(page.locator("article")).to_contain_text("while away")
    await expect(page.get_by_text("Connection lost.")).to_be_hidden()
    await expect(page.get_by_label("Message #help")).to_have_value("not yet sent")


async def test_an_address_that_names_nobody_shows_the_first_person(house: House) -> None:
    page = await house.open("nobody")
    await expect(page.get_by_role("button", name="You are Nora")).to_be_visible()
    assert "as=nora" in page.url
    refused = [line for line in house.noise if "as=nobody" in line]
    assert refused == house.noise
    house.noise.clear()


async def test_examples_are_offered_and_can_be_dismissed(house: House) -> None:
    page = await house.open("lucia", channel="general")
    tries: list[dict[str, str]] = []
    await page.route("**/sandbox/state", lambda route: route.fulfill(json={"tries": tries}))
    await page.reload()
    await expect(page.get_by_label("Escribe en #general")).to_be_visible()
    await expect(page.locator(".hints")).to_be_hidden()
    tries += [
        {"locale": "en", "text": "How do I roll back?", "channel": "help"},
        {"locale": "es", "text": "¿Cómo vuelvo atrás?", "channel": "help"},
    ]
    await page.reload()
    hints = page.get_by_role("complementary", name="Prueba esto")
    await expect(hints.locator(".chip")).to_have_text(["¿Cómo vuelvo atrás?"])
    await hints.locator(".chip").press("Enter")
    box = page.get_by_label("Escribe en #help")
    await expect(box).to_have_value("¿Cómo vuelvo atrás?")
    await expect(box).to_be_focused()
    await hints.get_by_role("button", name="Ocultar los ejemplos").press("Enter")
    await expect(hints).to_be_hidden()
