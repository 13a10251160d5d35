"""Decides what somebody's proof is worth: what they have, for how long, and in which project."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.account import Account, AccountId, Project, Standing
from bot.domain.ids import GuildId, MemberId, RoleId
from bot.domain.outbox import Effect

ALPHABET = "BCDFGHJKLMNPQRSTVWXZ23456789"
"""No vowels, so that no code is a word; nothing that is easily taken for something else."""
CODE_LENGTH = 8
CODE_LIFE = timedelta(minutes=15)
CODE_ATTEMPTS = 5
TOKEN_LIFE = timedelta(minutes=10)
UNDO_LIFE = timedelta(hours=24)
GRACE = timedelta(days=5)
"""How long a payment may be late."""
STALE = timedelta(hours=72)
"""From when on what nobody could confirm is shown as such."""
RECHECK = timedelta(days=1)
RETRY = timedelta(hours=1)
"""Until an account is asked for again that nobody could tell about."""
VOUCH_MOST = 366
"""Days."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How often somebody may ask for a code: ``apart`` and ``a_day`` hold for a member and for an
    address, ``an_hour`` for a server."""

    apart: timedelta = timedelta(seconds=60)
    a_day: int = 5
    an_hour: int = 60
    day: timedelta = timedelta(days=1)
    hour: timedelta = timedelta(hours=1)


class Proof(StrEnum):
    EMAIL_CODE = "email-code"
    SIGNED_TOKEN = "signed-token"  # noqa: S105 - a word, no secret
    VOUCH = "vouch"


class Sent(StrEnum):
    """What became of a challenge's mail. A member sees none of it."""

    ASKED = "asked"
    LIMITED = "limited"
    """Over a limit: no mail leaves, and a live code stays alive."""
    SENDING = "sending"
    """It may have left: never sent again."""
    SENT = "sent"
    VOID = "void"
    """The directory knows nobody by that address."""
    FAILED = "failed"
    UNKNOWN = "unknown"


class Confirmed(StrEnum):
    """How entering a code, or showing a token, ended."""

    OK = "ok"
    WRONG = "wrong"
    EXPIRED = "expired"
    TOO_MANY = "too many"
    NONE = "none"
    """Nothing to confirm: no code was asked for, or it was used already."""


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who wants to prove something, where, and in which language. ``name`` and ``server`` are what
    the mail calls them, so that its reader can tell whether they asked for it."""

    guild: GuildId
    member: MemberId
    locale: str
    name: str = ""
    server: str = ""


@dataclass(frozen=True, slots=True)
class Challenge:
    """One request for a code. ``address`` is forgotten once the mail is out of the bridge's hands;
    ``account`` is what the directory said then."""

    id: str
    applicant: Applicant
    asked_at: datetime
    sent: Sent = Sent.ASKED
    address: str = field(default="", repr=False)
    account: Account | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt that was spent, and what it must match: nobody else gets this one."""

    challenge: str
    digest: str = field(repr=False)
    left: int


@dataclass(frozen=True, slots=True)
class Claims:
    """What a signed token says. ``jti`` is its own name: a token counts once."""

    account: AccountId
    guild: GuildId
    tier: str
    jti: str
    expires_at: datetime
    projects: tuple[Project, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entitlement:
    """What a member has. ``account`` is None where staff vouched; ``until`` is when it ends by
    itself. ``trouble`` says why a role could not be given, empty where all is well."""

    guild: GuildId
    member: MemberId
    locale: str
    account: AccountId | None
    tier: str
    standing: Standing
    proof: Proof
    verified_at: datetime
    checked_at: datetime
    recheck_at: datetime
    projects: tuple[Project, ...] = ()
    until: datetime | None = None
    past_due_since: datetime | None = None
    reminded_at: datetime | None = None
    is_known: bool = True
    """The directory has the account still."""
    trouble: str = ""

    @property
    def is_customer(self) -> bool:
        """Whoever has an account is one, paying or not: billing help is for all of them."""
        return self.is_paid or (self.account is not None and self.is_known)

    @property
    def is_paid(self) -> bool:
        """A trial is not."""
        return bool(self.tier) and self.standing in _PAID

    def is_stale(self, now: datetime) -> bool:
        return self.proof is not Proof.VOUCH and now - self.checked_at > STALE


_PAID = frozenset({Standing.ACTIVE, Standing.PAST_DUE, Standing.ENDING})


@dataclass(frozen=True, slots=True)
class Move:
    """A link that went from one member to another (None once they asked to be forgotten): ``lost``
    is what the old holder had."""

    id: str
    lost: Entitlement
    to: MemberId | None
    at: datetime

    def may_undo(self, member: MemberId, now: datetime) -> bool:
        return member == self.lost.member and now - self.at <= UNDO_LIFE


@dataclass(frozen=True, slots=True)
class Audit:
    """One line for the records. ``details`` never say who somebody is."""

    at: datetime
    actor: MemberId | None
    action: str
    target: MemberId | None
    details: str = ""


Displacing = Callable[[Entitlement], Sequence[Effect]]
"""What is to be done for somebody who just lost that to somebody else. Pure and quick."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A proof that counts. Whoever held the account until now loses it, under the name of
    ``move``, and ``displacing`` says what they are told."""

    entitlement: Entitlement
    audit: Audit
    effects: Sequence[Effect]
    move: str
    displacing: Displacing


def roles_of(held: Entitlement | None, roles: Mapping[str, RoleId]) -> frozenset[RoleId]:
    """Which of the configured ``roles`` somebody should have: by the tier they pay for, and those
    named ``trial`` and ``customer``."""
    if held is None:
        return frozenset()
    names = {held.tier.lower()} if held.is_paid else set()
    if held.standing is Standing.TRIAL:
        names.add("trial")
    if held.is_customer:
        names.add("customer")
    return frozenset(role for name, role in roles.items() if name in names)


def new_code(choose: Callable[[str], str]) -> str:
    """``choose`` takes one letter of the alphabet, as ``secrets.choice`` does."""
    return "".join(choose(ALPHABET) for _ in range(CODE_LENGTH))


def typed_code(text: str) -> str:
    """As people type it: in any case, with blanks or dashes."""
    return re.sub(r"[\s\-–—]+", "", text[:64]).upper()


def shown_code(code: str) -> str:
    """In two halves, as it is easier to read."""
    half = len(code) // 2
    return f"{code[:half]}-{code[half:]}"


def without_addresses(text: str) -> str:
    """What others say in their errors may repeat an address."""
    return _ADDRESS.sub("[address]", text)


_ADDRESS = re.compile(r"""(?:"[^"]*"|[^\s<>()\[\]"',;:]*)@[^\s<>()"',;]*""")
