"""Sends tickets when their writers say so, and tells them and maintainers how they stand."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.card import Card
from bot.domain.errors import Refused
from bot.domain.ids import MemberId
from bot.domain.support import UNDER_WAY, Handoff
from bot.domain.ticket import TicketId, TicketState
from bot.ports import Clock, Desk
from bot.services.support import SupportService
from bot.services.support_lists import LISTED_MOST, SupportLists
from bot.services.support_send import SupportSending, Tell


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportTickets:
    """One use case a method. ``link`` is the desk of those whom the bridge cannot send for."""

    support: SupportService
    sending: SupportSending
    lists: SupportLists
    link: Desk
    clock: Clock
    wake_outbox: Callable[[], None]

    async def send(self, member: MemberId, ticket: TicketId, locale: str) -> Card:
        """Its writer approved it: it leaves once ``go_on`` is called. What they send by themselves
        is shown at once. Pressing twice sends once."""
        found = await self._of(member, ticket)
        if found.state is not TicketState.DRAFT:
            return self._standing(found, locale)
        if not await self.support.sends_for(member):
            draft = await self.support.draft(member, ticket)
            return self.lists.text(await self.link.open(draft.ticket), locale)
        await self.sending.store.queue(found, self.clock(), self.sending.effect(found))
        return self._standing(await self._of(member, ticket), locale)

    async def drop(self, member: MemberId, ticket: TicketId, locale: str) -> Card:
        """Erase a draft."""
        if await self.support.store.drop(ticket, member):
            return self.lists.dropped(locale)
        return self._standing(await self._of(member, ticket), locale)

    async def follow(self, ticket: TicketId, tell: Tell) -> None:
        """``tell`` when the desk has answered."""
        await self.sending.follow(ticket, tell)
        self.wake_outbox()

    async def mine(self, member: MemberId, locale: str) -> Card:
        return self.lists.mine(await self.sending.store.of_member(member, LISTED_MOST), locale)

    async def check(self, member: MemberId, ticket: TicketId, locale: str) -> Card:
        """Ask the desk whether it has what nobody can tell. Raises Unavailable."""
        found = await self._of(member, ticket)
        if found.state is TicketState.UNKNOWN:
            receipt = await self.sending.desk.find(ticket)
            if receipt is None:
                return self.lists.not_found(found, locale)
            await self.sending.opened(found, receipt)
        return self._standing(await self._of(member, ticket), locale)

    async def again(self, member: MemberId, ticket: TicketId, locale: str) -> Card:
        """Send once more what the desk may have; once."""
        found = await self._of(member, ticket)
        if found.may_send_again:
            effect = self.sending.effect(found)
            await self.sending.store.queue(found, self.clock(), effect, is_again=True)
        return self._standing(await self._of(member, ticket), locale)

    async def queue(self, page: int, locale: str) -> Card:
        """For maintainers: what is not done."""
        skip = page * LISTED_MOST
        return self.lists.queue(
            await self.sending.store.pending(LISTED_MOST + 1, skip), page, locale
        )

    async def retry(self, ticket: TicketId, locale: str) -> Card:
        """For maintainers: send what no desk took."""
        found = await self.sending.store.of(ticket)
        is_new = found is not None and found.may_retry
        if found and is_new:
            effect = self.sending.effect(found)
            is_new = await self.sending.store.queue(found, self.clock(), effect)
            self.wake_outbox()
        return self.lists.retried(locale, is_new=is_new)

    def standing(self, handoff: Handoff) -> Card:
        return self._standing(handoff, handoff.ticket.locale)

    def _standing(self, handoff: Handoff, locale: str) -> Card:
        if handoff.state in UNDER_WAY:
            return self.lists.under_way(locale)
        return self.lists.state(handoff, locale)

    async def _of(self, member: MemberId, ticket: TicketId) -> Handoff:
        found = await self.sending.store.of(ticket)
        if found is None or found.ticket.member != member:
            raise Refused("There is no ticket of yours behind this button any more.")
        return found
