"""Every desk takes a ticket whole and once, or it is known why not."""

import asyncio
import gzip
import logging
import traceback
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.headerregistry import Address
from typing import Any

import pytest
from aiohttp import web

from bot.adapters.catalogue import Catalogue
from bot.adapters.desks import opened
from bot.adapters.desks.asking import Asking
from bot.adapters.desks.help_link import HelpLink
from bot.adapters.desks.mailed_desk import MailedDesk
from bot.adapters.desks.plain_desk import PlainDesk
from bot.adapters.desks.rt_desk import RtDesk
from bot.adapters.desks.signed_desk import SignedDesk
from bot.adapters.desks.zendesk_desk import ZendeskDesk
from bot.adapters.mail import SmtpMailer
from bot.adapters.web_service.exchange import MOST_BYTES
from bot.domain.desk import place
from bot.domain.errors import BridgeError, Rejected, Unavailable, Uncertain
from bot.domain.mail_server import Encryption, MailServer
from bot.domain.ticket import MAIL_TEXT_MOST, Attachment, Progress, TicketId, TicketState
from bot.domain.ticket_text import reference
from bot.ports import Desk
from tests.support.clock import FakeClock
from tests.support.desks import (
    AGENT,
    CONTACT,
    REPLIED,
    SECRET,
    SOLVED,
    TICKET,
    FarDesk,
    Plain,
    Rt,
    Zendesk,
    receiving,
    standing_in,
)
from tests.support.directories import FarSide, far_side
from tests.support.request_tracker import MissingServer, RequestTracker, running_rt
from tests.support.smtp import Post, post_office, serving

PAGE = "https://support.example.org/"
TEXTS = Catalogue()
OTHER = TicketId("ffffffff-other")
ASKED = ("http", "zendesk", "plain", "rt")
real = pytest.mark.real_desk


def now() -> datetime:
    return datetime.now(UTC)


def asking(kind: str, url: str, seconds: float = 5) -> Desk:
    """The desk at ``url``."""
    ask = Asking(now, seconds)
    if kind == "http":
        return SignedDesk(url, SECRET, ask)
    if kind == "zendesk":
        return ZendeskDesk(url, AGENT, ask, TEXTS)
    if kind == "plain":
        return PlainDesk(f"{url}/graphql/v1", SECRET, ask, TEXTS)
    return RtDesk(url, "General", SECRET, ask, TEXTS)


@dataclass
class Pair:
    """A desk, and what stands behind it."""

    desk: Desk
    far: FarDesk


@pytest.fixture(scope="module")
def rt_server() -> Any:
    """Request Tracker itself, once for all tests here."""
    try:
        with running_rt() as far:
            yield far
    except MissingServer as reason:
        pytest.skip(str(reason))


@pytest.fixture(params=(*ASKED, "rt without field", pytest.param("real rt", marks=real)))
async def pair(request: pytest.FixtureRequest) -> AsyncIterator[Pair]:
    kind = request.param
    if kind == "http":
        with receiving() as receiver:
            yield Pair(asking(kind, receiver.url), receiver)
    elif kind == "real rt":
        far = request.getfixturevalue("rt_server")
        far.forget()
        yield Pair(RtDesk(far.url, "General", far.token, Asking(now, seconds=60), TEXTS), far)
    else:
        stands = {"zendesk": Zendesk(), "plain": Plain(), "rt": Rt()}
        async with standing_in(stands.get(kind) or Rt(has_field=False)) as far:
            yield Pair(asking(kind, far.url), far)


async def test_a_ticket_arrives_whole(pair: Pair) -> None:
    receipt = await pair.desk.open(TICKET)
    [taken] = pair.far.tickets()
    assert receipt.reference
    assert receipt.text == ""
    assert TICKET.subject in taken.subject
    assert taken.contact == CONTACT
    for part in (TICKET.summary, TICKET.steps, TICKET.environment, TICKET.thread):
        assert part in taken.text
    for part in (TICKET.tier, TICKET.project, TICKET.role):
        assert part in taken.text
    plain = {"registro ñ.txt": "registro n.txt"} if isinstance(pair.desk, RtDesk) else {}
    assert taken.files == {plain.get(one.name, one.name): one.text for one in TICKET.attachments}


async def test_the_same_ticket_is_one_however_often_it_is_sent(pair: Pair) -> None:
    assert (pair.desk.sends, pair.desk.is_idempotent) == (True, True)
    first = await pair.desk.open(TICKET)
    assert await pair.desk.open(TICKET) == first
    assert await pair.desk.open(replace(TICKET, is_again=True)) == first
    assert pair.far.count() == 1
    assert await pair.desk.find(TICKET.id) == first
    assert await pair.desk.find(OTHER) is None
    other = await pair.desk.open(replace(TICKET, id=OTHER))
    assert other.reference != first.reference
    assert pair.far.count() == 2


@pytest.mark.parametrize("pair", ASKED, indirect=True)
async def test_an_answer_that_was_lost_makes_no_second_ticket(pair: Pair) -> None:
    pair.far.loses = True
    with pytest.raises(Unavailable, match="answers 500"):
        await pair.desk.open(TICKET)
    pair.far.loses = False
    assert pair.far.count() == 1
    receipt = await pair.desk.open(TICKET)
    assert pair.far.count() == 1
    assert await pair.desk.find(TICKET.id) == receipt


async def test_it_tells_how_a_ticket_stands(pair: Pair) -> None:
    assert pair.desk.reports
    name = (await pair.desk.open(TICKET)).reference
    assert await pair.desk.progress(name) == Progress(TicketState.OPEN)
    pair.far.reply(name)
    answered = await pair.desk.progress(name)
    assert answered is not None
    assert (answered.state, answered.solved_at) == (TicketState.ANSWERED, None)
    pair.far.solve(name)
    solved = await pair.desk.progress(name)
    assert solved is not None
    assert solved.state is TicketState.SOLVED
    assert solved.first_reply_at == answered.first_reply_at
    if isinstance(pair.far, RequestTracker):
        assert solved.first_reply_at is not None
        assert solved.solved_at is not None
        assert now() - timedelta(hours=1) < solved.first_reply_at <= solved.solved_at <= now()
    else:
        assert (solved.first_reply_at, solved.solved_at) == (REPLIED, SOLVED)


async def test_nobody_knows_a_ticket_that_is_not_there(pair: Pair) -> None:
    for name in ("SUP-99", "T-99", "99", "ñ/../1?x=1", "1/..", "", 'T-1") { id }'):
        assert await pair.desk.progress(name) is None


async def test_long_texts_arrive(pair: Pair) -> None:
    long = "ñ🎟 " * 1333
    log = Attachment("log.txt", "línea\n" * 3000)
    ticket = replace(TICKET, summary=long, steps=long, environment=long, attachments=(log,))
    await pair.desk.open(ticket)
    [taken] = pair.far.tickets()
    everything = taken.text + "".join(taken.files.values())
    assert everything.count("ñ") >= 1333
    assert len(everything) > 10_000


def refusing(status: int, said: object) -> Callable[[], web.Response]:
    return lambda: web.json_response(said, status=status, headers={"Retry-After": "17"})


WORDS = f"{CONTACT} has no seat; key {SECRET}"
REFUSED: Mapping[str, tuple[Callable[[], web.Response], type[BridgeError], str]] = {
    "401": (refusing(401, {}), Rejected, "answers 401: it does not take BRIDGE_DESK_SECRET"),
    "403": (
        refusing(403, {"message": "no queue"}),
        Rejected,
        "answers 403: it does not take BRIDGE_DESK_SECRET; no queue",
    ),
    "400": (refusing(400, {"error": WORDS}), Rejected, "answers 400: [address] has no seat"),
    "409": (refusing(409, {"error": {"title": "taken"}}), Rejected, "answers 409: taken"),
    "413": (refusing(413, {}), Rejected, "answers 413"),
    "422": (refusing(422, {"message": "Öffnen\n\x07"}), Rejected, "answers 422: Öffnen"),
    "422 of something else": (refusing(422, [7]), Rejected, "answers 422"),
    "429": (refusing(429, {}), Unavailable, "answers 429"),
    "408": (refusing(408, {}), Unavailable, "answers 408"),
    "500": (refusing(500, {"error": WORDS}), Unavailable, "answers 500"),
    "503": (refusing(503, {}), Unavailable, "answers 503"),
    "204": (lambda: web.Response(status=204), Unavailable, "answers 204"),
    "a redirect": (
        lambda: web.Response(status=307, headers={"Location": "/elsewhere"}),
        Unavailable,
        "wants us to go elsewhere",
    ),
    "a web page": (lambda: web.Response(text=f"<p>{WORDS}"), Unavailable, "a JSON object"),
    "a list": (lambda: web.json_response([]), Unavailable, "a JSON object"),
    "deep JSON": (lambda: web.Response(text='{"id":' * 50_000), Unavailable, "a JSON object"),
    "no UTF-8": (lambda: web.Response(body=b'{"id": "\xff"}'), Unavailable, "a JSON object"),
    "too much": (lambda: web.Response(body=b" " * (MOST_BYTES + 1)), Unavailable, "1 MiB"),
    "packed": (
        lambda: web.Response(body=gzip.compress(b"{}"), headers={"Content-Encoding": "gzip"}),
        Unavailable,
        "an encoding nobody asked for",
    ),
}


@pytest.fixture
async def far() -> AsyncIterator[FarSide]:
    async with far_side() as side:
        yield side


async def trouble(desk: Desk, caplog: pytest.LogCaptureFixture) -> BridgeError:
    """What sending ends in, with nothing private in it."""
    with (
        caplog.at_level(logging.DEBUG, "bot"),
        caplog.at_level(logging.DEBUG, "aiohttp"),
        pytest.raises(BridgeError) as error,
    ):
        await desk.open(TICKET)
    shown = "".join(traceback.format_exception(error.value)) + caplog.text
    for private in (CONTACT, CONTACT.partition("@")[0], SECRET, TICKET.summary):
        assert private not in shown
    return error.value


@pytest.mark.parametrize("kind", ASKED)
@pytest.mark.parametrize("name", REFUSED)
async def test_a_refusal_says_whether_to_try_again(
    kind: str, name: str, far: FarSide, caplog: pytest.LogCaptureFixture
) -> None:
    response, error, reason = REFUSED[name]
    far.always(response)
    caught = await trouble(asking(kind, far.address), caplog)
    assert type(caught) is error
    assert isinstance(caught, Rejected | Unavailable)
    assert reason in caught.reason
    if name in ("429", "503"):
        assert isinstance(caught, Unavailable)
        assert caught.retry_after == 17
    assert not any("elsewhere" in path for path in far.asked)


@pytest.mark.parametrize("kind", ASKED)
async def test_where_nobody_takes_tickets_the_setting_is_named(
    kind: str, far: FarSide, caplog: pytest.LogCaptureFixture
) -> None:
    far.always(lambda: web.Response(status=404, text="<h1>404"))
    caught = await trouble(asking(kind, far.address), caplog)
    assert isinstance(caught, Rejected)
    assert "BRIDGE_DESK" in caught.reason


@pytest.mark.parametrize("kind", ASKED)
async def test_a_desk_that_hangs_or_is_down_is_tried_again(
    kind: str, far: FarSide, caplog: pytest.LogCaptureFixture
) -> None:
    async def never(_: web.Request) -> web.StreamResponse:
        await far.hang.wait()
        raise web.HTTPInternalServerError

    far.says = never
    slow = await trouble(asking(kind, far.address, seconds=0.05), caplog)
    assert isinstance(slow, Unavailable)
    assert slow.reason == "took too long to answer"
    async with serving(asyncio.Protocol) as port:
        pass
    down = await trouble(asking(kind, f"http://127.0.0.1:{port}"), caplog)
    assert isinstance(down, Unavailable)
    assert down.reason.startswith("cannot be asked")


JUNK: tuple[Any, ...] = (None, True, 7, -1.5, "x" * 300, "\x00", [], [7], [[]], {}, {"id": {}})
KEYS = (
    *("reference", "url", "state", "first_reply_at", "solved_at"),
    *("ticket", "tickets", "upload", "ticket_metric", "id", "status", "token"),
    *("data", "errors", "error", "items", "Status", "Requestor", "Resolved"),
)


@pytest.mark.parametrize("kind", ASKED)
async def test_an_answer_of_wrong_types_is_no_answer(kind: str, far: FarSide) -> None:
    desk = asking(kind, far.address)
    for junk in JUNK:
        said = dict.fromkeys(KEYS, junk)
        for wrapped in (said, {"data": {**said, "threadByRef": junk, "createThread": junk}}):
            far.always(lambda wrapped=wrapped: web.json_response(wrapped))  # type: ignore[misc]
            for question in (desk.open(TICKET), desk.find(TICKET.id), desk.progress("1")):
                try:
                    answer = await question
                except (Unavailable, Rejected):
                    continue
                assert (
                    answer is None or isinstance(answer, Progress) or answer.reference.isdecimal()
                )


async def test_a_wrong_secret_is_said_and_nothing_is_taken(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with receiving() as receiver:
        desk = SignedDesk(receiver.url, "x" * 32, Asking(now))
        caught = await trouble(desk, caplog)
        late = SignedDesk(receiver.url, SECRET, Asking(lambda: now() - timedelta(minutes=6)))
        await trouble(late, caplog)
        assert receiver.count() == 0
    assert isinstance(caught, Rejected)
    assert "BRIDGE_DESK_SECRET; wrong signature" in caught.reason
    assert receiver.lines < 45


SUPPORT = "support@example.org"


def mailed(post: Post, seconds: float = 5) -> MailedDesk:
    server = MailServer("127.0.0.1", post.port, Encryption.NONE)
    sender = Address("Example", "bridge", "community.example.org")
    return MailedDesk(SUPPORT, SmtpMailer(server, sender, FakeClock(), seconds=seconds), TEXTS)


async def test_a_mailed_ticket_says_who_asks_and_can_be_answered() -> None:
    async with post_office() as post:
        receipt = await mailed(post).open(TICKET)
    [(sender, to, message)] = post.taken
    assert (sender, to) == ("bridge@community.example.org", [SUPPORT])
    assert receipt.reference == "CB-3F9A1C07"
    shown = {name: message[name] for name in message}
    assert shown["Subject"] == f"[CB-3F9A1C07] {TICKET.subject}"
    assert (shown["Reply-To"], shown["To"]) == (CONTACT, SUPPORT)
    assert shown["From"] == "Example <bridge@community.example.org>"
    assert (shown["Auto-Submitted"], shown["X-Bridge-Handoff"]) == ("auto-generated", TICKET.id)
    assert shown["Content-Language"] == "es"
    assert "In-Reply-To" not in shown
    body = message.get_body()
    assert body is not None
    text = body.get_content()
    first = "Plan: team · Proyecto: com.example.app · Rol: app_developer · Gravedad: high"
    assert text.splitlines()[0] == first
    for part in (*TICKET.summary.splitlines(), TICKET.steps.splitlines()[1], TICKET.thread):
        assert part in text
    files = {one.get_filename(): one.get_content() for one in message.iter_attachments()}
    assert files == {one.name: one.text for one in TICKET.attachments}


async def test_mail_sent_again_follows_the_first() -> None:
    async with post_office() as post:
        desk = mailed(post)
        assert not desk.is_idempotent
        first = await desk.open(TICKET)
        assert await desk.open(replace(TICKET, is_again=True)) == first
    (_, _, one), (_, _, two) = post.taken
    assert one["Message-ID"] != two["Message-ID"]
    assert two["In-Reply-To"] == two["References"] == one["Message-ID"]
    assert one["Subject"] == two["Subject"]


@pytest.mark.parametrize(
    ("verb", "answer", "error"),
    [
        ("RCPT", "450 later", Unavailable),
        ("RCPT", f"550 no {CONTACT} here", Rejected),
        ("DATA", "554 spam", Rejected),
        ("DATA", "", Uncertain),
    ],
)
async def test_a_mail_that_may_have_arrived_is_uncertain(
    verb: str, answer: str, error: type[BridgeError], caplog: pytest.LogCaptureFixture
) -> None:
    async with post_office() as post:
        if answer:
            post.answers[verb] = answer
        else:
            post.drops = verb
        caught = await trouble(mailed(post), caplog)
    assert type(caught) is error


async def test_a_link_sends_nothing_and_gives_a_text_to_send() -> None:
    desk = opened("link", "", page=PAGE, mailer=None, texts=TEXTS, clock=now)
    assert (desk.sends, desk.is_idempotent, desk.reports) == (False, True, False)
    receipt = await desk.open(replace(TICKET, steps="paso\n" * 800))
    assert receipt.url == PAGE
    assert receipt.reference == reference(TICKET.id)
    assert len(receipt.text) <= MAIL_TEXT_MOST
    assert TICKET.summary in receipt.text
    assert receipt.text.endswith("(Recortado u omitido: Pasos, Archivos (2))")
    assert CONTACT not in receipt.text
    assert await desk.find(TICKET.id) is await desk.progress(receipt.reference) is None


def test_the_setting_names_the_desk() -> None:
    mailer = mailed(Post())._mailer
    for spec, secret, kind in (
        ("link", "", HelpLink),
        (f"email:{SUPPORT}", "", MailedDesk),
        ("http:https://desk.example.org/tickets/", SECRET, SignedDesk),
        ("http:http://127.0.0.1:8090/tickets", SECRET, SignedDesk),
        ("zendesk:https://example.zendesk.com", AGENT, ZendeskDesk),
        ("plain", SECRET, PlainDesk),
        ("plain:https://core-api.eu.example.org/graphql/v1", SECRET, PlainDesk),
        ("rt:https://rt.example.org#Support", SECRET, RtDesk),
    ):
        found = opened(spec, secret, page=PAGE, mailer=mailer, texts=TEXTS, clock=now)
        assert type(found) is kind


@pytest.mark.parametrize(
    ("spec", "secret"),
    [
        ("", ""),
        ("fax:1234567890123456", ""),
        ("link:https://example.org", ""),
        ("email:nobody", ""),
        ("email:a@example.org\nBcc: b@example.org", ""),
        ("email:a@example.org", ""),
        ("http:https://desk.example.org", "too short"),
        ("http:http://desk.example.org", SECRET),
        ("http:https://user:hunter2@desk.example.org", SECRET),
        ("http:https://:hunter2@desk.example.org", SECRET),
        ("http:https://desk.example.org?tenant=1", SECRET),
        ("http:https://desk.example.org#x", SECRET),
        ("zendesk:https://example.zendesk.com", "agent@example.org:hunter2"),
        ("zendesk:https://example.zendesk.com", ""),
        ("plain", ""),
        ("plain:http://example.org", SECRET),
        ("rt:rt.example.org", SECRET),
        ("rt:https://rt.example.org", ""),
        ("rt:https://rt.example.org", "two\nlines"),
    ],
)
def test_a_wrong_setting_says_what_belongs_there(spec: str, secret: str) -> None:
    with pytest.raises(ValueError, match=r"give|write|set|leave") as caught:
        opened(spec, secret, page=PAGE, mailer=None, texts=TEXTS, clock=now)
    assert "hunter2" not in str(caught.value)


def test_neither_tickets_nor_settings_show_an_address() -> None:
    assert CONTACT not in repr(TICKET)
    assert SUPPORT not in repr(place(f"email:{SUPPORT}"))
