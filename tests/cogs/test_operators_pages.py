"""The operators' pages over HTTP: who gets in, what they see, what no other site can do."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.domain.dashboard import PATH, SESSION_LIFE
from bot.domain.errors import Unavailable
from bot.domain.ids import MemberId
from bot.knowledge import utc_now
from bot.web.pages.access import COOKIE
from tests.support.chat import FakeChat
from tests.support.operators import Operator, address_of, give_up, link_for
from tests.support.stage import Stage, stage

PAGES = ("", "/gaps", "/outbox", "/audit", "/incidents")
ROLLBACK = "How do I roll back a bundle?"


@pytest.fixture
async def operator(play: Stage) -> AsyncIterator[Operator]:
    jar = aiohttp.CookieJar(unsafe=True)  # this machine's address is a number
    async with aiohttp.ClientSession(cookie_jar=jar) as http:
        yield Operator(address_of(play), http)


@pytest.fixture
async def inside(play: Stage, operator: Operator) -> Operator:
    assert (await operator.enter(await link_for(play)))[0] == 200
    return operator


async def actions(play: Stage) -> list[str]:
    rows = await play.bridge.database.fetch("SELECT action FROM audit ORDER BY id")
    return [row["action"] for row in rows]


async def test_a_link_takes_in_once_whoever_looks_at_it_before(
    play: Stage, operator: Operator
) -> None:
    link = await link_for(play)
    path = link.removeprefix(operator.address)
    for _ in range(2):
        assert (await operator.get(path))[0] == 200, "a look spends nothing"
    status, page = await operator.enter(link)
    assert (status, "<h1>Overview</h1>" in page) == (200, True)
    for path in PAGES:
        status, page = await operator.get(f"{PATH}{path}?days=30")
        assert (status, page.count("<h1>")) == (200, 1), path
    operator.http.cookie_jar.clear()
    status, page = await operator.post(f"{PATH}/enter", {"link": link.partition("=")[2]})
    assert (status, "does not work any more" in page) == (403, True)
    assert (await operator.get(PATH))[0] == 401
    assert await actions(play) == ["dashboard.link", "dashboard.enter"]


async def test_the_session_is_a_cookie_that_no_script_and_no_other_site_uses(
    play: Stage, operator: Operator
) -> None:
    link = await link_for(play)
    sent = {"Origin": operator.address}
    url = f"{operator.address}{PATH}/enter"
    async with operator.http.post(
        url, data={"link": link.partition("=")[2]}, headers=sent, allow_redirects=False
    ) as response:
        cookie = response.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", PATH)
    assert timedelta(0) <= SESSION_LIFE - timedelta(seconds=int(cookie["max-age"])) < SESSION_LIFE
    assert cookie["secure"] == "", "http on this machine"
    held = {row["digest"] for row in await play.bridge.database.fetch("SELECT * FROM passes")}
    assert not any(part in held for part in cookie.value.split("."))


async def test_behind_a_public_address_the_cookie_is_for_https_only(tmp_path: Path) -> None:
    public = "https://bridge.example.org"
    jar = aiohttp.CookieJar(unsafe=True)
    async with (
        stage(tmp_path, public_url=public) as play,
        aiohttp.ClientSession(cookie_jar=jar) as http,
    ):
        operator, link = Operator(address_of(play), http), await link_for(play)
        assert link.startswith(f"{public}{PATH}/enter?link=")
        held = {"link": link.partition("=")[2]}
        assert (await operator.post(f"{PATH}/enter", held))[0] == 403, "not the public address"
        await operator.post(f"{PATH}/enter", held, public)
        [cookie] = jar
    assert cookie["secure"] is True


async def test_without_a_session_there_is_nothing_to_see(play: Stage, operator: Operator) -> None:
    await play.say("nora", "help", ROLLBACK)
    for cookie in ("", "x", "1.2.3.4.5"):
        operator.http.cookie_jar.update_cookies({COOKIE: cookie})
        for path in PAGES:
            status, page = await operator.get(f"{PATH}{path}")
            assert (status, "/bridge dashboard" in page) == (401, True)
            assert "rollback" not in page.lower()
    status, _ = await operator.post(f"{PATH}/outbox/1/retry", {"token": ""})
    assert status == 401


async def test_other_sites_can_send_no_form(play: Stage, inside: Operator) -> None:
    await play.say("nora", "help", ROLLBACK)
    number, token = await give_up(play, "no such channel"), await inside.token()
    path = f"{PATH}/outbox/{number}/drop"
    for origin in ("https://evil.example", "null", None):
        assert (await inside.post(path, {"token": token}, origin))[0] == 403
    for wrong in ({}, {"token": ""}, {"token": token[:-1]}, {"token": "é"}):
        assert (await inside.post(path, wrong))[0] == 403
    assert (await inside.get(path))[0] == 405
    assert (await inside.post(f"{PATH}/leave", {"token": ""}))[0] == 403
    assert "outbox.drop" not in await actions(play)


async def test_every_answer_forbids_what_a_page_does_not_need(inside: Operator) -> None:
    for path in (*PAGES, "/enter", "/nothing", "/static/pages.js", "/static/nothing"):
        _, page = await inside.get(f"{PATH}{path}")
        policy = inside.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert inside.headers["X-Content-Type-Options"] == "nosniff"
        assert " style=" not in page
        assert "<script>" not in page
        assert "onclick" not in page
        is_file = path == "/static/pages.js"
        assert ("no-store" in inside.headers["Cache-Control"]) is not is_file


async def test_what_was_given_up_is_tried_again_with_a_look_first_or_dropped(
    play: Stage, inside: Operator
) -> None:
    [answer] = await play.say("nora", "help", ROLLBACK)
    number = await give_up(play, "discord: <b>no such channel</b>")
    _, page = await inside.get(f"{PATH}/outbox")
    assert "discord: &lt;b&gt;no such channel&lt;/b&gt;" in page
    token = {"token": await inside.token()}
    status, page = await inside.post(f"{PATH}/outbox/{number}/retry", token)
    assert (status, "It is tried again." in page) == (200, True)
    await play.settle()
    _, page = await inside.get(f"{PATH}/outbox")
    assert "Nothing was given up." in page
    found = [one["id"] for one in await play.messages("help") if one["author"] == "bridge"]
    assert found == [answer["id"]], "it had arrived: not twice"
    _, page = await inside.post(f"{PATH}/outbox/{number}/retry", token)
    assert "somebody was quicker" in page
    _, page = await inside.get(f"{PATH}/audit?words=outbox.retry")
    assert page.count('<th scope="row">outbox.retry</th>') == 1
    assert f"effect {number}" in page
    number = await give_up(play, "x")
    status, page = await inside.post(f"{PATH}/outbox/{number}/drop", token)
    assert (status, "it will not happen" in page) == (200, True)
    assert "Nothing was given up." in page
    assert (await actions(play))[-1] == "outbox.drop"


async def test_questions_are_text_and_never_markup(play: Stage, inside: Operator) -> None:
    await play.say("nora", "help", "Is <script>alert(1)</script> an SBOM for <b>auditors</b>?")
    status, page = await inside.get(f"{PATH}/gaps")
    assert status == 200
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    _, page = await inside.get(f"{PATH}/audit?words=%3Cscript%3E%22")
    assert 'value="&lt;script&gt;&#34;"' in page


async def test_whatever_is_asked_for_there_is_a_page(inside: Operator) -> None:
    for query in ("days=x", "days=8", "before=x", "before=-1", f"before={'9' * 19}", "words=%00"):
        for path in PAGES:
            assert (await inside.get(f"{PATH}{path}?{query}"))[0] == 200, (path, query)


async def test_a_long_range_says_that_questions_are_forgotten(inside: Operator) -> None:
    for path in ("", "/gaps"):
        pages = [(await inside.get(f"{PATH}{path}?days={days}"))[1] for days in (30, 90)]
        assert ["are kept for 30 days" in page for page in pages] == [False, True]


async def test_who_leaves_is_out(play: Stage, inside: Operator) -> None:
    kept = {one.key: one.value for one in inside.http.cookie_jar}
    status, _ = await inside.post(f"{PATH}/leave", {"token": await inside.token()})
    assert status == 200
    inside.http.cookie_jar.update_cookies(kept)
    assert (await inside.get(PATH))[0] == 401, "also with a cookie that was kept"
    assert (await actions(play))[-1] == "dashboard.leave"


async def test_who_is_no_maintainer_any_more_is_shut_out(play: Stage, inside: Operator) -> None:
    dashboard, chat = play.bridge.bot.services.dashboard, play.sandbox.chat
    cut_off = replace(dashboard, chat=FakeChat(down=Unavailable("discord", "answers 503")))
    with pytest.raises(Unavailable):
        await cut_off.check()
    await dashboard.check()
    assert (await inside.get(PATH))[0] == 200, "who cannot be asked about stays"
    max_ = next(key for key, one in chat.people.persons.items() if one.key == "max")
    chat.people.members[max_]["roles"].clear()
    await dashboard.check()
    assert (await inside.get(PATH))[0] == 401
    rows = await play.bridge.database.fetch("SELECT * FROM audit WHERE action = 'dashboard.shut'")
    assert [row["target"] for row in rows] == [MemberId(int(max_))]


async def test_a_session_ends_by_itself(play: Stage, inside: Operator) -> None:
    session = next(one for one in inside.http.cookie_jar if one.key == COOKIE)
    dashboard = play.bridge.bot.services.dashboard
    assert await dashboard.session(session.value)
    later = replace(dashboard, clock=lambda: utc_now() + SESSION_LIFE)
    assert await later.session(session.value) is None
