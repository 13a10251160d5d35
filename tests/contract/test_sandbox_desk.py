"""The sandbox's desk has every ticket once, tells how it stands, and makes trouble on request."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest

from bot.adapters.desks.asking import Asking
from bot.adapters.desks.signed_desk import SignedDesk
from bot.domain.errors import BridgeError, Rejected, Unavailable
from bot.domain.ids import GuildId, MemberId
from bot.domain.ticket import Attachment, Progress, Ticket, TicketId, TicketState
from bot.sandbox import Sandbox, World
from tests.support.desk_caller import TICKET, DeskCaller
from tests.support.sandbox_api import Json

PANEL = "/sandbox/ticket"
HANDOFF = Ticket(
    id=TicketId("h/1 ñ"),
    topic="platform-bug",
    guild=GuildId(1),
    channel=None,
    subject_of=None,
    member=MemberId(2),
    locale="es",
    subject="Updates roll back",
    summary="The app returns to the old bundle.",
    attachments=(Attachment("log.txt", "error"),),
    contact="paula@example.com",
)


def now() -> datetime:
    return datetime.now(UTC)


class Talk(DeskCaller):
    async def post(self, path: str, body: object) -> tuple[int, Json]:
        async with self.session.post(f"{self.sandbox.url}{path}", json=body) as response:
            return response.status, await response.json()


@pytest.fixture
async def talk() -> AsyncIterator[Talk]:
    async with Sandbox(World.load()) as sandbox, aiohttp.ClientSession() as session:
        yield Talk(sandbox, session, sandbox.desk_secret)


def tickets(talk: Talk) -> list[Json]:
    found: list[Json] = talk.sandbox.state()["tickets"]
    return found


async def test_a_ticket_is_there_once_however_often_it_is_handed_over(talk: Talk) -> None:
    url = f"{talk.sandbox.url}/sandbox/feed?as=max"
    async with talk.session.ws_connect(url) as socket:
        assert (await socket.receive_json())["panels"]["tickets"] == []
        receipt = {
            "reference": "SUP-1001",
            "url": "https://desk.example/SUP-1001",
            "state": "open",
        }
        assert await talk.hand_over() == (201, receipt)
        frame = await socket.receive_json(timeout=5)
    assert await talk.hand_over() == (200, receipt)
    assert (await talk.hand_over({**TICKET, "summary": "Another."}))[0] == 409
    assert (await talk.hand_over(key="h-2"))[1]["reference"] == "SUP-1002"
    first, second = tickets(talk)
    assert (frame["name"], frame["data"]) == ("tickets", [first])
    assert {**first, **{name: TICKET[name] for name in TICKET if name != "id"}} == first
    assert (first["key"], second["key"], first["steps"]) == ("h-1", "h-2", "")


async def test_staff_answer_and_the_bot_can_ask_how_it_stands(talk: Talk) -> None:
    await talk.hand_over()
    for do, state, is_replied, is_solved in (
        ("solve", "solved", False, True),
        ("reopen", "open", False, False),
        ("reply", "answered", True, False),
        ("solve", "solved", True, True),
    ):
        status, row = await talk.post(PANEL, {"reference": "SUP-1001", "do": do})
        assert (status, row["state"]) == (200, state)
        for path in ("/SUP-1001", "?key=h-1"):
            status, said = await talk.ask(path)
            assert (status, said["reference"], said["state"]) == (200, "SUP-1001", state)
            assert (bool(said["first_reply_at"]), bool(said["solved_at"])) == (
                is_replied,
                is_solved,
            )
    for path in ("/SUP-1", "?key=h-2", ""):
        assert (await talk.ask(path))[0] == 404


@pytest.mark.parametrize(
    ("how", "error"),
    [
        ("none", None),
        ("down", Unavailable),
        ("hang", Unavailable),
        ("slow", Unavailable),
        ("busy", Unavailable),
        ("stored", Unavailable),
        ("cut", Unavailable),
        ("deny", Rejected),
        ("conflict", Rejected),
        ("invalid", Rejected),
    ],
)
async def test_the_bot_knows_what_to_make_of_every_trouble(
    talk: Talk, how: str, error: type[BridgeError] | None
) -> None:
    desk = SignedDesk(talk.sandbox.desk_url, talk.secret, Asking(now, seconds=0.5))
    talk.sandbox.fault("desk", how=how, count=1, seconds=60)
    if error:
        with pytest.raises(error):
            await desk.open(HANDOFF)
    talk.sandbox.fault("none")
    receipt = await desk.open(HANDOFF)
    assert await desk.find(HANDOFF.id) == receipt == await desk.open(HANDOFF)
    assert await desk.find(TicketId("another")) is None
    talk.sandbox.desk.change({"reference": receipt.reference, "do": "solve"})
    progress = await desk.progress(receipt.reference)
    [row] = tickets(talk)
    solved_at = datetime.fromisoformat(row["solved_at"])
    assert progress == Progress(TicketState.SOLVED, solved_at=solved_at)
    assert (row["contact"], row["attachments"][0]["text"]) == ("paula@example.com", "error")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"subject": " "}, "subject"),
        ({"summary": None}, "summary"),
        ({"tier": 3}, "tier"),
        ({"attachments": [{"name": "log.txt"}]}, "attachments"),
        ({"attachments": {}}, "attachments"),
    ],
)
async def test_what_is_no_ticket_is_refused_by_the_name_of_its_field(
    talk: Talk, changed: Json, field: str
) -> None:
    status, said = await talk.hand_over({**TICKET, **changed})
    assert (status, said["field"]) == (422, field)
    assert tickets(talk) == []


async def test_who_does_not_sign_with_the_secret_and_now_is_turned_away(talk: Talk) -> None:
    for secret, age in (("another", 0), (talk.secret, 360)):
        talk.secret, talk.age = secret, age
        assert (await talk.hand_over())[0] == 401
        assert (await talk.ask("/SUP-1001"))[0] == 401
    assert tickets(talk) == []


@pytest.mark.parametrize(
    ("how", "status", "arrived"),
    [
        ("down", 503, 0),
        ("deny", 401, 0),
        ("conflict", 409, 0),
        ("invalid", 422, 0),
        ("busy", 429, 0),
        ("stored", 500, 1),
    ],
)
async def test_it_refuses_as_often_as_it_is_asked_to(
    talk: Talk, how: str, status: int, arrived: int
) -> None:
    await talk.post("/sandbox/fault", {"kind": "desk", "how": how, "count": 2})
    for _ in range(2):
        assert (await talk.hand_over())[0] == status
    assert len(tickets(talk)) == arrived
    assert (await talk.hand_over())[0] in (200, 201)
    for end in ({"kind": "desk", "how": "none"}, {"kind": "none"}):
        await talk.post("/sandbox/fault", {"kind": "desk", "how": how})
        for _ in range(3):
            assert (await talk.hand_over())[0] == status
        await talk.post("/sandbox/fault", end)
        assert (await talk.hand_over())[0] == 200
    assert len(tickets(talk)) == 1


async def test_a_ticket_is_there_although_nobody_said_so(talk: Talk) -> None:
    talk.sandbox.fault("desk", how="cut")
    with pytest.raises(aiohttp.ClientError):
        await talk.hand_over()
    assert (await talk.ask("?key=h-1"))[0] == 200  # it is not asked to hand over anything
    talk.sandbox.fault("desk", how="none")
    assert (await talk.hand_over())[0] == 200
    assert len(tickets(talk)) == 1


@pytest.mark.parametrize(("how", "arrived"), [("slow", True), ("hang", False)])
async def test_it_keeps_one_waiting_until_that_is_over(talk: Talk, how: str, arrived: bool) -> None:
    talk.sandbox.fault("desk", how=how, seconds=60)
    waiting = asyncio.create_task(talk.hand_over())
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(asyncio.shield(waiting), 0.2)
    assert bool(tickets(talk)) is arrived
    talk.sandbox.fault("none")
    assert (await waiting)[0] == 201


@pytest.mark.parametrize(
    ("path", "body", "advice"),
    [
        (PANEL, {"reference": "SUP-7", "do": "solve"}, '"reference" is one of SUP-1001'),
        (PANEL, {"reference": "SUP-1001", "do": "burn"}, '"do" is one of reply, solve'),
        ("/sandbox/fault", {"kind": "desk", "how": "sulk"}, '"how" is one of down, hang'),
        ("/sandbox/fault", {"kind": "desk", "how": "down", "count": "x"}, "are numbers"),
    ],
)
async def test_what_cannot_be_is_explained(talk: Talk, path: str, body: Any, advice: str) -> None:
    await talk.hand_over()
    status, said = await talk.post(path, body)
    assert status == 400
    assert advice in said["error"]
