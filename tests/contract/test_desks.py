"""Every desk takes a ticket whole and once, or it is known why not."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from bot.adapters.desks.asking import Asking
from bot.adapters.desks.rt_desk import RtDesk
from bot.domain.errors import Unavailable
from bot.domain.ticket import Attachment, Progress, TicketId, TicketState
from bot.ports import Desk
from tests.support.desk_stand_ins import Plain, Rt, Zendesk, standing_in
from tests.support.desks import (
    ASKED,
    CONTACT,
    REPLIED,
    SOLVED,
    TEXTS,
    TICKET,
    FarDesk,
    asking,
    now,
    receiving,
)
from tests.support.request_tracker import MissingServer, RequestTracker, running_rt

OTHER = TicketId("ffffffff-other")
real = pytest.mark.real_desk


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
