"""Members file a post on GitHub from the page: form, preview, link or bridge; both languages."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.e2e.conftest import NARROW, WIDE
from tests.e2e.visit import Visit, picture, said

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

REPOSITORY = "Cap-go/capgo-demo"


@dataclass(frozen=True)
class Words:
    """What one member writes and reads."""

    person: str
    title: str
    text: str
    file: str
    another: str
    choose: str
    fill: re.Pattern[str]
    go_on: str
    submit: str
    public: str
    own: str
    bridge: str
    open_it: str
    platform: str
    there: str
    now: str
    missing: Mapping[str, str]


ENGLISH = Words(
    person="nora",
    title="White screen after the update",
    text=(
        "After an update the app shows a white screen on every start, with "
        "@capgo/capacitor-updater 7.4.1 on iOS 18.4. Ask nora@private.example or @max, it may be "
        "the same as fixes #12."
    ),
    file="File on GitHub",
    another="Another repository",
    choose="Choose a form",
    fill=re.compile("None of these|Open the form"),
    go_on="Continue",
    submit="Submit",
    public="Everybody will be able to read this on GitHub",
    own="Under your own name",
    bridge="By the bridge",
    open_it="Open it on GitHub",
    platform="iOS",
    there="It is on GitHub now",
    now="This is now",
    missing={
        "Expected behavior": "The new version starts, @max.",
        "Steps to reproduce": "1. Upload a bundle\n2. Start the app twice",
    },
)
SPANISH = Words(
    person="lucia",
    title="Pantalla en blanco al actualizar",
    text=(
        "Tras actualizar, la app muestra una pantalla en blanco en cada arranque, con "
        "@capgo/capacitor-updater 7.4.1 en Android 14. Mi correo: lucia@privado.example."
    ),
    file="Llevar a GitHub",
    another="Otro repositorio",
    choose="Elige un formulario",
    fill=re.compile("Ninguno|Abrir el formulario"),
    go_on="Continuar",
    submit="Enviar",
    public="Esto lo podrá leer todo el mundo en GitHub",
    own="Con tu propio nombre",
    bridge="Que lo abra el bot",
    open_it="Abrirlo en GitHub",
    platform="Android",
    there="Ya está en GitHub",
    now="Ahora es",
    missing={
        "Expected behavior": "Que arranque la versión nueva.",
        "Steps to reproduce": "1. Subir un paquete\n2. Abrir la app dos veces",
    },
)


async def shot(page: Page, name: str, words: Words) -> None:
    await picture(page, f"issue-{name}-{words.person}")


async def choose(
    page: Page, card: Locator, list_: str | re.Pattern[str], option: str | re.Pattern[str]
) -> None:
    await card.get_by_role("combobox", name=list_).click()
    await page.get_by_role("option", name=option).click()


async def posted(visit: Visit, words: Words, width: int, scheme: Any = "light") -> Page:
    """In front of one's own post."""
    await visit.play.act(words.person, "post", title=words.title, text=words.text, tags=[])
    page = await visit.open(words.person, "questions", width, scheme)
    await page.get_by_text(words.title).first.click()
    return page


async def previewed(page: Page, words: Words) -> Locator:
    """From the post to what everybody would see."""
    await page.get_by_role("button", name=words.file).click()
    card = page.locator("article.ephemeral")
    await choose(page, card, re.compile(f"{words.another}|Repositor"), REPOSITORY)
    await choose(page, card, words.choose, "Bug report")
    await card.get_by_role("button", name=words.fill).scroll_into_view_if_needed()
    await shot(page, "similar", words)
    await card.get_by_role("button", name=words.fill).click()
    form = page.get_by_role("dialog")
    given = words.missing
    for label, text in given.items():
        await form.get_by_label(label).fill(text)
    await form.get_by_role("button", name=words.submit).click()
    await card.get_by_role("button", name=words.go_on).click()
    await choose(page, form, "Before submitting", re.compile("I have searched"))
    await form.get_by_role("button", name=words.submit).click()
    await expect(card).to_contain_text(words.public)
    await card.get_by_role("button", name=words.own).scroll_into_view_if_needed()
    await picture(page, "issue" if words is SPANISH else "issue-en")
    return card


@pytest.mark.parametrize(
    ("words", "width", "scheme"),
    [
        pytest.param(ENGLISH, NARROW, "dark", id="en-390"),
        pytest.param(SPANISH, WIDE, "light", id="es-1280"),
    ],
)
async def test_a_link_opens_the_issue_under_ones_own_name_and_the_post_tells(
    visit: Visit, words: Words, width: int, scheme: Any
) -> None:
    page = await posted(visit, words, width, scheme)
    card = await previewed(page, words)
    await card.get_by_role("button", name=words.own).click()
    link = card.get_by_role("link", name=words.open_it)
    await link.scroll_into_view_if_needed()
    await shot(page, "own", words)
    await link.click()
    form = page.get_by_role("dialog")
    await expect(form.get_by_role("heading")).to_contain_text(REPOSITORY)
    await choose(page, form, re.compile("^Platform"), words.platform)
    await form.get_by_label(re.compile("I have searched")).check()
    await form.get_by_role("button", name=words.submit).click()
    entry = page.locator(".entry").filter(has_text=words.title)
    await expect(entry).to_contain_text(words.missing["Expected behavior"])
    await shot(page, "panel", words)
    watch = visit.play.bridge.bot.services.filing_watch
    assert watch
    await watch.turn()
    if width == NARROW:
        await page.keyboard.press("Escape")
    first = said(page, words.now)
    await expect(first).to_contain_text(REPOSITORY)
    await first.scroll_into_view_if_needed()
    await shot(page, "linked", words)


async def test_the_bridge_opens_it_once_for_a_member_who_stays_unnamed(visit: Visit) -> None:
    words = ENGLISH
    page = await posted(visit, words, WIDE)
    card = await previewed(page, words)
    await expect(card).to_contain_text("Opened on behalf of Nora")
    await card.get_by_role("button", name="Stay unnamed").click()
    await expect(card).to_contain_text("Opened on behalf of a member")
    await card.get_by_role("button", name=words.bridge).dblclick()
    await expect(card).to_contain_text(re.compile(f"{words.there}|This is now"))
    await expect(said(page, words.now)).to_contain_text(REPOSITORY)
    await visit.play.settle()
    await shot(page, "bridge", words)
    [issue] = (await visit.play.state())["issues"]
    assert issue["author"] == "capgo-bridge"
    assert "Nora" not in issue["body"]
    assert "private.example" not in issue["body"]
