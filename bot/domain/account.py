"""A customer's account, as the company's directory tells of it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

AccountId = NewType("AccountId", str)
"""The directory's own name for an account; never shown, stored only sealed and as a digest."""


class Standing(StrEnum):
    """How an account stands with its payments. ``unknown`` is the directory's own word for "cannot
    tell now" and never takes anything from anybody."""

    ACTIVE = "active"
    TRIAL = "trial"
    PAST_DUE = "past_due"
    ENDING = "ending"
    """Cancelled, and paid until ``paid_until``."""
    INACTIVE = "inactive"
    """Refunded, removed, run out, never paid."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Project:
    """An app or organisation, and the roles its directory gives the account's owner in it.
    ``channel`` is the https address where its people reach the team in private, empty for most."""

    id: str
    name: str
    roles: frozenset[str] = frozenset()
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """``tier`` is the plan's name in small letters, empty where there is none. ``contact`` is the
    address that the directory holds: used at once, never stored or shown."""

    id: AccountId
    tier: str
    standing: Standing
    contact: str = field(repr=False)
    paid_until: datetime | None = None
    past_due_since: datetime | None = None
    projects: tuple[Project, ...] = ()
    locale: str = ""
