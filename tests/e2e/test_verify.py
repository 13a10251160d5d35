"""Customers show on the page that they are: a form, a mail, a code, a role; in both languages."""

import re
from dataclasses import dataclass

import pytest
from playwright.async_api import Page, expect

from tests.e2e.conftest import NARROW, WIDE
from tests.e2e.visit import Visit, picture, said

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@dataclass(frozen=True)
class Words:
    """What one person reads."""

    person: str
    command: str
    address_label: str
    send: str
    sent: str
    enter: str
    code_label: str
    done: str
    mailbox: str
    role: str


ENGLISH = Words(
    "paula",
    "/verify",
    "E-mail address of your account",
    "Submit",
    "a code is on its way",
    "Enter code",
    "Code from the mail",
    "Verified, thank you!",
    "Mailbox",
    "team",
)
SPANISH = Words(
    "lucia",
    "/verificar",
    "Correo de tu cuenta",
    "Enviar",
    "va de camino un código",
    "Introducir el código",
    "Código del correo",
    "Verificado, ¡gracias!",
    "Buzón",
    "solo",
)


async def run(page: Page, command: str) -> None:
    await page.locator("#message-box").press_sequentially(command)
    await page.get_by_role("option", name=command).click()
    form = page.get_by_role("form", name=command)
    await form.get_by_role("button", name=re.compile("^(Run command|Ejecutar)")).click()


async def shot(page: Page, name: str) -> None:
    is_narrow = page.viewport_size and page.viewport_size["width"] == NARROW
    await picture(page, f"{name}-narrow" if is_narrow else name)


async def ask_for_code(page: Page, words: Words) -> None:
    await run(page, words.command)
    form = page.get_by_role("dialog")
    await form.get_by_label(words.address_label).fill(f"{words.person}@example.com")
    await shot(page, f"verify-address-{words.role}")
    await form.get_by_role("button", name=words.send).click()
    await expect(said(page, words.sent)).to_be_visible()


async def read_code(page: Page, words: Words) -> str:
    if await page.locator("#open-panels").is_visible():
        await page.locator("#open-panels").click()
    await page.get_by_role("tab", name=words.mailbox).click()
    entry = page.locator(".entry")
    await entry.locator("summary").click()
    code = await entry.locator("code").inner_text()
    await shot(page, f"verify-mail-{words.role}")
    await page.keyboard.press("Escape")
    return code


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("words", [ENGLISH, SPANISH], ids=["en", "es"])
async def test_a_customer_shows_it_with_the_code_out_of_the_mail(
    visit: Visit, words: Words, width: int
) -> None:
    page = await visit.open(words.person, "help", width)
    other = await visit.open("nora", "help", width)
    await ask_for_code(page, words)
    code = await read_code(page, words)
    await said(page, words.sent).get_by_role("button", name=words.enter).click()
    form = page.get_by_role("dialog")
    await form.get_by_label(words.code_label).fill(code)
    await form.get_by_role("button", name=words.send).click()
    done = said(page, words.done)
    await expect(done).to_be_visible()
    await done.scroll_into_view_if_needed()
    await shot(page, f"verify-done-{words.role}")
    people = (await visit.play.state())["people"]
    assert [one["roles"] for one in people if one["key"] == words.person] == [[words.role]]
    await expect(other.locator("article")).to_have_count(0)


async def test_everything_kept_is_shown_given_and_forgotten(visit: Visit) -> None:
    page = await visit.open("lucia", "help")
    for command in ("/privacidad ver", "/privacidad borrar"):
        await run(page, command)
    await expect(said(page, "Qué se guarda sobre ti")).to_be_visible()
    await page.get_by_role("button", name="Olvidarlo todo").scroll_into_view_if_needed()
    await picture(page, "privacy")
    await page.get_by_role("button", name="Olvidarlo todo").click()
    await expect(said(page, "Aquí ya no se guarda nada sobre ti")).to_be_visible()
