"""Chooses among several accounts of one person the one that gives them most."""

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.domain.account import Account, Standing
from bot.domain.policy import Policy

ORDER = (
    Standing.ACTIVE,
    Standing.ENDING,
    Standing.TRIAL,
    Standing.PAST_DUE,
    Standing.UNKNOWN,
    Standing.INACTIVE,
)
"""The best first. What is unknown may still be something."""
_OPEN = ORDER[:4]
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def is_open(account: Account) -> bool:
    """Does it give anything at all, as far as anybody knows?"""
    return account.standing in _OPEN


def best(accounts: Sequence[Account], policy: Policy) -> Account:
    """Of equals the one that came first. A plan that the policy does not name, such as an add-on,
    wins only against what is over."""

    def worth(one: Account) -> tuple[object, ...]:
        return (
            is_open(one),
            any(policy.is_developer(project.roles) for project in one.projects),
            policy.rank(one.tier) >= 0,
            -ORDER.index(one.standing),
            policy.rank(one.tier),
            one.paid_until or _LONG_AGO,
        )

    return max(accounts, key=worth)
