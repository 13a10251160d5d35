"""Stands before a desk in a dry run: what is asked of it is answered, and no ticket gets there."""

from dataclasses import dataclass

from bot.domain.errors import Withheld
from bot.domain.ticket import Progress, Receipt, Ticket, TicketId
from bot.ports import Desk


@dataclass(frozen=True, slots=True)
class WithheldDesk:
    """``desk`` is one that sends."""

    desk: Desk

    @property
    def sends(self) -> bool:
        return self.desk.sends

    @property
    def is_idempotent(self) -> bool:
        return self.desk.is_idempotent

    @property
    def reports(self) -> bool:
        return self.desk.reports

    async def open(self, ticket: Ticket) -> Receipt:
        raise Withheld(f"send ticket {ticket.id}")

    async def find(self, ticket: TicketId) -> Receipt | None:
        return await self.desk.find(ticket)

    async def progress(self, reference: str) -> Progress | None:
        return await self.desk.progress(reference)
