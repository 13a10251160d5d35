"""When a desk is asked again, and when a first response is at risk."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.policy import Hours, Target, Unit
from bot.domain.support import LOOK_EVERY, Handoff
from bot.domain.support_watch import LOOK_SELDOM, deadline, next_look
from bot.domain.ticket import TicketState
from tests.support.support import TICKET
from tests.support.support_watch import POLICY

PARIS = ZoneInfo("Europe/Paris")
OPENED = datetime(2026, 3, 2, 9, tzinfo=UTC)
QUIET = Handoff(
    ticket=replace(TICKET, tier="solo"),
    drafted_at=OPENED,
    state=TicketState.OPEN,
    opened_at=OPENED,
)


def looks(handoff: Handoff, days: float) -> list[datetime]:
    """When the desk is asked in that time, if nothing ever happens."""
    found, now = [], OPENED
    while (then := next_look(POLICY, handoff, now)) and then <= OPENED + timedelta(days=days):
        found.append(now := then)
    return found


def test_a_thousand_open_tickets_cost_few_requests() -> None:
    of_a_month = looks(QUIET, 30)
    assert of_a_month[0] == OPENED + LOOK_EVERY
    last_day = [at for at in of_a_month if at > OPENED + timedelta(days=29)]
    assert len(of_a_month) < 150
    assert len(last_day) * 1000 / 24 < 100, "requests an hour for a thousand of that age"


def test_news_of_a_ticket_make_it_looked_at_often_again() -> None:
    now = OPENED + timedelta(days=20)
    assert next_look(POLICY, QUIET, now) == now + LOOK_SELDOM
    answered = replace(QUIET, state=TicketState.ANSWERED, first_reply_at=now)
    assert next_look(POLICY, answered, now) == now + LOOK_EVERY


@pytest.mark.parametrize(
    ("opened", "warned", "due"),
    [
        ("2026-01-05 10:00", "2026-01-05 11:30", "2026-01-05 12:00"),
        # over a weekend the warning waits for Monday as well
        ("2026-01-09 17:30", "2026-01-12 07:00", "2026-01-12 07:30"),
        ("2026-01-10 12:00", "2026-01-12 07:30", "2026-01-12 08:00"),
    ],
)
def test_a_warning_about_business_hours_comes_within_them(
    opened: str, warned: str, due: str
) -> None:
    office = Hours(PARIS, frozenset(range(5)), time(6), time(18))
    targets = {"enterprise": {"high": Target(2, Unit.BUSINESS_HOURS)}}
    policy = replace(POLICY, hours=office, targets=targets)
    at = datetime.fromisoformat(opened).replace(tzinfo=PARIS)
    ticket = replace(TICKET, tier="enterprise", severity="high")
    found = deadline(policy, replace(QUIET, ticket=ticket, opened_at=at))
    assert found
    local = [one.astimezone(PARIS) for one in (found.warn_at, found.due_at)]
    assert [f"{one:%Y-%m-%d %H:%M}" for one in local] == [warned, due]


def test_a_deadline_is_never_slept_through() -> None:
    ticket = replace(TICKET, tier="enterprise", severity="low")
    slow = replace(QUIET, ticket=ticket)
    ends = deadline(POLICY, slow)
    assert ends
    assert {ends.warn_at, ends.due_at} <= {*looks(slow, 3)}
    for changed in (
        replace(slow, state=TicketState.SOLVED),
        replace(slow, first_reply_at=OPENED),
        replace(slow, ticket=replace(ticket, tier="solo")),
    ):
        assert deadline(POLICY, changed) is None


def test_a_ticket_that_nobody_rated_has_the_mildest_target() -> None:
    ticket = replace(TICKET, tier="enterprise", severity="")
    rated = replace(ticket, severity="low")
    unrated = deadline(POLICY, replace(QUIET, ticket=ticket))
    assert unrated == deadline(POLICY, replace(QUIET, ticket=rated))
    assert unrated
