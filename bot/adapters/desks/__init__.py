"""Opens the company's desk, whichever the setting names: where official tickets go."""

from bot.adapters.desks.asking import Asking
from bot.adapters.desks.help_link import HelpLink
from bot.adapters.desks.mailed_desk import MailedDesk
from bot.adapters.desks.plain_desk import PlainDesk
from bot.adapters.desks.rt_desk import RtDesk
from bot.adapters.desks.signed_desk import SignedDesk
from bot.adapters.desks.zendesk_desk import ZendeskDesk
from bot.domain.desk import Kind, check_secret, place
from bot.ports import Clock, Desk, Mailer, Texts

__all__ = ["opened"]


def opened(
    spec: str, secret: str, *, page: str, mailer: Mailer | None, texts: Texts, clock: Clock
) -> Desk:
    """The desk that ``spec`` (``BRIDGE_DESK``) names; ``page`` is the official help page, for
    ``link``. Nothing is sent or asked yet. Raises ValueError, which says what is missing."""
    found = place(spec)
    check_secret(found, secret)
    where, ask = found.where, Asking(clock)
    match found.kind:
        case Kind.LINK:
            return HelpLink(page, texts)
        case Kind.EMAIL:
            if mailer is None:
                raise ValueError("set BRIDGE_MAIL_URL and BRIDGE_MAIL_FROM: tickets go by mail")
            return MailedDesk(where, mailer, texts)
        case Kind.HTTP:
            return SignedDesk(where, secret, ask)
        case Kind.ZENDESK:
            return ZendeskDesk(where, secret, ask, texts)
        case Kind.PLAIN:
            return PlainDesk(where, secret, ask, texts)
        case Kind.RT:
            return RtDesk(where, found.queue, secret, ask, texts)
