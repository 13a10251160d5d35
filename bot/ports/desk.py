"""Where official tickets go."""

from typing import Protocol

from bot.domain.ticket import Progress, Receipt, Ticket, TicketId


class Desk(Protocol):
    """One support desk of the company's. All raise Unavailable and Rejected."""

    @property
    def sends(self) -> bool:
        """False where the asker sends it by themselves: ``open`` then only says how, at once."""
        ...

    @property
    def is_idempotent(self) -> bool:
        """``open`` may be called again for the same ticket: the desk has it once. Where it is
        False, ``open`` raises Uncertain when the desk may have taken it."""
        ...

    @property
    def reports(self) -> bool:
        """``progress`` can tell something."""
        ...

    async def open(self, ticket: Ticket) -> Receipt:
        """Hand ``ticket`` over. Rejected names what the desk does not take."""
        ...

    async def find(self, ticket: TicketId) -> Receipt | None:
        """The ticket that the desk made of it; None for none, and where the desk cannot tell."""
        ...

    async def progress(self, reference: str) -> Progress | None:
        """None where the desk does not know it, or never tells."""
        ...
