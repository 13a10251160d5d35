"""Decides when a desk is asked about a ticket again, and when maintainers are warned about it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.policy import Policy
from bot.domain.sla import due_at, mildest
from bot.domain.support import LIVE, LOOK_EVERY, Handoff
from bot.domain.ticket import TicketState

WARN_AT = 0.75
"""The share of a target's own time after which it is at risk. A share, and not so many minutes, for
targets reach from an hour to days; of the target's time, so that a warning about business hours
comes while somebody is at work."""
AGE_SHARE = 12
"""A ticket where nothing happened for that many hours is asked about an hour later."""
LOOK_SELDOM = timedelta(hours=12)
REOPENED = timedelta(days=7)
"""How long a solved ticket is still looked at, for it may be opened again."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """Of a ticket's first response."""

    warn_at: datetime
    due_at: datetime

    def next_after(self, now: datetime) -> datetime | None:
        return next((at for at in (self.warn_at, self.due_at) if at > now), None)


def deadline(policy: Policy, handoff: Handoff) -> Deadline | None:
    """Until when staff should answer; None where they did, and where there is no target. Whoever
    did not say how bad it is has the mildest one."""
    if handoff.state not in LIVE or handoff.first_reply_at or handoff.opened_at is None:
        return None
    tier = handoff.ticket.tier
    severity = handoff.ticket.severity or mildest(policy, tier)
    named = (policy, handoff.opened_at, tier, severity)
    warn, due = due_at(*named, share=WARN_AT), due_at(*named)
    return Deadline(warn, due) if warn and due else None


def next_look(policy: Policy, handoff: Handoff, now: datetime) -> datetime | None:
    """When the desk is asked about a ticket again, None for never: the sooner the younger its last
    news, and whenever a deadline may have to be told of."""
    marks = (handoff.solved_at, handoff.first_reply_at, handoff.opened_at)
    quiet = now - next((at for at in marks if at), now)
    if handoff.state is TicketState.SOLVED and quiet > REOPENED:
        return None
    look = now + min(max(quiet / AGE_SHARE, LOOK_EVERY), LOOK_SELDOM)
    ends = deadline(policy, handoff)
    return min(look, (ends and ends.next_after(now)) or look)
