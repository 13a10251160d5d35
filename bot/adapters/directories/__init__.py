"""Opens the company's directory, wherever the setting says it is: who pays, and for what."""

from pathlib import Path

from bot.adapters.directories.capgo_service import CapgoReader
from bot.adapters.directories.customer_file import CustomerFile
from bot.adapters.directories.signed_service import SignedService
from bot.adapters.directories.stripe_billing import StripeBilling
from bot.domain.directory import Kind, check_secret, place
from bot.domain.policy import Policy
from bot.ports import Addresses, Clock, Directory

__all__ = ["opened"]


def opened(
    spec: str, secret: str, *, addresses: Addresses, clock: Clock, policy: Policy
) -> Directory:
    """The directory that ``spec`` (``BRIDGE_DIRECTORY``, not empty) names. Nothing is read or
    asked yet. Raises ValueError, which says what belongs there."""
    where = place(spec)
    check_secret(where, secret)
    if where.kind is Kind.FILE:
        return CustomerFile(Path(where.where), addresses)
    if where.kind is Kind.STRIPE:
        return StripeBilling(secret, addresses, clock, policy)
    if where.kind is Kind.CAPGO:
        read = CapgoReader(clock, policy)
        return SignedService(where.where, secret, addresses, clock, read=read)
    return SignedService(where.where, secret, addresses, clock)
