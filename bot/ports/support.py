"""The memory of handoffs to a desk."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.ids import MemberId
from bot.domain.outbox import Effect
from bot.domain.support import Handoff, Helped
from bot.domain.ticket import Progress, Receipt, TicketId, TicketState


class SupportStore(Protocol):
    """Remembers drafts and tickets. Every change is one transaction with its effects, and happens
    only from the states it names: of many that try, one does it."""

    async def draft(self, handoff: Handoff) -> bool:
        """Keep a draft, in place of the one of that id; False when that is none any more."""
        ...

    async def of(self, id: TicketId) -> Handoff | None: ...  # noqa: A002 - as its field

    async def of_member(self, member: MemberId, limit: int) -> Sequence[Handoff]:
        """What somebody sent, last first; without drafts."""
        ...

    async def drop(self, id: TicketId, member: MemberId) -> bool:  # noqa: A002 - as its field
        """Erase a draft; False when there is none of theirs."""
        ...

    async def queue(
        self, handoff: Handoff, at: datetime, effect: Effect, *, is_again: bool = False
    ) -> bool:
        """From the state that ``handoff`` has to ``QUEUED``; False when it has another by now."""
        ...

    async def move(
        self,
        id: TicketId,  # noqa: A002 - as its field
        before: frozenset[TicketState],
        state: TicketState,
        effects: Sequence[Effect] = (),
        *,
        trouble: str = "",
    ) -> bool:
        """From one of ``before`` to ``state``; False when it is in none of them."""
        ...

    async def opened(
        self,
        id: TicketId,  # noqa: A002 - as its field
        receipt: Receipt,
        at: datetime,
        look_at: datetime,
        effects: Sequence[Effect] = (),
    ) -> bool:
        """The desk has it: what was written is erased. False when that was known."""
        ...

    async def pending(self, limit: int, skip: int = 0) -> Sequence[Handoff]:
        """All that are sent and not done, sent first first."""
        ...

    async def due(self, now: datetime, limit: int) -> Sequence[Handoff]:
        """Tickets at a desk that were to be looked at by now, due longest first."""
        ...

    async def note_progress(
        self,
        id: TicketId,  # noqa: A002 - as its field
        progress: Progress,
        look_at: datetime | None,
        effects: Sequence[Effect] = (),
    ) -> bool:
        """What the desk reports, and when it is asked next, None for never. False, and nothing is
        enqueued, when the ticket was in that state already."""
        ...

    async def forget(self, drafts: datetime, words: datetime, records: datetime) -> None:
        """Erase drafts, what is written in tickets, and all of them, from before then."""
        ...


class HelpedStore(Protocol):
    """Remembers what people answer once their ticket is solved: each thing once."""

    async def of(self, id: TicketId) -> Helped | None:  # noqa: A002 - as a handoff's field
        """None where there is no such ticket any more."""
        ...

    async def answer(
        self,
        id: TicketId,  # noqa: A002 - as a handoff's field
        *,
        is_helped: bool,
        effects: Sequence[Effect],
    ) -> bool:
        """False, and nothing is enqueued, where that was answered."""
        ...

    async def say(
        self,
        id: TicketId,  # noqa: A002 - as a handoff's field
        word: str,
        effects: Sequence[Effect],
    ) -> bool:
        """Keep ``word`` beside the answer; False where there is one already, or no answer."""
        ...
