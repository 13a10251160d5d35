"""Reads where the company's directory is out of ``BRIDGE_DIRECTORY``."""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

SUFFIXES = (".csv", ".toml")
SECRET_LEAST = 32
"""Characters of what requests are signed with."""
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Kind(StrEnum):
    FILE = "file"
    HTTP = "http"
    STRIPE = "stripe"
    CAPGO = "capgo"


@dataclass(frozen=True, slots=True)
class Place:
    """``where`` is a path or an address, empty for Stripe's."""

    kind: Kind
    where: str = ""


def place(text: str) -> Place:
    """``file:<path>``, ``http:<url>``, ``stripe`` or ``capgo:<url>``. Raises ValueError, which
    says what belongs there."""
    name, _, where = text.strip().partition(":")
    where = where.strip()
    if name not in set(Kind) or (name == Kind.STRIPE) is bool(where):
        raise ValueError("give file:<path>, http:<url>, stripe or capgo:<url>")
    if name == Kind.FILE and not where.lower().endswith(SUFFIXES):
        raise ValueError(f"a customer file ends in {' or '.join(SUFFIXES)}")
    if name in (Kind.HTTP, Kind.CAPGO) and not _is_private(where):
        raise ValueError(f"write {name}:https://…; without the s only on this machine")
    return Place(Kind(name), where)


def _is_private(url: str) -> bool:
    """Is it an address where nobody on the way reads whom we ask about?"""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


def check_secret(where: Place, secret: str) -> None:
    """Raises ValueError, which says how to make one."""
    if where.kind is Kind.STRIPE and not secret.startswith(("rk_", "sk_")):
        raise ValueError("give a restricted key of Stripe's (rk_…) that may read customers")
    if where.kind in (Kind.HTTP, Kind.CAPGO) and len(secret) < SECRET_LEAST:
        make = 'python -c "import secrets; print(secrets.token_urlsafe(32))"'
        raise ValueError(f"give the directory and the bridge the same secret, made by {make}")
