"""Judges what somebody holds by what the directory says of their account now."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.account import Account, Standing
from bot.domain.verify import GRACE, RECHECK, RETRY, Applicant, Entitlement, Proof


@dataclass(frozen=True, slots=True)
class Decision:
    """``entitlement`` as it is from now on; ``reminds`` of a payment that is late, once."""

    entitlement: Entitlement
    reminds: bool = False


class Unknown:
    """The directory did not answer."""


UNKNOWN = Unknown()


def judge(answer: Account | Unknown | None, held: Entitlement, now: datetime) -> Decision:
    """What the directory's ``answer`` makes of what somebody holds.

    ========== ===========================================================
    active     keeps, and may change tier and projects
    trial      keeps; a customer, not a paying one
    past due   keeps for ``GRACE``, with one reminder, then ends
    ending     keeps until ``paid_until``, then ends
    inactive   ends at once (refunded, removed); so does no account at all
    unknown    changes nothing
    ========== ===========================================================
    """
    if isinstance(answer, Unknown):
        return Decision(held)
    if answer is None:
        return Decision(replace(_ended(held, now), projects=(), is_known=False))
    match answer.standing:
        case Standing.UNKNOWN:
            return Decision(held)
        case Standing.ACTIVE | Standing.TRIAL:
            return Decision(_held(answer, held, now, until=answer.paid_until))
        case Standing.ENDING:
            until = answer.paid_until or held.until
            is_over = until is not None and until <= now
            kept = _held(answer, held, now, until=until)
            return Decision(_ended(kept, now) if is_over else kept)
        case Standing.PAST_DUE:
            return _late(answer, held, now)
        case Standing.INACTIVE:
            return Decision(_ended(_held(answer, held, now), now))


def _late(account: Account, held: Entitlement, now: datetime) -> Decision:
    since = account.past_due_since or held.past_due_since or now
    kept = _held(account, held, now, until=since + GRACE)
    if since + GRACE <= now:
        return Decision(_ended(kept, now))
    is_told = held.reminded_at is not None and held.past_due_since is not None
    reminded_at = held.reminded_at if is_told else now
    return Decision(
        replace(kept, past_due_since=since, reminded_at=reminded_at), reminds=not is_told
    )


def _held(
    account: Account, held: Entitlement, now: datetime, until: datetime | None = None
) -> Entitlement:
    return replace(
        held,
        tier=account.tier,
        standing=account.standing,
        projects=account.projects,
        until=until,
        checked_at=now,
        past_due_since=None,
        reminded_at=None,
        is_known=True,
    )


def _ended(held: Entitlement, now: datetime) -> Entitlement:
    return replace(held, standing=Standing.INACTIVE, tier="", until=None, checked_at=now)


def next_check(decided: Entitlement, now: datetime, jitter: float) -> datetime:
    """A day from now, ± 10 % (``jitter`` is from 0 to 1), sooner where something ends by itself,
    and within the hour or so where nobody could tell."""
    is_sure = decided.checked_at == now and decided.standing is not Standing.UNKNOWN
    wait = RECHECK if is_sure else RETRY
    then = now + wait * (0.9 + 0.2 * jitter)
    return min(then, decided.until) if decided.until and decided.until > now else then


def entitled(
    account: Account, applicant: Applicant, proof: Proof, now: datetime, jitter: float
) -> Decision:
    """What a fresh proof of ``account`` gives."""
    blank = Entitlement(
        guild=applicant.guild,
        member=applicant.member,
        locale=applicant.locale,
        account=account.id,
        tier=account.tier,
        standing=account.standing,
        proof=proof,
        projects=account.projects,
        until=account.paid_until,
        verified_at=now,
        checked_at=now,
        recheck_at=now,
    )
    decided = judge(account, blank, now)
    found = decided.entitlement
    return replace(decided, entitlement=replace(found, recheck_at=next_check(found, now, jitter)))
