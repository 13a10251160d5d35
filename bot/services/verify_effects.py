"""Says what has to happen outside after a proof, and carries out what concerns roles."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.card import Card
from bot.domain.errors import Rejected
from bot.domain.ids import GuildId, MemberId, RoleId
from bot.domain.outbox import Effect, Leased
from bot.domain.verify import Entitlement, roles_of
from bot.ports import Chat, Clock, Handler, Vault, VerifyStore
from bot.services.verify_cards import VerifyCards

log = logging.getLogger(__name__)

ROLES = "role.sync"


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyEffects:
    """``tier_roles`` are the only roles that are ever given or taken: by tier, ``trial`` and
    ``customer``. Everything about one member happens in order, in a stream that does not say who
    they are."""

    store: VerifyStore
    chat: Chat
    cards: VerifyCards
    vault: Vault
    tier_roles: Mapping[str, RoleId]
    clock: Clock
    token: Callable[[], str]

    @property
    def handlers(self) -> Mapping[str, Handler]:
        return {ROLES: self.sync}

    def roles(self, held: Entitlement) -> Effect:
        """Make a member's roles what they should be when the effect's turn comes."""
        return self._effect(ROLES, held.member, {"guild": held.guild, "member": held.member})

    def moved(self, lost: Entitlement, move: str) -> Effect:
        return self._tell(lost.member, self.cards.moved(lost, move, self.clock()))

    def taken_back(self, lost: Entitlement) -> Effect:
        return self._tell(lost.member, self.cards.taken_back(lost))

    def reminder(self, held: Entitlement) -> Effect:
        since: datetime = held.past_due_since or self.clock()
        return self._tell(held.member, self.cards.reminder(held, since))

    async def sync(self, leased: Leased) -> str | None:
        """What is wanted is asked now: the last proof counts, however often this is tried."""
        payload = leased.effect.payload
        guild, member = GuildId(payload["guild"]), MemberId(payload["member"])
        held = await self.store.of_member(member)
        wanted = roles_of(held, self.tier_roles)
        managed = frozenset(self.tier_roles.values())
        try:
            await self.chat.set_roles(guild, member, wanted, managed - wanted)
        except Rejected as error:
            if not error.is_gone:
                log.error("staff must fix the roles of member %d: %s", member, error.reason)
                await self.store.note_trouble(member, error.reason)
            raise
        if held and held.trouble:
            await self.store.note_trouble(member, "")
        return None

    def _tell(self, member: MemberId, card: Card) -> Effect:
        return self._effect("chat.tell", member, {"member": member, "card": card.to_json()})

    def _effect(self, kind: str, member: MemberId, payload: Mapping[str, object]) -> Effect:
        stream = self.vault.digest("stream", str(member))[:16]
        return Effect(kind, f"{kind}:{self.token()}", f"verify:{stream}", payload)
