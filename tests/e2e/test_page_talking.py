"""People write, answer, correct and remove messages on the page, and open posts in a forum."""

from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from tests.e2e.conftest import NARROW, WIDE, House

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
widths = pytest.mark.parametrize("width", [WIDE, NARROW])


def message(page: Page, text: str) -> Locator:
    return page.locator("article").filter(has_text=text)


async def menu_of(page: Page, text: str) -> Locator:
    """Opens the menu of a message from the keyboard."""
    await message(page, text).focus()
    await page.keyboard.press("Shift+F10")
    return page.get_by_role("menu", name="Message actions")


@widths
async def test_what_one_writes_the_others_see_at_once(house: House, width: int) -> None:
    nora = await house.open("nora", width=width)
    lucia = await house.open("lucia", width=width)
    box = nora.get_by_label("Message #help")
    await box.fill("hello **there**")
    await box.press("Shift+Enter")
    await box.press_sequentially("second line")
    await box.press("Enter")
    await expect(box).to_have_value("")
    await expect(box).to_be_focused()
    for page in (nora, lucia):
        await expect(page.locator("article strong")).to_have_text("there")
        await expect(message(page, "second line")).to_have_count(1)
    await nora.get_by_label("Message #help").fill("and by mouse")
    await nora.get_by_role("button", name="Send").click()
    await expect(message(lucia, "and by mouse")).to_be_visible()
    await expect(lucia.locator("#live")).to_have_text("Nora: and by mouse")


async def test_messages_of_one_person_in_a_row_stand_together(house: House) -> None:
    for person, text in (("nora", "one"), ("nora", "two"), ("max", "three")):
        await house.act(person, "message", channel="help", text=text)
    page = await house.open()
    await expect(page.locator("article .head .name")).to_have_text(["Nora", "Max"])
    await expect(page.locator(".divider")).to_have_text(["Today"])


async def test_a_reply_quotes_its_original_as_it_is_now(house: House) -> None:
    await house.act("max", "message", channel="help", text="the original")
    page = await house.open()
    await message(page, "the original").hover()
    await page.get_by_role("button", name="Reply").click()
    await expect(page.get_by_text("Replying to Max")).to_be_visible()
    box = page.get_by_label("Message #help")
    await expect(box).to_be_focused()
    await box.press_sequentially("an answer")
    await box.press("Enter")
    quoted = message(page, "an answer").locator(".quoted")
    await expect(quoted).to_contain_text("the original")
    await expect(page.get_by_text("Replying to Max")).to_have_count(0)
    state = house.sandbox.state()
    help_channel = next(one for one in state["channels"] if one["name"] == "help")
    original = help_channel["messages"][0]["id"]
    await house.act("max", "edit", message=original, text="the corrected one")
    await expect(quoted).to_contain_text("the corrected one")
    await quoted.click()
    await expect(page.locator(f"#message-{original}")).to_be_focused()
    await house.act("max", "delete", message=original)
    await expect(quoted).to_contain_text("The original message was deleted.")


@widths
async def test_own_messages_are_edited_and_deleted_by_keyboard(house: House, width: int) -> None:
    await house.act("nora", "message", channel="help", text="a mistaek for @max")
    nora = await house.open("nora", width=width)
    other = await house.open("max", width=width)
    await expect(other.locator(".mention.mine")).to_have_text("@Max")
    await nora.get_by_label("Message #help").press("ArrowUp")
    editor = nora.get_by_label("Edit message")
    await expect(editor).to_have_value("a mistaek for @Max")
    await editor.press("Escape")
    await expect(editor).to_have_count(0)
    await expect(message(nora, "mistaek")).to_be_focused()
    await nora.keyboard.press("e")
    await editor.fill("a mistake for @Max")
    await editor.press("Enter")
    await expect(message(other, "a mistake")).to_contain_text("(edited)")
    await expect(other.locator(".mention.mine")).to_have_text("@Max")
    await expect(message(nora, "a mistake")).to_be_focused()
    await nora.keyboard.press("Delete")
    dialog = nora.get_by_role("dialog", name="Delete this message?")
    await expect(dialog.get_by_role("button", name="Delete")).to_be_focused()
    await nora.keyboard.press("Escape")
    await expect(message(nora, "a mistake")).to_be_focused()
    await nora.keyboard.press("Delete")
    await nora.keyboard.press("Enter")
    for page in (nora, other):
        await expect(message(page, "a mistake")).to_have_count(0)


async def test_the_menu_offers_what_a_person_may_do(house: House) -> None:
    await house.act("nora", "message", channel="help", text="by nora")
    await house.act("max", "message", channel="help", text="by max")
    nora, maximilian = await house.open("nora"), await house.open("max")
    everything = ["Reply", "Edit", "Copy id", "Delete", "Quote it"]
    for page, text, labels in (
        (nora, "by nora", everything),
        (nora, "by max", ["Reply", "Copy id", "Quote it"]),
        (maximilian, "by nora", ["Reply", "Copy id", "Delete", "Quote it"]),
    ):
        menu = await menu_of(page, text)
        await expect(menu.get_by_role("menuitem").locator(".label")).to_have_text(labels)
        await page.keyboard.press("Escape")
        await expect(menu).to_have_count(0)
        await expect(message(page, text)).to_be_focused()


@widths
async def test_a_command_of_the_menu_runs_on_the_message(house: House, width: int) -> None:
    await house.act("max", "message", channel="help", text="quote me")
    lucia = await house.open("lucia", width=width)
    await message(lucia, "quote me").click(button="right")
    menu = lucia.get_by_role("menu", name="Acciones del mensaje")
    await menu.get_by_role("menuitem", name="Citarlo").click()
    await expect(lucia.locator("article.ephemeral blockquote")).to_have_text("quote me")
    nora = await house.open("nora", width=width)
    await message(nora, "quote me").hover()
    await message(nora, "quote me").get_by_role("button", name="More actions").click()
    await nora.keyboard.press("End")
    await nora.keyboard.press("Enter")
    await expect(nora.locator("article.ephemeral blockquote")).to_have_text("quote me")


async def test_the_id_of_a_message_can_be_copied(house: House) -> None:
    sent = await house.act("max", "message", channel="help", text="copy me")
    page = await house.open()
    menu = await menu_of(page, "copy me")
    await menu.get_by_role("menuitem", name="Copy id").click()
    await expect(page.get_by_role("status").filter(has_text="Copied.").last).to_be_visible()
    copied = await page.evaluate("navigator.clipboard.readText()")
    assert copied == sent["messages"][0]["id"]


async def test_names_are_offered_while_typing(house: House) -> None:
    page = await house.open()
    box = page.get_by_label("Message #help")
    await box.press_sequentially("hey @luc")
    await expect(page.get_by_role("option", name="@Lucía", selected=True)).to_be_visible()
    await box.press("Tab")
    await expect(box).to_have_value("hey @Lucía ")
    await box.press_sequentially("see #gen")
    await box.press("Enter")
    await box.press("Enter")
    await expect(page.locator("article .mention")).to_have_text(["@Lucía", "#general"])


async def test_a_file_goes_along_and_can_be_read(house: House, tmp_path: Path) -> None:
    log = tmp_path / "app.log"
    log.write_text("first line\nlast line\n", encoding="utf-8")
    page = await house.open()
    await page.locator("#composer input[type=file]").set_input_files(log)
    await expect(page.locator("#composer").get_by_text("app.log")).to_be_visible()
    await page.get_by_label("Message #help").press_sequentially("my log")
    await page.keyboard.press("Enter")
    await expect(message(page, "my log").locator(".code")).to_contain_text("last line")
    await expect(page.locator("#composer").get_by_text("app.log")).to_have_count(0)
    await house.act("nora", "message", channel="help", text="file")
    card = message(page, "A log")
    await expect(card.locator(".code")).not_to_contain_text("line 20")
    await card.get_by_role("button", name="Show all 20 lines").click()
    await expect(card.locator(".code")).to_contain_text("line 20")


@widths
async def test_a_post_is_opened_found_by_its_tag_and_answered(house: House, width: int) -> None:
    page = await house.open(channel="questions", width=width)
    await expect(page.get_by_text("No posts yet.")).to_be_visible()
    await page.get_by_role("button", name="New post").press("Enter")
    form = page.get_by_role("form", name="New post")
    await expect(form.get_by_label("Title")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(form.get_by_label("Title")).to_be_focused()
    await page.keyboard.type("It does not update")
    await page.keyboard.press("Tab")
    await page.keyboard.type("Since `1.2` nothing arrives")
    await expect(form.get_by_role("button", name="solved")).to_have_count(0)
    await form.get_by_role("button", name="cloud").click()
    await form.get_by_role("button", name="Post").click()
    await expect(page.get_by_role("heading", name="It does not update")).to_be_visible()
    await expect(page.locator("article code")).to_have_text("1.2")
    await page.get_by_label("Message It does not update").fill("more about it")
    await page.keyboard.press("Enter")
    await expect(message(page, "more about it")).to_be_visible()
    await page.get_by_role("link", name="Back to questions").click()
    post = page.locator(".post")
    await expect(post).to_contain_text("Since 1.2 nothing arrives")
    await expect(post).to_contain_text("2 messages")
    tags = page.get_by_role("group", name="Tags")
    await tags.get_by_role("button", name="cli").click()
    await expect(post).to_have_count(0)
    await tags.get_by_role("button", name="cloud").click()
    await expect(post.locator(".tag")).to_have_text(["cloud"])


async def test_where_one_may_not_write_there_is_no_box(house: House) -> None:
    page = await house.open(channel="announcements")
    await expect(page.get_by_text("You can read here, but not write.")).to_be_visible()
    await expect(page.locator("#composer textarea")).to_have_count(0)
