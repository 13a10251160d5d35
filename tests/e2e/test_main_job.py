"""Members ask the real bot on the page, in English and Spanish, and press every button."""

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import NARROW, WIDE
from tests.e2e.visit import Visit, ask, picture, said

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

QUESTIONS = [
    ("nora", "my update installs and then goes back to the old version", "notifyAppReady"),
    ("nora", "do I pay per app?", "Not per app and not per seat"),
    ("nora", "how do I set the default channel of my app", "The device found no channel"),
    ("lucia", "¿cuánto cuesta capgo al mes?", "Ni por app ni por usuario"),
    ("lucia", "¿cómo pongo el canal por defecto de mi app?", "El dispositivo no tiene canal"),
    ("lucia", "qué significa no_channel en el log?", "El dispositivo no tiene canal"),
]


@pytest.mark.parametrize(("person", "question", "answer"), QUESTIONS)
async def test_three_questions_in_english_and_three_in_spanish_are_answered(
    visit: Visit, person: str, question: str, answer: str
) -> None:
    page = await visit.open(person, "help")
    await ask(page, question)
    await expect(said(page, answer)).to_be_visible()


async def test_chatter_gets_no_answer(visit: Visit) -> None:
    page = await visit.open("nora", "help")
    await ask(page, "good morning everybody, how was your weekend?")
    await visit.play.sandbox.settled()
    assert [m["author"] for m in await visit.play.messages("help")] == ["nora"]


async def test_that_solved_it_closes_the_card(visit: Visit) -> None:
    page = await visit.open("nora", "help")
    await ask(page, "how do I set the default channel of my app")
    await page.get_by_role("button", name="That solved it").click()
    await expect(said(page, "Thank you, noted.")).to_be_visible()
    await expect(page.get_by_role("button", name="Solved", exact=True)).to_be_disabled()
    await expect(page.get_by_role("button", name="Not what I asked")).to_have_count(0)


@pytest.mark.parametrize("width", [WIDE, NARROW])
async def test_not_what_i_asked_offers_other_titles_in_private(visit: Visit, width: int) -> None:
    lucia = await visit.open("lucia", "help", width)
    nora = await visit.open("nora", "help")
    await ask(lucia, "cómo pongo el canal por defecto de mi app?")
    await lucia.get_by_role("button", name="No es lo que pregunté").click()
    offer = said(lucia, "¿Es alguna de estas?")
    await expect(offer).to_be_visible()
    await expect(said(nora, "¿Es alguna de estas?")).to_have_count(0)
    if width == WIDE:
        await picture(lucia, "other")


async def test_remove_takes_the_answer_away_for_everybody(visit: Visit) -> None:
    nora = await visit.open("nora", "help")
    lucia = await visit.open("lucia", "help")
    await ask(nora, "how do I set the default channel of my app")
    await expect(said(lucia, "The device found no channel")).to_be_visible()
    await nora.get_by_role("button", name="Remove").click()
    await expect(said(lucia, "The device found no channel")).to_have_count(0)


async def test_both_see_one_channel_each_in_their_own_language(visit: Visit) -> None:
    nora = await visit.open("nora", "help")
    lucia = await visit.open("lucia", "help")
    await ask(nora, "how do I set the default channel of my app")
    await ask(lucia, "¿qué es un dispositivo activo (MAU)?")
    await expect(nora.get_by_role("button", name="That solved it")).to_be_visible()
    await expect(nora.get_by_role("button", name="Me ha servido")).to_be_visible()
    await picture(nora, "help")


async def test_a_forum_post_is_answered_below_it(visit: Visit) -> None:
    await visit.play.act(
        "paula",
        "post",
        channel="questions",
        title="Update never shows up",
        text="I uploaded a bundle but nothing changes, do I need to close the app?",
        tags=["cloud"],
    )
    page = await visit.open("paula", "questions")
    await page.get_by_text("Update never shows up").first.click()
    answer = said(page, "the old version still shows")
    await expect(answer).to_be_visible()
    await picture(page, "post")


async def test_slash_faq_is_found_in_spanish_and_answers_in_private(visit: Visit) -> None:
    page = await visit.open("lucia", "general")
    box = page.locator("#message-box")
    await box.press_sequentially("/preg")
    await expect(page.get_by_role("option").filter(has_text="preguntas")).to_be_visible()
    await picture(page, "slash")
