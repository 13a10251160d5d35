"""The mailbox on the sandbox's page: mails arrive while one looks, and codes can be copied."""

from email.headerregistry import Address
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from bot.adapters.content.message_files import MessageFiles
from bot.adapters.mail import SmtpMailer
from bot.domain.mail import Mail
from bot.domain.mail_server import mail_server
from tests.e2e.conftest import NARROW, WIDE, Audit, House
from tests.support.clock import FakeClock

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
widths = pytest.mark.parametrize("width", [WIDE, NARROW])

MESSAGES = Path(__file__).parents[2] / "data" / "messages"
CODE = "BCDF-GHJK"
LONG = "a-very-long-name-indeed." * 6 + "ana@customer-with-a-long-domain.example"


async def send(house: House, locale: str, to: str = "ana@customer.example") -> None:
    values = {"code": CODE, "name": "nora", "server": "Capgo", "minutes": "15"}
    subject, text = MessageFiles(MESSAGES).write("code", locale, **values)
    sender = Address("Capgo", "bridge", "community.example.org")
    mailer = SmtpMailer(mail_server(house.sandbox.mail_url), sender, FakeClock())
    await mailer.send(Mail(to, subject, text, "k", locale))


async def opened(house: House, person: str, tab: str, width: int, scheme: str = "light") -> Page:
    page = await house.open(person, width=width, scheme=scheme)
    if width == NARROW:
        await page.locator("#open-panels").click()
    await page.get_by_role("tab", name=tab).click()
    return page


@widths
@pytest.mark.parametrize(
    ("person", "locale", "tab", "subject", "origin", "copy", "copied"),
    [
        ("nora", "en", "Mailbox", "Your code for Capgo", "From Capgo <", "Copy", "Copied."),
        ("lucia", "es", "Buzón", "Tu código para Capgo", "De Capgo <", "Copiar", "Copiado."),
    ],
)
async def test_a_code_arrives_is_read_and_copied_by_keyboard(
    house: House,
    width: int,
    person: str,
    locale: str,
    tab: str,
    subject: str,
    origin: str,
    copy: str,
    copied: str,
) -> None:
    page = await opened(house, person, tab, width)
    await send(house, locale)
    entry = page.locator(".entry").filter(has_text=subject)
    await expect(page.locator("#live")).to_contain_text(subject)
    await expect(entry).to_contain_text("ana@customer.example")
    await entry.locator("summary").press("Enter")
    await expect(entry.locator(".entry-body")).to_contain_text(
        f"{origin}bridge@community.example.org>"
    )
    await expect(entry.locator(".entry-body")).to_contain_text("15 min")
    await expect(entry.locator("code")).to_have_text(CODE)
    button = entry.get_by_role("button", name=f"{copy} {CODE}")
    await button.press("Enter")
    await expect(page.locator(".toast")).to_contain_text(copied)
    assert await page.evaluate("navigator.clipboard.readText()") == CODE
    await send(house, locale)
    await expect(page.locator(".entry")).to_have_count(2)
    await expect(button).to_be_focused()
    await expect(page.locator(".entry[open]")).to_have_count(1)


@widths
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_mails_are_easy_to_read(house: House, audit: Audit, width: int, scheme: str) -> None:
    page = await opened(house, "lucia", "Buzón", width, scheme)
    assert await audit(page) == []
    await send(house, "es", LONG[-250:])
    await send(house, "en")
    summaries = page.locator(".entry summary")
    await expect(summaries).to_have_count(2)
    for one in range(2):
        await summaries.nth(one).click()
    await expect(page.locator(".entry[open]")).to_have_count(2)
    assert await audit(page) == []


async def test_a_mail_of_anybody_shows_as_text(house: House) -> None:
    page = await opened(house, "nora", "Mailbox", WIDE)
    mailer = SmtpMailer(
        mail_server(house.sandbox.mail_url), Address("", "x", "example.org"), FakeClock()
    )
    text = '<img src=x onerror="alert(1)">\n\n\n  two spaces are no code\n\thttps://example.org/a\n'
    await mailer.send(Mail("nora@example.org", "<b>Hi</b>", text, "k", "en"))
    await page.locator("summary").filter(has_text="<b>Hi</b>").click()
    await expect(page.locator(".entry code")).to_have_text("https://example.org/a")
    await expect(page.locator(".entry img, .entry b")).to_have_count(0)
