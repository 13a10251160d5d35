"""Every directory tells the same of the same customers, and of nobody when it cannot tell."""

import asyncio
import gzip
import json
import logging
import traceback
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from aiohttp import web

from bot.adapters.addresses import one_spelling
from bot.adapters.directories import capgo_service, opened, signed_service
from bot.adapters.directories.accounts import account, channel
from bot.adapters.directories.capgo_service import CapgoReader
from bot.adapters.directories.customer_file import CustomerFile
from bot.adapters.directories.signed_service import SignedService
from bot.adapters.directories.stripe_billing import StripeBilling
from bot.adapters.web_service.exchange import MOST_BYTES
from bot.adapters.web_service.values import MalformedError
from bot.domain.account import Account, AccountId, Project, Standing
from bot.domain.errors import Unavailable
from bot.ports import Directory
from tests.support.clock import FakeClock
from tests.support.directories import (
    BEFORE,
    KEY,
    LATER,
    POLICY,
    SECRET,
    FakeDirectory,
    FarSide,
    account_row,
    capgo_row,
    csv_text,
    far_side,
    served,
    stripe_side,
    toml_text,
)
from tests.support.directory_service import directory_app

CHANNEL = "https://discord.com/channels/1/2"
PAULA = Account(
    AccountId("acc_paula"),
    "team",
    Standing.ACTIVE,
    "paula@example.com",
    paid_until=LATER,
    projects=(
        Project("com.example.app", "", frozenset({"app_developer"}), CHANNEL),
        Project("com.example.two", "", frozenset({"app_reader"})),
    ),
    locale="es",
)
STANDING = {
    standing: replace(
        PAULA,
        id=AccountId(f"acc_{standing}"),
        standing=standing,
        contact=f"{standing}@example.com",
        past_due_since=BEFORE if standing is Standing.PAST_DUE else None,
        projects=(),
        locale="",
    )
    for standing in Standing
}
EVERYBODY = (PAULA, *STANDING.values())

KINDS = ("fake", "csv", "toml", "http", "capgo", "stripe")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def far() -> AsyncIterator[FarSide]:
    async with far_side() as side:
        yield side


def asking(kind: str, address: str, clock: FakeClock, seconds: float = 5) -> Directory:
    """A directory that asks the far side at ``address``."""
    if kind == "stripe":
        return StripeBilling(KEY, one_spelling, clock, POLICY, api=address, seconds=seconds)
    if kind == "capgo":
        read = CapgoReader(clock, POLICY)
        return SignedService(address, SECRET, one_spelling, clock, read=read, seconds=seconds)
    return SignedService(address, SECRET, one_spelling, clock, seconds=seconds)


@pytest.fixture(params=KINDS)
async def directory(
    request: pytest.FixtureRequest, tmp_path: Path, clock: FakeClock, far: FarSide
) -> AsyncIterator[Directory]:
    """One that knows ``EVERYBODY``."""
    kind = request.param
    if kind == "fake":
        yield FakeDirectory({one.contact: one for one in EVERYBODY})
    elif kind in ("csv", "toml"):
        path = tmp_path / f"customers.{kind}"
        path.write_text((csv_text if kind == "csv" else toml_text)(EVERYBODY), encoding="utf-8")
        yield CustomerFile(path, one_spelling)
    elif kind == "stripe":
        far.says = stripe_side(EVERYBODY)
        yield asking(kind, far.address, clock)
    else:
        row = capgo_row if kind == "capgo" else account_row
        app = directory_app(SECRET, [row(one) for one in EVERYBODY], lambda: clock().timestamp())
        async with served(app) as address:
            yield asking(kind, f"{address}/directory", clock)


def knows_projects(directory: Directory) -> bool:
    return not isinstance(directory, StripeBilling)


async def test_a_customer_is_known_by_address_and_by_id(directory: Directory) -> None:
    found = await directory.by_address("paula@example.com")
    assert found is not None
    assert (found.id, found.tier, found.standing) == ("acc_paula", "team", Standing.ACTIVE)
    assert (found.contact, found.paid_until, found.locale) == ("paula@example.com", LATER, "es")
    assert await directory.by_id(found.id) == found


async def test_nobody_is_none_and_not_unavailable(directory: Directory) -> None:
    assert await directory.by_address("nobody@example.com") is None
    assert await directory.by_id(AccountId("acc_nobody")) is None


@pytest.mark.parametrize("standing", Standing)
async def test_every_standing_is_told(directory: Directory, standing: Standing) -> None:
    wanted = STANDING[standing]
    found = await directory.by_address(wanted.contact)
    assert found is not None
    assert found.standing is standing
    assert found.paid_until == LATER
    assert found.past_due_since == wanted.past_due_since


async def test_several_projects_keep_their_own_roles(directory: Directory) -> None:
    found = await directory.by_address("paula@example.com")
    assert found is not None
    roles = {project.id: project.roles for project in found.projects}
    if not knows_projects(directory):
        assert roles == {}
        return
    assert POLICY.is_developer(roles["com.example.app"])
    assert not POLICY.is_developer(roles["com.example.two"])


async def test_a_project_names_its_private_channel(directory: Directory) -> None:
    found = await directory.by_address("paula@example.com")
    assert found is not None
    channels = {project.id: project.channel for project in found.projects}
    assert channels.get("com.example.app") == (CHANNEL if knows_projects(directory) else None)


@pytest.mark.parametrize(
    "said",
    [
        "http://discord.com/channels/1/2",
        "discord.com/channels/1/2",
        "javascript:alert(1)",
        "https://",
        "https://[",
        "https://me:pass@example.com",
        "https://:pass@example.com",
        "https://example.com/a b",
        "https://example.com/" + "a" * 200,
        7,
    ],
)
def test_a_channel_that_is_no_https_address_is_refused(said: object) -> None:
    with pytest.raises(MalformedError):
        channel({"channel": said})


def test_an_accounts_channel_is_that_of_projects_without_one() -> None:
    other = "https://example.com/two"
    projects = [{"id": "app.one"}, {"id": "app.two", "channel": other}]
    row = {**account_row(PAULA), "channel": CHANNEL, "projects": projects}
    found = account(row, one_spelling)
    assert [one.channel for one in found.projects] == [CHANNEL, other]


@pytest.mark.parametrize(
    "other",
    [
        "paula+team@example.com",
        "p.aula@example.com",
        "paula@examp1e.com",
        "paula@example.co",
        "раula@example.com",  # the first two letters are Cyrillic
        "paula@exаmple.com",
        "paula@example.com,active@example.com",
        "paula@example.com&limit=100",
        "paula@example.com' OR '1'='1",
        "",
        "*",
        "%",
    ],
)
async def test_what_only_looks_like_an_address_is_another(directory: Directory, other: str) -> None:
    assert await directory.by_address(other) is None


async def test_accounts_never_show_their_address(directory: Directory) -> None:
    assert "paula@" not in repr(await directory.by_address("paula@example.com"))


async def test_directories_compare_the_one_spelling(tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_text("address,account,standing\nPaula@EXAMPLE.com,acc_1,active\n")
    found = await CustomerFile(path, one_spelling).by_address("paula@example.com")
    assert found is not None
    assert found.contact == "paula@example.com"


ASKED = ("http", "capgo", "stripe")
DEEP = 50_000
BAD: Mapping[str, tuple[Callable[[], web.Response], str]] = {
    "nothing": (lambda: web.Response(), "something else than a JSON object"),
    "a web page": (lambda: web.Response(text="<p>Hi"), "something else than a JSON object"),
    "a list": (lambda: web.json_response([]), "something else than a JSON object"),
    "null": (lambda: web.json_response(None), "something else than a JSON object"),
    "an empty object": (lambda: web.json_response({}), ""),
    "cut JSON": (lambda: web.Response(text='{"account": nu'), "something else"),
    "deep JSON": (lambda: web.Response(text='{"account":' * DEEP), "something else"),
    "a huge number": (lambda: web.Response(text=f'{{"account": {"9" * DEEP}}}'), "something else"),
    "no UTF-8": (lambda: web.Response(body=b'{"account": "\xff"}'), "something else"),
    "a proxy's 404": (lambda: web.Response(status=404, text="<h1>404"), "answers 404"),
    "401": (lambda: web.Response(status=401), "answers 401: it does not take our secret"),
    "403": (lambda: web.Response(status=403), "answers 403: it does not take our secret"),
    "410": (lambda: web.json_response({}, status=410), "answers 410"),
    "500": (lambda: web.Response(status=500, text="paula@example.com"), "answers 500"),
    "204": (lambda: web.Response(status=204), "answers 204"),
    "a redirect": (
        lambda: web.Response(status=307, headers={"Location": "/elsewhere"}),
        "wants us to go elsewhere",
    ),
    "too much": (lambda: web.Response(body=b" " * (MOST_BYTES + 1)), "more than 1 MiB"),
    "packed": (
        lambda: web.Response(body=gzip.compress(b"{}"), headers={"Content-Encoding": "gzip"}),
        "in an encoding nobody asked for",
    ),
}


async def trouble(asked: Directory, caplog: pytest.LogCaptureFixture) -> Unavailable:
    """What both questions end in; private things stand nowhere in it."""
    caught: list[Unavailable] = []
    for question in (
        asked.by_address("paula@example.com"),
        asked.by_id(AccountId("acc_paula")),
    ):
        with (
            caplog.at_level(logging.DEBUG, "bot"),
            caplog.at_level(logging.DEBUG, "aiohttp"),
            pytest.raises(Unavailable) as error,
        ):
            await question
        caught.append(error.value)
        said = "".join(traceback.format_exception(error.value)) + caplog.text
        for private in ("paula@", "paula%40", SECRET, KEY):
            assert private not in said
    return caught[0]


@pytest.mark.parametrize("kind", ASKED)
@pytest.mark.parametrize("name", BAD)
async def test_a_bad_answer_is_unknown_and_tells_nothing(
    kind: str, name: str, far: FarSide, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    response, reason = BAD[name]
    far.always(response)
    error = await trouble(asking(kind, far.address, clock), caplog)
    assert reason in error.reason
    assert len(far.asked) == 2
    assert not any("elsewhere" in path for path in far.asked)


@pytest.mark.parametrize("kind", ASKED)
async def test_it_is_left_alone_for_as_long_as_it_asks(
    kind: str, far: FarSide, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    asked = asking(kind, far.address, clock)
    for said, seconds in (
        ("17", 17.0),
        (format_datetime(clock().replace(microsecond=0) + timedelta(minutes=2)), 119.876543),
        ("999999", 3600.0),
        ("Sun, 01 Mar 2020 00:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
    ):
        far.always(lambda said=said: web.Response(status=429, headers={"Retry-After": said}))  # type: ignore[misc]
        error = await trouble(asked, caplog)
        assert error.reason == "answers 429"
        assert error.retry_after == pytest.approx(seconds) if seconds else not error.retry_after


@pytest.mark.parametrize("kind", ASKED)
async def test_a_slow_one_is_unknown(
    kind: str, far: FarSide, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    async def hangs(_: web.Request) -> web.Response:
        await far.hang.wait()
        return web.Response()

    far.says = hangs
    error = await trouble(asking(kind, far.address, clock, seconds=0.05), caplog)
    assert error.reason == "took too long to answer"


@pytest.mark.parametrize("kind", ASKED)
async def test_one_that_says_half_and_hangs_up_is_unknown(
    kind: str, far: FarSide, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    async def breaks(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "100"})
        await response.prepare(request)
        await response.write(b'{"account": null')
        assert request.transport is not None
        request.transport.abort()
        return response

    far.says = breaks
    error = await trouble(asking(kind, far.address, clock), caplog)
    assert error.reason.startswith("cannot be asked: ")


@pytest.mark.parametrize("kind", ASKED)
async def test_one_that_is_away_is_unknown(
    kind: str, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    async with far_side() as side:
        address = side.address
    error = await trouble(asking(kind, address, clock), caplog)
    assert error.reason.startswith("cannot be asked: ")


@pytest.mark.parametrize("kind", ASKED)
async def test_one_that_speaks_no_http_is_unknown(
    kind: str, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    """aiohttp's own word for it repeats the whole address, and with it whom was asked about."""

    async def mumble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 two hundred\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(mumble, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        error = await trouble(asking(kind, f"http://127.0.0.1:{port}", clock), caplog)
    assert error.reason.startswith("cannot be asked: ")


def spoilt(body: Any, wrong: object) -> Iterator[Any]:
    """``body`` again and again, each time with one value replaced."""
    if isinstance(body, Mapping):
        for name, value in body.items():
            yield from ({**body, name: one} for one in (wrong, *spoilt(value, wrong)))
    elif isinstance(body, list):
        for at, value in enumerate(body):
            yield from (
                [*body[:at], one, *body[at + 1 :]] for one in (wrong, *spoilt(value, wrong))
            )


WRONG = (None, 0, 1e308, True, "", "x", "x" * 5000, "a\nb", [], [[]], {}, {"x": {}}, [7] * 600)


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: repr(wrong)[:20])
async def test_no_wrong_type_anywhere_makes_a_customer_nobody(
    wrong: object, far: FarSide, clock: FakeClock
) -> None:
    for kind, row in (("http", account_row), ("capgo", capgo_row)):
        asked = asking(kind, far.address, clock)
        for body in spoilt(row(PAULA), wrong):
            far.always(lambda body=body: web.json_response({"account": body}))  # type: ignore[misc]
            try:
                found = await asked.by_address("paula@example.com")
            except Unavailable:
                continue
            assert found is not None, body


async def test_an_answer_about_somebody_else_is_unknown(far: FarSide, clock: FakeClock) -> None:
    far.always(lambda: web.json_response({"account": account_row(PAULA)}))
    with pytest.raises(Unavailable, match="another account"):
        await asking("http", far.address, clock).by_id(AccountId("acc_other"))


async def test_the_service_refuses_what_is_signed_wrongly_or_late(clock: FakeClock) -> None:
    then = datetime(2026, 3, 1, 11, 54, tzinfo=UTC).timestamp()
    for secret, now in (("another" * 8, clock().timestamp()), (SECRET, then)):
        async with served(directory_app(secret, [], lambda now=now: now)) as address:  # type: ignore[misc]
            with pytest.raises(Unavailable, match="answers 401"):
                await asking("http", f"{address}/directory", clock).by_address("paula@example.com")


async def test_many_may_ask_at_once(directory: Directory) -> None:
    names = [one.contact for one in EVERYBODY]
    found = await asyncio.gather(*(directory.by_address(name) for name in names))
    assert [one and one.contact for one in found] == names


@pytest.mark.parametrize("module", [signed_service, capgo_service])
async def test_the_documented_answer_is_understood(
    module: ModuleType, far: FarSide, clock: FakeClock
) -> None:
    documented = (module.__doc__ or "").split('\n    {"account": {\n', 1)[1].split("\n\n", 1)[0]
    said = json.loads('{"account": {\n' + documented)
    far.always(lambda: web.json_response(said))
    kind = "capgo" if module is capgo_service else "http"
    found = await asking(kind, far.address, clock).by_address("paula@example.com")
    assert found is not None
    assert (found.standing, found.tier) == (Standing.ACTIVE, "team")
    assert any(POLICY.is_developer(project.roles) for project in found.projects)


@pytest.mark.parametrize(
    ("spec", "secret", "kind"),
    [
        ("file:var/customers.csv", "", CustomerFile),
        ("file: Customers.TOML", "", CustomerFile),
        ("http:https://who.example.org/pays", SECRET, SignedService),
        ("capgo:http://127.0.0.1:8000/pays", SECRET, SignedService),
        ("stripe", KEY, StripeBilling),
    ],
)
def test_the_setting_names_the_directory(
    spec: str, secret: str, kind: type, clock: FakeClock
) -> None:
    directory = opened(spec, secret, addresses=one_spelling, clock=clock, policy=POLICY)
    assert type(directory) is kind


@pytest.mark.parametrize(
    ("spec", "secret"),
    [
        ("", SECRET),
        ("file:", ""),
        ("file:customers.json", ""),
        ("http:http://who.example.org/", SECRET),
        ("http:https://who.example.org/", "short"),
        ("stripe:https://who.example.org/", KEY),
        ("stripe", "pk_public"),
        ("ldap:https://who.example.org/", SECRET),
    ],
)
def test_a_setting_that_cannot_work_is_refused(spec: str, secret: str, clock: FakeClock) -> None:
    with pytest.raises(ValueError, match=r"give|write|ends in"):
        opened(spec, secret, addresses=one_spelling, clock=clock, policy=POLICY)
