"""Says what has to happen outside after a proof, and carries out what concerns roles."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.card import Card
from bot.domain.errors import Rejected, Withheld
from bot.domain.ids import ChannelId, GuildId, MemberId, RoleId
from bot.domain.outbox import Effect, Leased
from bot.domain.verify import Entitlement, roles_of
from bot.ports import Chat, Clock, Handler, OutboxStore, Vault, VerifyStore
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
    outbox: OutboxStore | None = None
    staff_channel: ChannelId | None = None
    """Gets told what staff must fix."""

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

    def foreseen(self, held: Entitlement) -> Entitlement:
        """With the trouble that its roles are about to run into."""
        trouble = self.chat.role_trouble(held.guild, roles_of(held, self.tier_roles))
        return replace(held, trouble=trouble)

    async def sync(self, leased: Leased) -> str | None:
        """What is wanted is asked now: the last proof counts, however often this is tried."""
        payload = leased.effect.payload
        guild, member = GuildId(payload["guild"]), MemberId(payload["member"])
        held = await self.store.of_member(member)
        wanted = roles_of(held, self.tier_roles)
        managed = frozenset(self.tier_roles.values())
        try:
            await self.chat.set_roles(guild, member, wanted, managed - wanted)
        except Withheld:
            raise
        except Rejected as error:
            if not error.is_gone:
                log.error("staff must fix the roles of member %d: %s", member, error.reason)
                await self.store.note_trouble(member, error.reason)
                await self._tell_staff(member, error.reason)
            raise
        if held and held.trouble:
            await self.store.note_trouble(member, "")
        return None

    async def _tell_staff(self, member: MemberId, reason: str) -> None:
        """Once a day and member for the same reason."""
        if self.staff_channel is None or self.outbox is None:
            return
        card = self.cards.trouble(member, reason)
        payload = {"channel": self.staff_channel, "to": None, "card": card.to_json()}
        day = self.clock().date().isoformat()
        key = f"verify.trouble:{self.vault.digest('trouble', str(member), reason, day)}"
        await self.outbox.enqueue(Effect("chat.reply", key, "verify:staff", payload))

    def _tell(self, member: MemberId, card: Card) -> Effect:
        return self._effect("chat.tell", member, {"member": member, "card": card.to_json()})

    def _effect(self, kind: str, member: MemberId, payload: Mapping[str, object]) -> Effect:
        stream = self.vault.digest("stream", str(member))[:16]
        return Effect(kind, f"{kind}:{self.token()}", f"verify:{stream}", payload)
