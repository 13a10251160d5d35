"""Remembers how long GitHub wishes to be left alone.

Source: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
"""

import time
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime

from bot.domain.errors import Unavailable

WHO = "GitHub"
LEAST = 60.0
"""Seconds after a limit that names no time of its own, doubled each time it comes again."""
MOST = 3600.0
"""Seconds: every limit begins anew within the hour."""
SEARCH = "search"
"""The one resource in use that has a limit of its own."""
_ALL = "all"


class Limits:
    """Whoever asks while ``check`` raises makes it worse: GitHub counts that too."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._until: dict[str, float] = {}
        self._in_a_row = 0
        self.remaining: dict[str, int] = {}
        """Requests that are left, by resource, as GitHub said last."""

    def check(self, resource: str) -> None:
        """Raises Unavailable while GitHub wants to be left alone."""
        until = max(self._until.get(one, 0.0) for one in (resource, _ALL))
        if (left := until - self._monotonic()) > 0:
            raise Unavailable(WHO, "wants us to wait", retry_after=left)

    def note(self, status: int, headers: Mapping[str, str], message: str) -> float | None:
        """Seconds to wait where this answer is a refusal for a limit, None for any other."""
        left = headers.get("x-ratelimit-remaining", "")
        is_used_up = left == "0"
        if left.isdecimal():
            self.remaining[headers.get("x-ratelimit-resource", "core")] = int(left)
        if not _is_limit(status, headers, message):
            if status < 400:
                self._in_a_row = 0
            if is_used_up:
                self._hold(_resource(headers), _until_reset(headers))
            return None
        # Only the limit that is counted down belongs to one resource.
        resource = _resource(headers) if is_used_up and "retry-after" not in headers else _ALL
        return self._hold(resource, self._wish(headers, is_used_up))

    def _wish(self, headers: Mapping[str, str], is_used_up: bool) -> float:
        said = headers.get("retry-after", "")
        if said.isdecimal():
            return float(said)
        if is_used_up and "x-ratelimit-reset" in headers:
            return _until_reset(headers)
        self._in_a_row += 1
        return LEAST * 2.0 ** min(self._in_a_row - 1, 10)

    def _hold(self, resource: str, seconds: float) -> float:
        seconds = min(seconds, MOST)
        until = self._monotonic() + seconds
        self._until[resource] = max(until, self._until.get(resource, 0.0))
        return seconds


def _is_limit(status: int, headers: Mapping[str, str], message: str) -> bool:
    """A 403 may be that as well as a missing right."""
    return status == 429 or (
        status == 403
        and (
            "retry-after" in headers
            or headers.get("x-ratelimit-remaining") == "0"
            or "rate limit" in message.lower()
        )
    )


def _resource(headers: Mapping[str, str]) -> str:
    return SEARCH if headers.get("x-ratelimit-resource") == SEARCH else _ALL


def _until_reset(headers: Mapping[str, str]) -> float:
    """Seconds, by GitHub's own clock where it names it: ours may be wrong. A second more, because
    the reset is told in whole ones."""
    try:
        reset = float(headers["x-ratelimit-reset"])
    except (KeyError, ValueError):
        return LEAST
    try:
        now = parsedate_to_datetime(headers["date"]).timestamp()
    except (KeyError, ValueError):
        now = time.time()
    return max(reset - now, 0.0) + 1
