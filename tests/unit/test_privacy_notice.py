"""The notice says of every table and every life what the code does."""

import re
from datetime import timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.adapters.catalogue import Catalogue
from bot.adapters.store.privacy import KEPT, NAMING, OF_MEMBER
from bot.domain import filing, proposal
from bot.domain.dashboard import SESSION_LIFE
from bot.domain.outbox import KEEP_DONE
from bot.domain.support import DRAFT_LIFE, RECORD_LIFE, WORDS_LIFE
from bot.services.privacy import KEEP_RECORDS, KEEP_REQUESTS
from bot.services.privacy_notice import Kept, PrivacyNotice
from bot.web import privacy

LIVES = {
    "outbox": {KEEP_DONE},
    "drafts": {filing.LIFE, proposal.LIFE},
    "tickets": {DRAFT_LIFE, WORDS_LIFE, RECORD_LIFE},
    "challenges": {KEEP_REQUESTS},
    "audit": {KEEP_RECORDS},
    "passes": {SESSION_LIFE},
    "unanswered": {timedelta(days=12)},
}
"""How long what is in a table is kept, as those who erase it know."""


def notice(days: int = 12, *, is_verifying: bool = True) -> PrivacyNotice:
    official = "https://help.example.org/?a=1&b=2"
    return PrivacyNotice(
        Catalogue(), timedelta(days=days), is_verifying=is_verifying, official=official
    )


def of_table(table: str, kept: list[Kept]) -> str:
    return " ".join(one.until for one in kept if table in one.tables)


def test_it_names_every_table_that_can_name_a_member_and_no_other() -> None:
    named = frozenset[str]().union(*(one.tables for one in notice().kept("en")))
    assert named == {*OF_MEMBER, *KEPT, NAMING}


@pytest.mark.parametrize("table", LIVES)
def test_it_says_how_long_as_the_code_has_it(table: str) -> None:
    said = of_table(table, list(notice().kept("en")))
    spans = {
        "a day"
        if life == timedelta(days=1)
        else f"{life.days} days"
        if life.days
        else f"{life // timedelta(hours=1)} hours"
        for life in LIVES[table]
    }
    assert set(re.findall(r"a day|\d+ days|\d+ hours", said)) == spans


def test_what_is_not_kept_is_said_to_be() -> None:
    assert of_table("unanswered", list(notice(0).kept("en"))) == "not at all"


def test_where_nobody_verifies_nothing_is_said_of_it() -> None:
    named = {table for one in notice(is_verifying=False).kept("en") for table in one.tables}
    assert {*OF_MEMBER, *KEPT, NAMING} - named == {"entitlements", "challenges", "moves"}


@pytest.mark.parametrize(
    ("path", "header", "locale"),
    [
        ("/privacy", "", "en"),
        ("/privacy", "es-MX,es;q=0.9,en;q=0.8", "es"),
        ("/privacy", "fr,en;q=0.2,es;q=0.4", "es"),
        ("/privacy", "es;q=0,pt-BR", "en"),
        ("/privacy", "es;q=x, *;q=0.1", "en"),
        ("/privacy?lang=es", "en", "es"),
        ("/privacy?lang=en", "es", "en"),
        ("/privacy?lang=<b>", "es", "es"),
    ],
)
async def test_the_page_speaks_the_readers_language(path: str, header: str, locale: str) -> None:
    app = web.Application()
    privacy.add(app, notice())
    wish = {"Accept-Language": header}
    async with TestClient(TestServer(app)) as client, client.get(path, headers=wish) as response:
        text = await response.text()
    assert response.status == 200
    assert response.headers["Content-Language"] == locale
    assert f'<html lang="{locale}">' in text
    assert {"en": "What is kept about you", "es": "Qué se guarda sobre ti"}[locale] in text
    for one in notice().kept(locale):
        assert one.what.replace("'", "&#x27;") in text
    assert {"en": "365 days", "es": "365 días"}[locale] in text
    assert '<a href="https://help.example.org/?a=1&amp;b=2">' in text


async def test_the_page_loads_and_runs_nothing() -> None:
    app = web.Application()
    privacy.add(app, notice())
    async with TestClient(TestServer(app)) as client, client.get("/privacy") as response:
        text = await response.text()
    rules = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in rules
    assert "script" not in rules + text
    assert f"<style>{privacy.STYLE}</style>" in text
    assert not re.findall(r'src=|<link|style="', text)
