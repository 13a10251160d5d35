"""Tickets are followed at the desk: what is told of them is told once, through kills and troubles,
on both engines."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from bot.adapters.store import Database
from bot.domain.errors import BridgeError, Refused, Rejected, Unavailable
from bot.domain.ticket import Progress, TicketId, TicketState
from tests.support.clock import FakeClock
from tests.support.support_watch import FOUND, Watched
from tests.support.verify import MAX, NORA, Killed, Switch

HOUR = timedelta(hours=1)
AT_RISK, LATE = "waits for its first response", "has had no first response"


@pytest.fixture
def watched(database: Database, clock: FakeClock) -> Watched:
    return Watched(database, clock)


def open_still() -> Progress:
    return Progress(TicketState.OPEN)


async def state(watched: Watched, ticket: TicketId) -> TicketState:
    found = await watched.store.of(ticket)
    assert found
    return found.state


async def test_what_the_desk_reports_is_remembered(watched: Watched) -> None:
    ticket, begun = await watched.opened(), watched.clock.now
    watched.desk.says["one"] = Progress(TicketState.ANSWERED, begun + timedelta(minutes=3))
    await watched.turn(minutes=6)
    watched.desk.says["one"] = Progress(TicketState.SOLVED, None, None)
    await watched.turn(minutes=6)
    found = await watched.store.of(ticket)
    assert found
    assert found.state is TicketState.SOLVED
    assert found.first_reply_at == begun + timedelta(minutes=3)
    assert found.solved_at == watched.clock.now, "the desk left out when"
    assert watched.lines == []


async def test_a_desk_cannot_report_from_the_future(watched: Watched) -> None:
    ticket, far = await watched.opened(), datetime(9999, 12, 31, tzinfo=UTC)
    watched.desk.says["one"] = Progress(TicketState.SOLVED, far, far)
    await watched.turn(minutes=6)
    found = await watched.store.of(ticket)
    assert found
    assert found.first_reply_at == found.solved_at == watched.clock.now


async def test_the_question_comes_once_however_often_a_ticket_is_solved(watched: Watched) -> None:
    ticket = await watched.opened()
    for report in (TicketState.SOLVED, TicketState.OPEN, TicketState.SOLVED, TicketState.SOLVED):
        watched.desk.says["one"] = Progress(report)
        await watched.turn(days=1)
        assert await state(watched, ticket) is report
    [(member, card)] = watched.room.told.values()
    assert member == NORA
    assert [one.custom_id for one in card.buttons] == [
        f"support:helped:{ticket}:yes",
        f"support:helped:{ticket}:no",
    ]
    asked = len(watched.desk.asked)
    await watched.turn(days=8)
    await watched.turn(days=8)
    assert len(watched.desk.asked) == asked + 1, "what stays solved is looked at no more"


async def test_staff_are_warned_once_before_and_once_after(watched: Watched) -> None:
    await watched.opened()
    watched.desk.says["one"] = open_still()
    due = watched.clock.now + HOUR
    await watched.turn(minutes=44)
    assert watched.lines == []
    await watched.turn(minutes=1)
    [line] = watched.lines
    assert AT_RISK in line
    assert f"**[one]({FOUND}one)**" in line
    assert f"due <t:{due.timestamp():.0f}:R>" in line
    assert "Enterprise · Urgent" in line
    for minutes in (5, 10):
        watched = watched.restarted()
        await watched.turn(minutes=minutes - 0.1)
    await watched.turn(minutes=2)
    [_, line] = watched.lines
    assert LATE in line
    for _ in range(3):
        watched = watched.restarted()
        await watched.turn(days=1)
    assert len(watched.lines) == 2
    assert str(NORA) not in str(watched.lines)


async def test_a_response_ends_the_timers(watched: Watched) -> None:
    await watched.opened()
    watched.desk.says["one"] = Progress(TicketState.ANSWERED)
    for _ in range(4):
        await watched.turn(minutes=40)
    assert watched.lines == []


async def test_nobody_is_warned_without_a_target_or_a_place_to_tell(
    database: Database, clock: FakeClock
) -> None:
    watched = Watched(database, clock)
    await watched.opened("solo", tier="solo")
    await watched.turn(days=3)
    untold = Watched(database, clock, staff=None)
    await untold.opened()
    await untold.turn(days=3)
    assert watched.lines == untold.lines == []


async def test_a_bridge_that_was_away_says_only_that_it_is_late(watched: Watched) -> None:
    await watched.opened()
    watched.desk.says["one"] = open_still()
    await watched.turn(hours=3)
    [line] = watched.lines
    assert LATE in line


TROUBLES: list[Exception] = [
    Unavailable("desk", "answers 503"),
    Rejected("desk", "answers 401"),
    KeyError("paula@example.com"),
]


@pytest.mark.parametrize("trouble", TROUBLES, ids=["down", "refuses", "breaks"])
async def test_a_desk_in_trouble_holds_no_warning_up(watched: Watched, trouble: Exception) -> None:
    await watched.opened("one")
    await watched.opened("two")
    watched.desk.troubles = [trouble]
    with pytest.raises(BridgeError) as raised:
        await watched.turn(minutes=50)
    assert "paula@" not in str(raised.value)
    assert watched.desk.asked == ["one"], "a desk that is down is asked once a turn"
    await watched.settle()
    assert [AT_RISK in line for line in watched.lines] == [True, True]
    await watched.turn()
    assert watched.desk.asked == ["one", "two"], "one ticket's trouble is not another's"


async def test_a_desk_that_hangs_or_lies_is_left_and_asked_later(watched: Watched) -> None:
    ticket = await watched.opened()
    watched.desk.hangs = True
    with pytest.raises(Unavailable, match="too long"):
        await watched.turn(minutes=6)
    watched.desk.hangs = False
    watched.desk.says["one"] = Progress(TicketState.DRAFT)
    with pytest.raises(Unavailable, match="state"):
        await watched.turn(minutes=6)
    assert await state(watched, ticket) is TicketState.OPEN
    watched.desk.says["one"] = Progress(TicketState.SOLVED)
    await watched.turn(minutes=6)
    assert await state(watched, ticket) is TicketState.SOLVED


async def test_a_desk_that_asks_for_peace_has_it(watched: Watched) -> None:
    for name in ("one", "two"):
        await watched.opened(name)
    watched.desk.troubles = [Unavailable("desk", "answers 429", retry_after=600)]
    with pytest.raises(Unavailable):
        await watched.turn(minutes=6)
    await watched.turn(minutes=9)
    assert watched.desk.asked == ["one"]
    await watched.turn(minutes=2)
    assert watched.desk.asked[1:] == ["two", "one"]


async def test_a_ticket_that_the_desk_does_not_know_is_asked_about_ever_less(
    watched: Watched,
) -> None:
    await watched.opened()
    for _ in range(24 * 12):
        await watched.turn(minutes=5)
    assert 20 < len(watched.desk.asked) < 60


async def test_a_kill_at_any_step_loses_nothing_and_says_nothing_twice(
    database: Database, clock: FakeClock
) -> None:
    calm = Watched(database, clock)
    for at in count():
        ticket = await calm.opened(f"t{at}")
        lines, told = len(calm.lines), len(calm.room.told)
        world = Watched(database, clock, calm.desk, calm.room, Switch(at))
        is_over = True
        for report, minutes in ((TicketState.OPEN, 46), (TicketState.SOLVED, 6)):
            calm.desk.says[f"t{at}"] = Progress(report)
            try:
                await world.turn(minutes=minutes)
            except Killed:
                is_over = False
                await calm.turn(minutes=5)
        try:
            await world.answer(ticket, said=False, word="slow")
        except Killed:
            is_over = False
            await calm.answer(ticket, said=False, word="slow")
        await calm.settle()
        new = calm.lines[lines:]
        assert [one.count("is solved, but it did not help. “slow”") for one in new] == [0, 1], at
        assert AT_RISK in new[0], at
        assert len(calm.room.told) == told + 1, at
        if is_over:
            break
        await calm.store.forget(*[clock.now] * 3)
    assert at > 10


async def test_an_answer_counts_once_and_is_told_without_a_name(watched: Watched) -> None:
    ticket = await watched.opened()
    watched.desk.says["one"] = Progress(TicketState.SOLVED)
    await watched.turn(minutes=6)
    with pytest.raises(Refused):
        await watched.heard.answer(MAX, ticket, is_helped=False)
    with pytest.raises(Refused):
        await watched.heard.ask_word(MAX, ticket)
    watched = watched.restarted()
    card = await watched.answer(ticket, said=True)
    assert [one.custom_id for one in card.buttons] == [f"support:word:{ticket}"]
    await watched.settle()
    assert watched.lines == ["☑️ one is solved, and it helped."]
    await watched.answer(ticket, said=False, word="  fine,\n*my* key is hunter2 ")
    await watched.answer(ticket, said=False, word="something else")
    with pytest.raises(Refused):
        await watched.heard.say(MAX, ticket, "me too")
    await watched.settle()
    told = r"☑️ one is solved, and it helped. “fine, \*my\* key is (redacted)”"
    assert watched.lines == [told]
    found = await watched.answers.of(ticket)
    assert found
    assert (found.is_helped, found.word) == (True, "fine, *my* key is [redacted]")
    [row] = await watched.database.fetch("SELECT word FROM tickets")
    assert "fine" not in row["word"], "it lies sealed"


async def test_no_word_without_an_answer_and_none_where_the_ticket_is_gone(
    watched: Watched,
) -> None:
    ticket = await watched.opened()
    await watched.heard.say(NORA, ticket, "too early")
    found = await watched.answers.of(ticket)
    assert found
    assert not found.word
    with pytest.raises(Refused):
        await watched.answer(TicketId("nothing"), said=True)
