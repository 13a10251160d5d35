"""Asks the directory again what members have: daily, and whenever somebody is handed over."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.account import Account
from bot.domain.errors import Rejected, Unavailable
from bot.domain.ids import MemberId
from bot.domain.verify import Audit, Entitlement, Proof, roles_of, without_addresses
from bot.domain.verify_judge import UNKNOWN, Decision, Unknown, judge, next_check
from bot.ports import Clock, Directory, VerifyStore
from bot.services.turns import take_turns
from bot.services.verify_effects import VerifyEffects

log = logging.getLogger(__name__)

BATCH = 20
"""Members in one turn."""


@dataclass(slots=True, kw_only=True)
class VerifyRecheck:
    """``jitter`` gives numbers from 0 to 1; ``every`` is in seconds."""

    store: VerifyStore
    directory: Directory
    effects: VerifyEffects
    clock: Clock
    jitter: Callable[[], float]
    wake_outbox: Callable[[], None]
    every: float = 60.0

    async def watch(self) -> None:
        await take_turns(self.turn, "members wait to be checked", lambda _: self.every)

    async def turn(self) -> None:
        """Check who is due. A directory that is down is asked once a turn and then left alone.
        Raises Unavailable."""
        now = self.clock()
        for held in await self.store.due(now, BATCH):
            trouble = await self._check(held)
            if trouble:
                raise trouble

    async def recheck(self, member: MemberId) -> Entitlement | None:
        """What somebody has now; as it was last known (see ``is_stale``) where the directory does
        not answer."""
        held = await self.store.of_member(member)
        if held is None:
            return None
        await self._check(held)
        return await self.store.of_member(member)

    async def _check(self, held: Entitlement) -> Unavailable | None:
        """Returns why the directory did not answer."""
        now = self.clock()
        if held.proof is Proof.VOUCH:
            if held.until and held.until <= now:
                audit = Audit(now, None, "vouch ended", held.member)
                await self.store.drop(held.member, [self.effects.roles(held)], audit)
                self.wake_outbox()
            return None
        answer, trouble = await self._ask(held)
        await self._settle(held, judge(answer, held, now), now)
        return trouble

    async def _ask(self, held: Entitlement) -> tuple[Account | Unknown | None, Unavailable | None]:
        """Whatever goes wrong is no answer, and takes nothing from anybody."""
        if held.account is None:
            return UNKNOWN, None
        try:
            return await self.directory.by_id(held.account), None
        except (Unavailable, Rejected) as error:
            reason = without_addresses(error.reason)
        except Exception as error:  # noqa: BLE001 - a directory's own fault must not take a role
            reason = f"failed with {type(error).__name__}"
        return UNKNOWN, Unavailable("directory", reason)

    async def _settle(self, held: Entitlement, decision: Decision, now: datetime) -> None:
        decided = decision.entitlement
        decided = replace(decided, recheck_at=next_check(decided, now, self.jitter()))
        before, after = (roles_of(one, self.effects.tier_roles) for one in (held, decided))
        effects = [self.effects.reminder(decided)] if decision.reminds else []
        if before != after or held.trouble:
            effects.append(self.effects.roles(decided))
        audit = None
        if (held.standing, held.tier) != (decided.standing, decided.tier):
            details = f"{held.tier} {held.standing} → {decided.tier} {decided.standing}"
            audit = Audit(now, None, "recheck", held.member, details)
        if await self.store.decide(held, decided, effects, audit) and effects:
            self.wake_outbox()
