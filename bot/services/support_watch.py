"""Follows tickets at the desk: warns before a first response is late, and asks once they are solved
whether it helped."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot.domain.card import Card
from bot.domain.errors import BridgeError, Unavailable
from bot.domain.ids import ChannelId
from bot.domain.outbox import Effect
from bot.domain.policy import Policy
from bot.domain.support import LIVE, Handoff
from bot.domain.support_watch import deadline, next_look
from bot.domain.ticket import Progress, TicketState
from bot.ports import Clock, Desk, OutboxStore
from bot.ports.support import SupportStore
from bot.services.support_send import stream
from bot.services.support_watch_cards import SupportWatchCards
from bot.services.turns import take_turns
from bot.services.unnamed import unnamed

log = logging.getLogger(__name__)

BATCH = 20
"""Tickets in one turn."""
AWAY_MOST = timedelta(hours=1)
"""For which a desk that asks for peace is believed."""
REPORTED = LIVE | {TicketState.SOLVED}


@dataclass(slots=True, kw_only=True)
class SupportWatch:
    """For a desk that reports. ``staff_channel`` gets the warnings; ``every`` and ``patience`` (for
    one ticket, whatever the desk makes of it) are in seconds."""

    store: SupportStore
    outbox: OutboxStore
    desk: Desk
    policy: Policy
    cards: SupportWatchCards
    clock: Clock
    wake_outbox: Callable[[], None]
    staff_channel: ChannelId | None = None
    every: float = 60.0
    patience: float = 25.0
    _away_until: datetime = field(default=datetime.min.replace(tzinfo=UTC))

    async def watch(self) -> None:
        await take_turns(self.turn, "tickets wait to be asked about", lambda _: self.every)

    async def turn(self) -> None:
        """Look at who is due. A desk in trouble is asked once a turn, about another ticket each
        time, and less often where it says so; warnings go by what is known then. Raises Unavailable
        and Rejected."""
        trouble: BridgeError | None = None
        for handoff in await self.store.due(self.clock(), BATCH):
            if trouble or self.clock() < self._away_until:
                await self._warn(handoff)
            else:
                trouble = await self._look(handoff)
        if trouble:
            raise trouble

    async def _look(self, handoff: Handoff) -> BridgeError | None:
        """Returns why the desk could not tell. What is killed in between is done again, and each
        effect is there once."""
        try:
            found = await self._ask(handoff)
            trouble = None
        except BridgeError as error:
            found, trouble = None, error
        now = self.clock()
        if isinstance(trouble, Unavailable) and trouble.retry_after:
            away = timedelta(seconds=min(trouble.retry_after, AWAY_MOST.total_seconds()))
            self._away_until = now + away
        seen = _seen(handoff, found, now) if found else handoff
        await self._warn(seen)
        progress = Progress(seen.state, seen.first_reply_at, seen.solved_at)
        effects = [self._question(seen)] if seen.state is TicketState.SOLVED else []
        look_at = next_look(self.policy, seen, now)
        if await self.store.note_progress(seen.ticket.id, progress, look_at, effects):
            self.wake_outbox()
        return trouble

    async def _ask(self, handoff: Handoff) -> Progress | None:
        """None where the desk does not know it. Raises Unavailable and Rejected."""
        with unnamed(Unavailable, "desk"):
            try:
                async with asyncio.timeout(self.patience):
                    found = await self.desk.progress(handoff.reference)
            except TimeoutError:
                raise Unavailable("desk", "took too long to answer") from None
        if found and found.state not in REPORTED:
            raise Unavailable("desk", "reports a state that tickets do not have there")
        return found

    async def _warn(self, handoff: Handoff) -> None:
        """Once before a deadline, and once when it has passed."""
        ends, now = deadline(self.policy, handoff), self.clock()
        if ends is None or self.staff_channel is None or now < ends.warn_at:
            return
        is_late = now >= ends.due_at
        card = self.cards.late(handoff, ends) if is_late else self.cards.at_risk(handoff, ends)
        what = "late" if is_late else "at_risk"
        effect = staff_line(what, handoff.ticket.id, self.staff_channel, card)
        if await self.outbox.enqueue(effect):
            self.wake_outbox()

    def _question(self, handoff: Handoff) -> Effect:
        """The same one, however often a ticket is solved."""
        ticket = handoff.ticket
        payload = {"member": ticket.member, "card": self.cards.question(handoff).to_json()}
        return Effect("chat.tell", f"support.question:{ticket.id}", stream(ticket.id), payload)


def staff_line(what: str, ticket: str, channel: ChannelId, card: Card) -> Effect:
    """One of its sort for a ticket; its writer's messages do not hold it up."""
    payload = {"channel": channel, "to": None, "card": card.to_json()}
    return Effect("chat.reply", f"support.{what}:{ticket}", staff_stream(ticket), payload)


def staff_stream(ticket: str) -> str:
    return f"support.staff:{ticket}"


def _seen(handoff: Handoff, found: Progress, now: datetime) -> Handoff:
    """What the desk leaves out happened now, and nothing in the future."""
    replied = found.first_reply_at or handoff.first_reply_at
    if found.state is TicketState.ANSWERED:
        replied = replied or now
    solved = None
    if found.state is TicketState.SOLVED:
        solved = min(found.solved_at or handoff.solved_at or now, now)
    return replace(
        handoff,
        state=found.state,
        first_reply_at=min(replied, now) if replied else None,
        solved_at=solved,
    )
