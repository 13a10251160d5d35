"""Rate limits as Discord applies them: a bucket per route and channel, and fifty calls a second.

Discord publishes no figures but the global one; these are the ones its clients meet.
https://discord.com/developers/docs/topics/rate-limits
"""

import hashlib
import time
from collections import deque
from dataclasses import dataclass, field

from bot.sandbox.chat.refusals import RateLimited

GLOBAL_LIMIT, GLOBAL_WINDOW = 50, 1.0
_MESSAGE = "/channels/{channel_id}/messages/{message_id}"
_BUCKETS: dict[tuple[str, str], tuple[int, float]] = {
    ("POST", "/channels/{channel_id}/messages"): (5, 5.0),
    ("PATCH", _MESSAGE): (5, 5.0),
    ("DELETE", _MESSAGE): (5, 1.0),
    ("PUT", _MESSAGE + "/reactions/{emoji}/@me"): (1, 0.25),
    ("DELETE", _MESSAGE + "/reactions/{emoji}/@me"): (1, 0.25),
    ("POST", "/channels/{channel_id}/typing"): (5, 5.0),
    ("POST", "/channels/{channel_id}/threads"): (50, 300.0),
    ("POST", "/webhooks/{application_id}/{token}"): (5, 2.0),
    ("PATCH", "/webhooks/{application_id}/{token}/messages/{message_id}"): (5, 2.0),
    ("PUT", "/guilds/{guild_id}/members/{user_id}/roles/{role_id}"): (10, 10.0),
    ("DELETE", "/guilds/{guild_id}/members/{user_id}/roles/{role_id}"): (10, 10.0),
}


@dataclass(slots=True)
class _Bucket:
    limit: int
    window: float
    used: deque[float] = field(default_factory=deque)

    def take(self, now: float) -> float:
        """Seconds to wait; 0 when there was room."""
        while self.used and now - self.used[0] >= self.window:
            self.used.popleft()
        if len(self.used) >= self.limit:
            return self.window - (now - self.used[0])
        self.used.append(now)
        return 0.0


class Limits:
    """Off unless ``enabled``; then every call passes ``take`` and carries its headers."""

    def __init__(self, *, enabled: bool) -> None:
        self.enabled = enabled
        self._global = _Bucket(GLOBAL_LIMIT, GLOBAL_WINDOW)
        self._buckets: dict[tuple[str, str, str], _Bucket] = {}

    def take(self, method: str, template: str, major: str) -> dict[str, str]:
        """``major`` is the channel, guild or webhook that has its own bucket. Interaction
        callbacks and webhooks are outside the global limit. Raises RateLimited."""
        if not self.enabled:
            return {}
        now = time.monotonic()
        is_global = not template.startswith(("/interactions", "/webhooks"))
        if is_global and (wait := self._global.take(now)):
            raise RateLimited(wait, is_global=True, scope="global")
        figures = _BUCKETS.get((method, template))
        if figures is None:
            return {}
        bucket = self._buckets.setdefault((method, template, major), _Bucket(*figures))
        wait = bucket.take(now)
        headers = self._headers(bucket, f"{method} {template}", now)
        if wait:
            refused = RateLimited(wait)
            refused.bucket_headers = headers
            raise refused
        return headers

    def _headers(self, bucket: _Bucket, route: str, now: float) -> dict[str, str]:
        reset_after = bucket.window - (now - bucket.used[0])
        name = hashlib.blake2s(route.encode(), digest_size=16).hexdigest()
        return {
            "X-RateLimit-Limit": str(bucket.limit),
            "X-RateLimit-Remaining": str(bucket.limit - len(bucket.used)),
            "X-RateLimit-Reset": f"{time.time() + reset_after:.3f}",
            "X-RateLimit-Reset-After": f"{reset_after:.3f}",
            "X-RateLimit-Bucket": name,
        }
