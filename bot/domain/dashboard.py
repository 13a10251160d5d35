"""Decides who may look at the operators' pages: by a link that counts once, then for a few hours.

Links and cookies are signed, so that nobody makes one who may only write to the store; the store
knows their hashes only, so that nobody uses one who may only read it.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from bot.domain.ids import GuildId, MemberId

LINK_LIFE = timedelta(minutes=5)
SESSION_LIFE = timedelta(hours=8)
PATH = "/dashboard"


class Purpose(StrEnum):
    """What a pass is good for; one never does for the other."""

    LINK = "link"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class Pass:
    """A maintainer's right to enter, or to stay. ``nonce`` is its own unguessable name."""

    purpose: Purpose
    guild: GuildId
    member: MemberId
    expires_at: datetime
    nonce: str = field(repr=False)

    @property
    def digest(self) -> str:
        """What the store knows it by."""
        return hashlib.sha256(f"{self.purpose}:{self.nonce}".encode()).hexdigest()


def key_of(secret: str) -> bytes:
    """What passes are signed with, made of a secret that serves something else."""
    return hmac.new(secret.encode(), b"operators' pages", hashlib.sha256).digest()


def signed(held: Pass, key: bytes) -> str:
    """As it stands in an address or a cookie."""
    text = f"{held.guild}.{held.member}.{held.expires_at.timestamp():.0f}.{held.nonce}"
    return f"{text}.{_signature(key, held.purpose, text)}"


def read(text: str, purpose: Purpose, key: bytes, now: datetime) -> Pass | None:
    """None for what was not signed for this purpose, and for what has ended."""
    told, _, signature = text.rpartition(".")
    expected = _signature(key, purpose, told)
    if not hmac.compare_digest(signature.encode(), expected.encode()):
        return None
    guild, member, until, nonce = told.split(".")
    expires_at = datetime.fromtimestamp(int(until), UTC)
    if expires_at <= now:
        return None
    return Pass(purpose, GuildId(int(guild)), MemberId(int(member)), expires_at, nonce)


def form_token(held: Pass, key: bytes) -> str:
    """What each form of a session carries, so that no other site sends one."""
    return _signature(key, "form", held.nonce)


def _signature(key: bytes, purpose: str, text: str) -> str:
    made = hmac.new(key, f"{purpose}:{text}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()
