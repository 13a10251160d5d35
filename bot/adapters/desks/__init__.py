"""Opens the company's desk, whichever the setting names: where official tickets go."""

from bot.adapters.desks.asking import Asking
from bot.adapters.desks.help_link import HelpLink
from bot.adapters.desks.signed_desk import SignedDesk
from bot.domain.desk import Kind, check_secret, place
from bot.ports import Clock, Desk, Texts

__all__ = ["opened"]


def opened(spec: str, secret: str, *, page: str, texts: Texts, clock: Clock) -> Desk:
    """The desk that ``spec`` (``BRIDGE_DESK``) names; ``page`` is the official help page. Nothing
    is sent or asked yet. Raises ValueError, which says what belongs there."""
    where = place(spec)
    check_secret(where, secret)
    ask = Asking(clock)
    if where.kind is Kind.HTTP:
        return SignedDesk(where.where, secret, ask)
    return HelpLink(page, texts)
