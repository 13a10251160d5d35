"""Says whether a request comes from the bot: signed with the shared secret, a moment ago."""

import hashlib
import hmac
import time
from collections.abc import Mapping

FRESH_SECONDS = 300


def is_signed(secret: str, headers: Mapping[str, str], content: bytes) -> bool:
    """``content`` is what was signed after the time and a dot: the raw body, or, of a request
    without one, its path with the query."""
    at = headers.get("X-Bridge-Timestamp", "")
    mac = hmac.new(secret.encode(), at.encode() + b"." + content, hashlib.sha256)
    given = headers.get("X-Bridge-Signature", "").encode()
    is_right = hmac.compare_digest(f"sha256={mac.hexdigest()}".encode(), given)
    return is_right and at.isdecimal() and abs(time.time() - int(at)) < FRESH_SECONDS
