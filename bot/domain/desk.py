"""Reads where official tickets go out of ``BRIDGE_DESK``."""

from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit

from bot.domain.mail_server import sender
from bot.domain.signing import check_shared_secret, is_private


class Kind(StrEnum):
    LINK = "link"
    EMAIL = "email"
    HTTP = "http"
    ZENDESK = "zendesk"
    PLAIN = "plain"
    RT = "rt"


PLAIN_API = "https://core-api.uk.plain.com/graphql/v1"
"""https://www.plain.com/docs/graphql/introduction"""
QUEUE = "General"
"""RT's own default."""
_HOSTED = (Kind.HTTP, Kind.ZENDESK, Kind.PLAIN, Kind.RT)


@dataclass(frozen=True, slots=True)
class Place:
    """``where`` is an address of the web or of mail, without a slash at its end; empty for
    ``link``. ``queue`` is where tickets go in there, for ``rt``."""

    kind: Kind
    where: str = field(default="", repr=False)
    queue: str = ""


def place(text: str) -> Place:
    """``link``, ``email:<address>``, ``http:<url>``, ``zendesk:<url>``, ``plain`` or ``rt:<url>``,
    whose queue may stand behind a ``#``. Raises ValueError, which says what belongs there."""
    name, _, where = text.strip().partition(":")
    where, _, queue = where.strip().partition("#")
    where = where.rstrip("/")
    if name == Kind.PLAIN:
        where = where or PLAIN_API
    if name not in set(Kind) or (name == Kind.LINK) is bool(where):
        raise ValueError("give link, email:<address>, http:<url>, zendesk:<url>, plain or rt:<url>")
    kind = Kind(name)
    if kind is Kind.EMAIL:
        where = sender(where).addr_spec
    if kind in _HOSTED and not (is_private(where) and _is_bare(where)):
        raise ValueError(f"write {name}:https://…; without the s only on this machine")
    if queue and kind is not Kind.RT:
        raise ValueError("leave # and what follows away")
    return Place(kind, where, (queue or QUEUE) if kind is Kind.RT else "")


def _is_bare(url: str) -> bool:
    """Holds no password, and nothing that would stand behind a path added to it."""
    parts = urlsplit(url)
    return "@" not in parts.netloc and not parts.query and url.isprintable()


def check_secret(where: Place, secret: str) -> None:
    """Raises ValueError, which says what belongs there."""
    if where.kind is Kind.HTTP:
        check_shared_secret(secret, "the desk")
    if not secret.isprintable() or not secret.isascii():
        raise ValueError("give it as it was shown, in one line")
    user, _, token = secret.partition(":")
    if where.kind is Kind.ZENDESK and not (user.endswith("/token") and "@" in user and token):
        raise ValueError("give agent@example.org/token:<API token>, from Zendesk's Admin Center")
    if where.kind is Kind.PLAIN and not secret:
        raise ValueError("give an API key of a machine user of Plain's")
    if where.kind is Kind.RT and not secret:
        raise ValueError("give an authentication token, from RT's Settings > Auth Tokens")
