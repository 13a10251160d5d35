"""Says until when a ticket should have its first response, and who is told so."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from bot.domain.policy import Hours, Policy, Target, Unit

SLA = "sla"
"""What a tier must include to be told its targets."""


def promised(policy: Policy, tier: str) -> Mapping[str, Target]:
    """The targets, by severity, that somebody of this tier is shown; empty without an SLA."""
    return policy.targets.get(tier, {}) if policy.routing.may(tier, SLA) else {}


def rated(policy: Policy, tier: str) -> Sequence[str]:
    """The severities among which somebody of this tier chooses, the worst first."""
    targets = promised(policy, tier)
    return [one for one in policy.severities if one in targets]


def mildest(policy: Policy, tier: str) -> str:
    """What counts where nobody said how bad it is; empty without targets."""
    targets = policy.targets.get(tier, {})
    return next((one for one in reversed([*policy.severities]) if one in targets), "")


def due_at(
    policy: Policy, opened_at: datetime, tier: str, severity: str, share: float = 1
) -> datetime | None:
    """In UTC; None where the policy has no target for this tier and severity."""
    target = policy.targets.get(tier, {}).get(severity)
    return response_due(target, opened_at, policy.hours, share) if target else None


def response_due(
    target: Target, opened_at: datetime, hours: Hours | None, share: float = 1
) -> datetime:
    """In UTC; when that ``share`` of the target's time is gone. A business day is as much time as
    there is between opening and closing, so that what comes at ten is due at ten; without
    ``hours`` every hour is a business hour, and a day has 24."""
    moment, count = opened_at.astimezone(UTC), target.count * share
    if hours is None or target.unit is Unit.HOURS:
        is_day = target.unit is Unit.BUSINESS_DAYS
        return moment + (timedelta(days=count) if is_day else timedelta(hours=count))
    if target.unit is Unit.BUSINESS_HOURS:
        return _after(timedelta(hours=count), moment, hours)
    day = moment.date()
    length = datetime.combine(day, hours.closes) - datetime.combine(day, hours.opens)
    return _after(count * length, moment, hours)


def _after(work: timedelta, moment: datetime, hours: Hours) -> datetime:
    """When ``work`` is done that begins at ``moment`` and rests outside ``hours``."""
    if not hours.days:
        raise ValueError("there is no day with business hours")
    day = moment.astimezone(hours.zone).date()
    while True:
        if day.weekday() in hours.days:
            opens, closes = (
                datetime.combine(day, at, hours.zone).astimezone(UTC)
                for at in (hours.opens, hours.closes)
            )
            begins = max(moment, opens)
            if begins + work <= closes:
                return begins + work
            work -= max(closes - begins, timedelta())
        day += timedelta(days=1)
