"""Proves once, in private, what a member has: by a code, a signed token or a maintainer's word."""

import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.account import Account, Standing
from bot.domain.errors import Refused, Rejected
from bot.domain.ids import MemberId
from bot.domain.outbox import Effect
from bot.domain.verify import (
    UNDO_LIFE,
    VOUCH_MOST,
    Applicant,
    Audit,
    Challenge,
    Claims,
    Confirmed,
    Entitlement,
    Grant,
    Limits,
    Move,
    Proof,
    typed_code,
)
from bot.domain.verify_judge import entitled
from bot.ports import Addresses, Clock, TokenProof, Vault, VerifyStore
from bot.services.verify_effects import VerifyEffects

MAIL = "verify.mail"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """``entitlement`` is what there is now, after ``OK``; ``left`` counts the attempts that remain
    after a wrong one."""

    result: Confirmed
    entitlement: Entitlement | None = None
    left: int = 0


@dataclass(frozen=True, slots=True)
class Status:
    """What a member is told of themselves. ``lost`` went to another member, and may be undone."""

    entitlement: Entitlement | None
    is_stale: bool
    lost: Move | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyService:
    """One use case a method. ``token`` gives unguessable names, ``jitter`` numbers from 0 to 1."""

    store: VerifyStore
    vault: Vault
    addresses: Addresses
    effects: VerifyEffects
    clock: Clock
    token: Callable[[], str]
    jitter: Callable[[], float]
    wake_outbox: Callable[[], None]
    tokens: TokenProof | None = None
    limits: Limits = Limits()  # noqa: RUF009 - frozen

    async def start(self, applicant: Applicant, typed: str) -> None:
        """Ask for a code to the address of ``applicant``'s account. Says nothing and does the
        same for every address, known or not, over a limit or not: the worker finds out, and is
        told by ``go_on`` once the member has been answered, so that its work slows no answer."""
        now, name = self.clock(), self.token()
        address = self.addresses(typed) or ""
        challenge = Challenge(name, applicant, now, address=address)
        effect = Effect(MAIL, f"{MAIL}:{name}", f"{MAIL}:{name}", {"challenge": name})
        await self.store.ask(challenge, self.token(), self.limits, effect)

    def go_on(self) -> None:
        """Look up whoever asked and send what is to be sent; by itself that begins later."""
        self.wake_outbox()

    async def confirm(self, member: MemberId, code: str) -> Confirmation:
        """The code out of the mail, as it was typed."""
        now = self.clock()
        spent = await self.store.spend(member, now)
        if isinstance(spent, Confirmed):
            return Confirmation(spent)
        digest = code_digest(self.vault, spent.challenge, typed_code(code))
        if not hmac.compare_digest(digest, spent.digest):
            return Confirmation(Confirmed.WRONG, left=spent.left)
        challenge = await self.store.challenge(spent.challenge)
        if challenge is None or challenge.account is None:
            return Confirmation(Confirmed.NONE)  # another attempt was right, and quicker
        grant = self._grant(challenge.account, challenge.applicant, Proof.EMAIL_CODE, now)
        if not await self.store.accept(challenge.id, grant):
            return Confirmation(Confirmed.NONE)
        self.wake_outbox()
        return Confirmation(Confirmed.OK, self.effects.foreseen(grant.entitlement))

    async def prove(self, applicant: Applicant, token: str) -> Confirmation:
        """A token that the company's own dashboard signed, which counts once."""
        if self.tokens is None:
            raise Refused("Signed tokens are not switched on here.")
        now = self.clock()
        try:
            claims = self.tokens(token)
        except Rejected:
            return Confirmation(Confirmed.WRONG)
        if claims.guild != applicant.guild:
            return Confirmation(Confirmed.WRONG)
        if claims.expires_at <= now:
            return Confirmation(Confirmed.EXPIRED)
        grant = self._grant(_claimed(claims), applicant, Proof.SIGNED_TOKEN, now)
        if not await self.store.accept_token(self.vault.digest("token", claims.jti), grant):
            return Confirmation(Confirmed.NONE)
        self.wake_outbox()
        return Confirmation(Confirmed.OK, self.effects.foreseen(grant.entitlement))

    async def status(self, member: MemberId) -> Status:
        now = self.clock()
        held = await self.store.of_member(member)
        lost = await self.store.moved_from(member, now - UNDO_LIFE)
        return Status(held, held is not None and held.is_stale(now), lost)

    async def who(self, member: MemberId) -> Entitlement | None:
        """For maintainers: never who the account is."""
        held = await self.store.of_member(member)
        return replace(held, account=None) if held else None

    async def unlink(self, member: MemberId) -> bool:
        """Forget the link, and take the roles; False when there is none."""
        return await self._drop(member, member, "unlink")

    async def revoke(self, by: MemberId, member: MemberId) -> bool:
        """A maintainer takes it; False when there is nothing to take."""
        return await self._drop(by, member, "revoke")

    async def vouch(self, by: MemberId, applicant: Applicant, tier: str, days: int) -> Entitlement:
        """A maintainer says what ``applicant`` has, for up to a year. Raises Refused for a member
        who proved an account: that stands."""
        now = self.clock()
        if not 1 <= days <= VOUCH_MOST:
            raise Refused("Give a number of days from 1 to {most}.", most=VOUCH_MOST)
        held = await self.store.of_member(applicant.member)
        if held and held.account:
            raise Refused("This member has proved an account already.")
        until = now + timedelta(days=days)
        vouched = Entitlement(
            guild=applicant.guild,
            member=applicant.member,
            locale=applicant.locale,
            account=None,
            tier=tier.strip().lower(),
            standing=Standing.ACTIVE,
            proof=Proof.VOUCH,
            verified_at=now,
            checked_at=now,
            recheck_at=until,
            until=until,
        )
        audit = Audit(now, by, "vouch", applicant.member, f"{vouched.tier}, {days} days")
        await self.store.vouch(self._granted(vouched, audit))
        self.wake_outbox()
        return vouched

    async def undo(self, member: MemberId, move: str) -> bool:
        """Take a link back that another member's proof moved away; False when it is too late or
        was never theirs."""
        now = self.clock()
        lost = await self.store.moved_from(member, now - UNDO_LIFE)
        if lost is None or lost.id != move or not lost.may_undo(member, now):
            return False
        audit = Audit(now, member, "undo", lost.to)
        effects = [self.effects.roles(lost.lost)]
        is_back = await self.store.undo(lost, now, self._taken_back, effects, audit)
        if is_back:
            self.wake_outbox()
        return is_back

    def _grant(self, account: Account, applicant: Applicant, proof: Proof, now: datetime) -> Grant:
        decided = entitled(account, applicant, proof, now, self.jitter())
        audit = Audit(now, applicant.member, "verify", applicant.member, proof)
        more = [self.effects.reminder(decided.entitlement)] if decided.reminds else []
        return self._granted(decided.entitlement, audit, more)

    def _granted(self, held: Entitlement, audit: Audit, more: Sequence[Effect] = ()) -> Grant:
        move = self.token()

        def displacing(lost: Entitlement) -> Sequence[Effect]:
            return [self.effects.moved(lost, move), self.effects.roles(lost)]

        return Grant(held, audit, [self.effects.roles(held), *more], move, displacing)

    def _taken_back(self, lost: Entitlement) -> Sequence[Effect]:
        return [self.effects.taken_back(lost), self.effects.roles(lost)]

    async def _drop(self, by: MemberId, member: MemberId, action: str) -> bool:
        held = await self.store.of_member(member)
        if held is None:
            return False
        audit = Audit(self.clock(), by, action, member)
        is_gone = await self.store.drop(member, [self.effects.roles(held)], audit)
        if is_gone:
            self.wake_outbox()
        return is_gone


def code_digest(vault: Vault, challenge: str, code: str) -> str:
    """Of no use without the pepper, and for no other challenge."""
    return vault.digest("code", challenge, code)


def _claimed(claims: Claims) -> Account:
    return Account(
        claims.account, claims.tier, Standing.ACTIVE, contact="", projects=claims.projects
    )
