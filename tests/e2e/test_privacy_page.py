"""Anybody can read what is kept of members: in both languages, on a phone, by day and by night."""

from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser

from bot.adapters.catalogue import Catalogue
from bot.services.privacy_notice import PATH, PrivacyNotice
from bot.web import privacy
from tests.e2e.conftest import NARROW, WIDE, Audit


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize(
    ("locale", "width", "scheme"), [("en", WIDE, "light"), ("es", NARROW, "dark")]
)
async def test_nobody_stumbles_over_it(
    chromium: Browser, audit: Audit, locale: str, width: int, scheme: Any
) -> None:
    app = web.Application()
    privacy.add(app, PrivacyNotice(Catalogue(), timedelta(days=30), is_verifying=True))
    context = await chromium.new_context(
        viewport={"width": width, "height": 844}, color_scheme=scheme, locale=locale
    )
    noise: list[str] = []
    async with TestServer(app) as server:
        page = await context.new_page()
        page.on("console", lambda message: noise.append(message.text))
        await page.goto(str(server.make_url(PATH)))
        assert await page.get_attribute("html", "lang") == locale
        assert await audit(page) == []
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert await page.evaluate(overflow) == 0
        await page.locator("nav a").click()
        other = {"en": "es", "es": "en"}[locale]
        assert await page.get_attribute("html", "lang") == other
    await context.close()
    assert noise == []
