"""Tells whether GitHub itself sent a body.

https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries
"""

import hashlib
import hmac


class Signature:
    """``secret`` is the one that the webhook was given on GitHub. Raises ValueError without one:
    anybody could sign with an empty key."""

    def __init__(self, secret: str) -> None:
        if not secret:
            raise ValueError("a webhook needs a secret")
        self._key = secret.encode()

    def fits(self, body: bytes, given: str | None) -> bool:
        """``body`` as it came, byte for byte; ``given`` is the X-Hub-Signature-256 header. The
        comparison takes as long for every wrong one."""
        right = hmac.new(self._key, body, hashlib.sha256).hexdigest()
        said = (given or "").encode("utf-8", "replace")
        return hmac.compare_digest(f"sha256={right}".encode(), said)
