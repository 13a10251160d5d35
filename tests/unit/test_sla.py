"""First-response targets: over nights, weekends, and the days on which clocks change."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.domain.handoff import Routing
from bot.domain.policy import Hours, Policy, Target, Unit
from bot.domain.sla import due_at, promised, response_due

PARIS = ZoneInfo("Europe/Paris")
OFFICE = Hours(PARIS, frozenset(range(5)), time(6), time(18))
HIGH = {"high": Target(2, Unit.BUSINESS_HOURS)}
SUNDAYS = Hours(PARIS, frozenset({6}), time(0), time(6))


def local(text: str) -> datetime:
    """``2026-01-05 10:00``, a Monday, in Paris."""
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def due(count: int, unit: Unit, opened: str, hours: Hours | None = OFFICE) -> str:
    found = response_due(Target(count, unit), local(opened), hours)
    assert found.tzinfo is UTC
    return found.astimezone(PARIS).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("count", "unit", "opened", "expected"),
    [
        # day and night
        (24, Unit.HOURS, "2026-01-09 17:00", "2026-01-10 17:00"),
        (1, Unit.HOURS, "2026-01-10 23:30", "2026-01-11 00:30"),
        (24, Unit.HOURS, "2026-03-28 12:00", "2026-03-29 13:00"),  # clocks go forward
        (24, Unit.HOURS, "2026-10-24 12:00", "2026-10-25 11:00"),  # and back
        # within a day, over a night, over a weekend
        (2, Unit.BUSINESS_HOURS, "2026-01-05 10:00", "2026-01-05 12:00"),
        (2, Unit.BUSINESS_HOURS, "2026-01-05 16:00", "2026-01-05 18:00"),
        (2, Unit.BUSINESS_HOURS, "2026-01-05 17:00", "2026-01-06 07:00"),
        (2, Unit.BUSINESS_HOURS, "2026-01-05 03:00", "2026-01-05 08:00"),
        (2, Unit.BUSINESS_HOURS, "2026-01-09 17:30", "2026-01-12 07:30"),
        (2, Unit.BUSINESS_HOURS, "2026-01-10 12:00", "2026-01-12 08:00"),
        (30, Unit.BUSINESS_HOURS, "2026-01-08 12:00", "2026-01-12 18:00"),
        # over the weekend on which clocks change, business hours are as long as ever
        (2, Unit.BUSINESS_HOURS, "2026-03-27 17:00", "2026-03-30 07:00"),
        (2, Unit.BUSINESS_HOURS, "2026-10-23 17:00", "2026-10-26 07:00"),
        # whole days
        (1, Unit.BUSINESS_DAYS, "2026-01-05 10:00", "2026-01-06 10:00"),
        (1, Unit.BUSINESS_DAYS, "2026-01-09 10:00", "2026-01-12 10:00"),
        (2, Unit.BUSINESS_DAYS, "2026-01-09 10:00", "2026-01-13 10:00"),
        (1, Unit.BUSINESS_DAYS, "2026-01-05 20:00", "2026-01-06 18:00"),
        (1, Unit.BUSINESS_DAYS, "2026-01-11 12:00", "2026-01-12 18:00"),
        (1, Unit.BUSINESS_DAYS, "2026-03-27 10:00", "2026-03-30 10:00"),
        (1, Unit.BUSINESS_DAYS, "2026-10-23 10:00", "2026-10-26 10:00"),
    ],
)
def test_a_target_counts_the_time_that_it_names(
    count: int, unit: Unit, opened: str, expected: str
) -> None:
    assert due(count, unit, opened) == expected


def test_an_hour_that_clocks_skip_is_no_business_hour() -> None:
    five_in_the_night = (5, Unit.BUSINESS_HOURS)
    assert due(*five_in_the_night, "2026-03-22 00:00", SUNDAYS) == "2026-03-22 05:00"
    assert due(*five_in_the_night, "2026-03-29 00:00", SUNDAYS) == "2026-03-29 06:00"
    assert due(*five_in_the_night, "2026-10-25 00:00", SUNDAYS) == "2026-10-25 04:00"


def test_without_business_hours_all_hours_are() -> None:
    assert due(2, Unit.BUSINESS_HOURS, "2026-01-10 23:00", None) == "2026-01-11 01:00"
    assert due(1, Unit.BUSINESS_DAYS, "2026-01-10 23:00", None) == "2026-01-11 23:00"


def test_hours_on_no_day_never_come() -> None:
    nowhere = Hours(PARIS, frozenset(), time(6), time(18))
    with pytest.raises(ValueError, match="no day"):
        due(1, Unit.BUSINESS_HOURS, "2026-01-05 10:00", nowhere)


def test_every_tier_has_the_targets_of_the_policy() -> None:
    policy = Policy({}, hours=OFFICE, targets={"enterprise": HIGH})
    opened = local("2026-01-09 17:00")
    assert due_at(policy, opened, "enterprise", "high") == local("2026-01-12 07:00")
    assert due_at(policy, opened, "enterprise", "low") is None
    assert due_at(policy, opened, "solo", "high") is None


def test_only_those_with_an_sla_are_told_of_targets() -> None:
    routing = Routing(entitled={"sla": frozenset({"enterprise"})})
    policy = Policy({}, routing=routing, targets={"enterprise": HIGH, "team": HIGH})
    assert promised(policy, "enterprise") == HIGH
    assert promised(policy, "team") == promised(policy, "") == {}
