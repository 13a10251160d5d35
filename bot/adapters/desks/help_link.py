"""Says where to ask, and a text that is ready to send, where no desk takes tickets from here."""

from bot.adapters.desks.silent import SilentDesk
from bot.adapters.desks.wording import words
from bot.domain.ticket import Receipt, Ticket
from bot.domain.ticket_text import reference, to_send
from bot.ports import Texts


class HelpLink(SilentDesk):
    """``page`` is the company's official help page, or the private channel of one organisation.
    Nothing leaves: the asker sends the text themselves, from their registered address."""

    sends = False
    is_idempotent = True

    def __init__(self, page: str, texts: Texts) -> None:
        self._page, self._texts = page, texts

    async def open(self, ticket: Ticket) -> Receipt:
        text = to_send(ticket, words(self._texts, ticket.locale))
        return Receipt(reference(ticket.id), self._page, text)
