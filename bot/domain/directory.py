"""Reads where the company's directory is out of ``BRIDGE_DIRECTORY``."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.signing import check_shared_secret, is_private

SUFFIXES = (".csv", ".toml")


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
    if name in (Kind.HTTP, Kind.CAPGO) and not is_private(where):
        raise ValueError(f"write {name}:https://…; without the s only on this machine")
    return Place(Kind(name), where)


def check_secret(where: Place, secret: str) -> None:
    """Raises ValueError, which says how to make one."""
    if where.kind is Kind.STRIPE and not secret.startswith(("rk_", "sk_")):
        raise ValueError("give a restricted key of Stripe's (rk_…) that may read customers")
    if where.kind in (Kind.HTTP, Kind.CAPGO):
        check_shared_secret(secret, "the directory")
