"""Whatever a desk answers, it is known whether to try again, and nothing private is told."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web

from bot.adapters.desks.asking import Asking
from bot.adapters.desks.signed_desk import SignedDesk
from bot.adapters.web_service.exchange import MOST_BYTES
from bot.domain.errors import BridgeError, Rejected, Unavailable
from bot.domain.ticket import Progress
from tests.support.desks import (
    ASKED,
    CONTACT,
    SECRET,
    TICKET,
    asking,
    now,
    receiving,
    trouble,
)
from tests.support.directories import FarSide, far_side
from tests.support.smtp import serving


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
