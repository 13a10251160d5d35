"""Mails tickets to the company's support address, for a desk that reads mail and nothing else.

Nothing tells such a desk that two mails are one ticket: two that were tried made two tickets of
one Message-ID. So whoever may have handed one over does not do it again by itself.
"""

from bot.adapters.desks.silent import SilentDesk
from bot.adapters.desks.wording import words
from bot.domain.mail import Mail
from bot.domain.ticket import Receipt, Ticket
from bot.domain.ticket_text import reference, whole
from bot.ports import Mailer, Texts


class MailedDesk(SilentDesk):
    """The desk that reads what is mailed to ``to``, and answers the asker's registered address."""

    sends = True
    is_idempotent = False

    def __init__(self, to: str, mailer: Mailer, texts: Texts) -> None:
        self._to, self._mailer, self._texts = to, mailer, texts

    async def open(self, ticket: Ticket) -> Receipt:
        """Sent again it answers the first mail, so that people see the two together."""
        name = reference(ticket.id)
        first = f"ticket:{ticket.id}"
        mail = Mail(
            to=self._to,
            subject=f"[{name}] {' '.join(ticket.subject.split())}",
            text=whole(ticket, words(self._texts, ticket.locale)),
            key=f"{first}:again" if ticket.is_again else first,
            locale=ticket.locale,
            reply_to=ticket.contact,
            follows=first if ticket.is_again else "",
            handoff=ticket.id,
            attachments=ticket.attachments,
        )
        await self._mailer.send(mail)
        return Receipt(name)
