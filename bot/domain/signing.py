"""Signs what the bridge asks of a service of the company's own, so that it knows who asks."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

SECRET_LEAST = 32
"""Characters of what requests are signed with."""
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def signed_headers(secret: str, now: datetime, content: bytes) -> Mapping[str, str]:
    """``X-Bridge-Timestamp``, and ``X-Bridge-Signature`` over it, a full stop and ``content``: the
    body, byte for byte, or the path with its query where there is none."""
    at = str(int(now.timestamp()))
    signed = hmac.new(secret.encode(), at.encode() + b"." + content, hashlib.sha256)
    return {"X-Bridge-Timestamp": at, "X-Bridge-Signature": f"sha256={signed.hexdigest()}"}


def check_shared_secret(secret: str, who: str) -> None:
    """Raises ValueError, which says how to make one."""
    if len(secret) < SECRET_LEAST:
        make = 'python -c "import secrets; print(secrets.token_urlsafe(32))"'
        raise ValueError(f"give {who} and the bridge the same secret, made by {make}")


def is_private(url: str) -> bool:
    """Is it an address where nobody on the way reads what we say?"""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    )
