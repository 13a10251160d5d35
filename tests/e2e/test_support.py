"""Customers hand a post over on the page: door, form, preview, ticket; in both languages."""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.e2e.conftest import NARROW, WIDE
from tests.e2e.visit import Visit, picture, said
from tests.support.stage_verify import verify

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

LOG = {
    "name": "device.log",
    "text": "E/Capgo: notifyAppReady was not called\nfrom 203.0.113.77\n" * 4,
}


@dataclass(frozen=True)
class Words:
    """What one customer writes and reads."""

    person: str
    title: str
    text: str
    more: str
    customer: str
    door: str
    write: str
    along: str
    submit: str
    preview: str
    send: str
    there: str
    told: str
    panels: str
    status: str
    yours: str


ENGLISH = Words(
    person="paula",
    title="Live updates roll back",
    text=(
        "Since @capgo/capacitor-updater 7.4.1 every update of com.example.shop rolls back after a "
        "minute on iOS 18.2. I expected the new bundle to stay. Reach me at paula@private.example."
    ),
    more="It is the same on a second iPhone.",
    customer="I am a customer",
    door="Official ticket",
    write="Write a ticket",
    along="What of the thread goes along",
    submit="Submit",
    preview="This is all that leaves Discord",
    send="Send",
    there="The desk has it",
    told="Continued in an official channel.",
    panels="Support desk",
    status="/support status",
    yours="Your tickets",
)
SPANISH = Words(
    person="lucia",
    title="La actualización se revierte",
    text=(
        "Desde @capgo/capacitor-updater 7.4.1 cada actualización de mi app de recetas se revierte "
        "al minuto en Android 14. Esperaba que se quedara. Mi correo: lucia@privado.example."
    ),
    more="Con otro teléfono me pasa lo mismo.",
    customer="Soy cliente",
    door="Ticket oficial",
    write="Escribir un ticket",
    along="Qué incluir del hilo",
    submit="Enviar",
    preview="Esto es todo lo que sale de Discord",
    send="Enviar",
    there="Soporte ya lo tiene",
    told="Continúa en un canal oficial.",
    panels="Soporte",
    status="/soporte estado",
    yours="Tus tickets",
)


async def shot(page: Page, name: str, words: Words) -> None:
    await picture(page, f"handoff-{name}-{words.person}")


@pytest.mark.parametrize(
    ("words", "width", "scheme"),
    [
        pytest.param(ENGLISH, WIDE, "light", id="en-1280"),
        pytest.param(SPANISH, NARROW, "dark", id="es-390"),
    ],
)
async def test_a_post_becomes_a_ticket_and_its_reference_comes_back(
    visit: Visit, words: Words, width: int, scheme: Any
) -> None:
    play = visit.play
    await verify(play, words.person, f"{words.person}@example.com")
    await play.act(words.person, "post", title=words.title, text=words.text, tags=[])
    await play.act(words.person, "upload", channel=words.title, **LOG)
    await play.act(words.person, "message", channel=words.title, text=words.more)
    page = await visit.open(words.person, "questions", width, scheme)
    await page.get_by_text(words.title).first.click()
    await page.get_by_role("button", name=words.customer).click()
    door = said(page, words.door)
    await door.get_by_role("button", name=words.write).scroll_into_view_if_needed()
    await shot(page, "door", words)
    await door.get_by_role("button", name=words.write).click()
    form = page.get_by_role("dialog")
    await expect(form).to_be_visible()
    await expect(form.get_by_label(words.along)).to_be_visible()
    await form.get_by_role("button", name=words.submit).click()
    preview = said(page, words.preview)
    await expect(preview).to_be_visible()
    await preview.get_by_role("button", name=words.send, exact=True).scroll_into_view_if_needed()
    await picture(page, "handoff" if words is ENGLISH else "handoff-es")
    await preview.get_by_role("button", name=words.send, exact=True).click()
    there = said(page, words.there)
    await expect(there).to_be_visible()
    await expect(said(page, words.told)).to_be_visible()
    await there.scroll_into_view_if_needed()
    await shot(page, "sent", words)
    if width == NARROW:
        await page.locator("#open-panels").click()
    await page.get_by_role("tab", name=words.panels).click()
    await page.locator(".entry > summary").click()
    await shot(page, "desk", words)
    await page.keyboard.press("Escape")
    await page.locator("#message-box").press_sequentially(words.status)
    name = words.status.partition(" ")[0]
    await page.get_by_role("option", name=name).click()
    form = page.get_by_role("form", name=name)
    await form.get_by_role("button", name=re.compile("^(Run command|Ejecutar)")).click()
    await expect(said(page, words.yours)).to_contain_text("SUP-1001")
    await shot(page, "status", words)
