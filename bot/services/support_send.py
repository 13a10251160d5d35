"""Hands tickets to the desk: each once, or, where nobody can tell, to a person to decide."""

import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.domain.card import Card
from bot.domain.errors import Rejected, Unavailable, Uncertain
from bot.domain.ids import ChannelId
from bot.domain.outbox import Effect, Leased
from bot.domain.support import LOOK_EVERY, UNDER_WAY, Handoff
from bot.domain.ticket import Receipt, Ticket, TicketId, TicketState
from bot.domain.verify import without_addresses
from bot.ports import (
    Clock,
    Desk,
    Directory,
    Handler,
    IntakeStore,
    SupportStore,
    VerifyStore,
)
from bot.services.outbox import FAILED
from bot.services.support_lists import SupportLists
from bot.services.unnamed import unnamed

log = logging.getLogger(__name__)

SEND = "support.send"
LATER = (0.0, 0.0, 0.0, 60.0, 300.0, 900.0, 1800.0)
"""Seconds to wait, at least, after each attempt: a desk may be away for the better part of an
hour."""
FOLLOWED_MOST = 1000

Tell = Callable[[Handoff], Awaitable[None]]


@dataclass(slots=True, kw_only=True)
class SupportSending:
    """``directory`` is asked for the address at the moment a ticket leaves; it is not kept.
    ``staff_channel`` gets told of what no desk took."""

    store: SupportStore
    desk: Desk
    lists: SupportLists
    intakes: IntakeStore
    clock: Clock
    wake_outbox: Callable[[], None]
    verified: VerifyStore | None = None
    directory: Directory | None = None
    staff_channel: ChannelId | None = None
    _followers: "OrderedDict[TicketId, Tell]" = field(default_factory=OrderedDict)

    @property
    def handlers(self) -> Mapping[str, Handler]:
        return {SEND: self.send, SEND + FAILED: self.failed}

    def effect(self, handoff: Handoff) -> Effect:
        """What sends ``handoff``, once more than it was sent."""
        number = handoff.ticket.id
        key = f"{SEND}:{number}:{handoff.sendings + 1}"
        return Effect(SEND, key, stream(number), {"ticket": number})

    async def follow(self, ticket: TicketId, tell: Tell) -> None:
        """``tell`` once the desk has answered, or at once where it has. Forgotten at a restart."""
        found = await self.store.of(ticket)
        if found is None or found.state is TicketState.DRAFT:
            return  # its writer sends it themselves
        if found.state not in UNDER_WAY:
            await tell(found)
            return
        self._followers[ticket] = tell
        while len(self._followers) > FOLLOWED_MOST:
            self._followers.popitem(last=False)

    async def send(self, leased: Leased) -> str | None:
        """Where it may have been sent before: found at the desk, or, where that cannot be, left
        to its writer."""
        handoff = await self.store.of(TicketId(leased.effect.payload["ticket"]))
        if handoff is None:
            return None
        if handoff.state in (TicketState.SENDING, TicketState.UNKNOWN):
            await self._unknown(handoff)
            raise Uncertain("desk", "the bridge stopped while it was handing over a ticket")
        if handoff.state is not TicketState.QUEUED:
            return None
        is_new = leased.attempts == 1 and handoff.sendings == 1
        try:
            with unnamed(Unavailable, "desk"):
                receipt = None if is_new else await self.desk.find(handoff.ticket.id)
                receipt = receipt or await self._open(handoff)
        except Unavailable as error:
            wait = LATER[min(leased.attempts, len(LATER)) - 1]
            raise Unavailable(
                error.who, error.reason, retry_after=max(wait, error.retry_after or 0.0)
            ) from None
        await self.opened(handoff, receipt)
        return None

    async def failed(self, leased: Leased) -> str | None:
        """The outbox gave up: staff and the writer are told."""
        handoff = await self.store.of(TicketId(leased.effect.payload["ticket"]))
        if handoff is None:
            return None
        if handoff.state is TicketState.SENDING:
            await self._unknown(handoff)
        elif handoff.state is TicketState.QUEUED:
            reason = without_addresses(str(leased.effect.payload["error"]))
            gone = replace(handoff, state=TicketState.FAILED, trouble=reason)
            effects = [*self._staff(gone), self._message(gone)]
            await self._moved(gone, frozenset({TicketState.QUEUED}), effects)
        return None

    async def opened(self, handoff: Handoff, receipt: Receipt) -> bool:
        """The desk has it; the thread hears that it goes on elsewhere, if its writer agreed."""
        ticket, now = handoff.ticket, self.clock()
        effects = await self._line(handoff)
        is_new = await self.store.opened(ticket.id, receipt, now, now + LOOK_EVERY, effects)
        self.wake_outbox()
        await self._tell(ticket.id)
        return is_new

    async def _open(self, handoff: Handoff) -> Receipt:
        if not self.desk.sends:  # BRIDGE_DESK says something else by now
            raise Rejected("desk", "no tickets are sent from here any more")
        ticket = replace(handoff.ticket, contact=await self._contact(handoff.ticket))
        if self.desk.is_idempotent:
            return await self.desk.open(ticket)
        return await self._open_once(handoff, ticket)

    async def _open_once(self, handoff: Handoff, ticket: Ticket) -> Receipt:
        """Whatever interrupts this leaves it ``SENDING``, and so unknown from then on."""
        queued, sending = frozenset({TicketState.QUEUED}), frozenset({TicketState.SENDING})
        if not await self.store.move(ticket.id, queued, TicketState.SENDING):
            raise Rejected("desk", "it was sent in the meantime", is_gone=True)
        try:
            with unnamed(Uncertain, "desk"):
                return await self.desk.open(ticket)
        except (Unavailable, Rejected):
            await self.store.move(ticket.id, sending, TicketState.QUEUED)
            raise
        except Uncertain:
            await self._unknown(handoff)
            raise

    async def _contact(self, ticket: Ticket) -> str:
        held = await self.verified.of_member(ticket.member) if self.verified else None
        if held is None or held.account is None or self.directory is None:
            raise Rejected("directory", "its writer is not known as a customer any more")
        account = await self.directory.by_id(held.account)
        if account is None or not account.contact:
            raise Rejected("directory", "has no address for its writer")
        return account.contact

    async def _unknown(self, handoff: Handoff) -> None:
        gone = replace(handoff, state=TicketState.UNKNOWN)
        await self._moved(gone, frozenset({TicketState.SENDING}), [self._message(gone)])

    async def _moved(
        self, handoff: Handoff, before: frozenset[TicketState], effects: Sequence[Effect]
    ) -> None:
        number = handoff.ticket.id
        if await self.store.move(number, before, handoff.state, effects, trouble=handoff.trouble):
            self.wake_outbox()
            await self._tell(number)

    async def _tell(self, ticket: TicketId) -> None:
        """Whoever waits for it; nobody has to be there any more."""
        tell = self._followers.pop(ticket, None)
        found = await self.store.of(ticket) if tell else None
        if tell is None or found is None:
            return
        try:
            await tell(found)
        except Exception as error:  # noqa: BLE001 - what has arrived does not fail for that
            log.warning("nobody waits for ticket %s any more: %r", ticket, error)

    async def _line(self, handoff: Handoff) -> list[Effect]:
        ticket = handoff.ticket
        if not handoff.is_told or ticket.channel is None:
            return []
        intake = await self.intakes.of_subject(ticket.subject_of) if ticket.subject_of else None
        locale = intake.locale if intake else ticket.locale
        to = None if intake is None or intake.is_post else intake.subject
        return [_saying("told", handoff, ticket.channel, self.lists.line(locale), to)]

    def _staff(self, handoff: Handoff) -> list[Effect]:
        if self.staff_channel is None:
            return []
        return [_saying("staff", handoff, self.staff_channel, self.lists.given_up(handoff))]

    def _message(self, handoff: Handoff) -> Effect:
        ticket = handoff.ticket
        key = f"support.{handoff.state}:{ticket.id}:{handoff.sendings}"
        card = self.lists.trouble(handoff).to_json()
        payload = {"member": ticket.member, "card": card}
        return Effect("chat.tell", key, stream(ticket.id), payload)


def stream(ticket: TicketId) -> str:
    """Everything about one ticket happens in order."""
    return f"support:{ticket}"


def _saying(
    what: str, handoff: Handoff, channel: ChannelId, card: Card, to: int | None = None
) -> Effect:
    number = handoff.ticket.id
    key = f"support.{what}:{number}:{handoff.sendings}"
    payload = {"channel": channel, "to": to, "card": card.to_json()}
    return Effect("chat.reply", key, stream(number), payload)
