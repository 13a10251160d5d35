"""Who pays, how they prove it, and what is kept of that."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.account import Account, AccountId
from bot.domain.ids import MemberId
from bot.domain.mail import Mail
from bot.domain.outbox import Effect
from bot.domain.verify import (
    Attempt,
    Audit,
    Challenge,
    Claims,
    Confirmed,
    Displacing,
    Entitlement,
    Grant,
    Limits,
    Move,
    Sent,
)


class Directory(Protocol):
    """Who pays: the company's own knowledge. Three answers: an account, None (nobody of that
    name), or Unavailable, which means "unknown" and never takes anything from anybody."""

    async def by_address(self, address: str) -> Account | None:
        """``address`` is normalised (``Addresses``)."""
        ...

    async def by_id(self, account: AccountId) -> Account | None: ...


Addresses = Callable[[str], str | None]
"""An e-mail address in its one spelling; None for what is none. ``+tag`` and dots stay; what only
looks like another address stays different from it."""


class Vault(Protocol):
    """Keeps secrets of others. Pure and quick; ``open`` raises Rejected for what was sealed with
    a key that is not there any more."""

    def seal(self, text: str) -> str: ...
    def open(self, sealed: str) -> str: ...

    def digest(self, *parts: str) -> str:
        """Keyed with the pepper; the parts cannot run into each other."""
        ...


class Mailer(Protocol):
    async def send(self, mail: Mail) -> None:
        """Raises Unavailable while nothing has left, Rejected when the server refuses for good,
        Uncertain when it may have taken the mail."""
        ...


class Letters(Protocol):
    """The texts of mails, out of the company's content."""

    def write(self, letter: str, locale: str, /, **values: str) -> tuple[str, str]:
        """Subject and text of ``letter``, its ``{placeholders}`` filled; English where there is
        none in ``locale``. ``code`` has code, name, server and minutes."""
        ...


TokenProof = Callable[[str], Claims]
"""Reads a signed token of the company's. Raises Rejected for one that is forged, too old, or for
somebody else."""


class VerifyStore(Protocol):
    """Remembers who asked for a code and who proved what, never an address that can be read.
    Every change is one transaction with its effects and its line for the records."""

    async def ask(self, challenge: Challenge, decoy: str, limits: Limits, effect: Effect) -> None:
        """Record the request, over a limit or not, and enqueue ``effect``. ``decoy`` is what an
        attempt is compared with until there is a code; nothing matches it."""
        ...

    async def challenge(self, id: str) -> Challenge | None: ...  # noqa: A002 - as its field

    async def prepare(self, challenge: Challenge, digest: str, expires_at: datetime) -> bool:
        """Set the code's digest, the account and ``sent``, and forget the address unless the mail
        is still to leave; False when it is not ``ASKED`` any more."""
        ...

    async def mailed(self, id: str, sent: Sent) -> None:  # noqa: A002 - as its field
        """What became of the mail that was ``SENDING``; any but ``ASKED`` forgets the address."""
        ...

    async def spend(self, member: MemberId, now: datetime) -> Attempt | Confirmed:
        """Spend one attempt at the member's live challenge, in the statement that reads its
        digest; else why there is none."""
        ...

    async def accept(self, challenge: str, grant: Grant) -> bool:
        """Use up the challenge, and all others of the member, for ``grant``; False when it was."""
        ...

    async def accept_token(self, jti: str, grant: Grant) -> bool:
        """Use up the token of that digest for ``grant``; False when it was."""
        ...

    async def vouch(self, grant: Grant) -> None: ...

    async def of_member(self, member: MemberId) -> Entitlement | None: ...

    async def decide(
        self,
        held: Entitlement,
        decided: Entitlement,
        effects: Sequence[Effect],
        audit: Audit | None,
    ) -> bool:
        """Replace ``held`` by what was ``decided``; False when the member proved something else
        in the meantime, or nothing is left."""
        ...

    async def drop(self, member: MemberId, effects: Sequence[Effect], audit: Audit) -> bool:
        """Forget what a member has and every code on its way; False when there was no link."""
        ...

    async def moved_from(self, member: MemberId, since: datetime) -> Move | None:
        """The last link that somebody lost to another member since then and may get back."""
        ...

    async def undo(
        self,
        move: Move,
        at: datetime,
        displacing: Displacing,
        effects: Sequence[Effect],
        audit: Audit,
    ) -> bool:
        """Give the link back to who lost it, taking it from whoever holds it; False when that was
        done."""
        ...

    async def note_trouble(self, member: MemberId, trouble: str) -> None: ...

    async def due(self, now: datetime, limit: int) -> Sequence[Entitlement]:
        """What is to be checked again, due longest first."""
        ...
