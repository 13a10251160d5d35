"""What all desks have in common that never tell how a ticket stands."""
# ruff: noqa: ARG002 - the signatures are the port's

from bot.domain.ticket import Progress, Receipt, TicketId


class SilentDesk:
    reports = False

    async def find(self, ticket: TicketId) -> Receipt | None:
        return None

    async def progress(self, reference: str) -> Progress | None:
        return None
