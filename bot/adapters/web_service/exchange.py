"""Asks a web service once, within limits, and trusts nothing it answers.

Reasons name statuses and kinds of errors only: aiohttp's own texts repeat addresses of requests,
and what stands in those is private.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp

from bot.adapters.web_service.values import Json
from bot.domain.errors import Unavailable
from bot.ports import Clock

MOST_BYTES = 1024 * 1024
LONGEST_WAIT = 3600.0
"""Seconds that a service may ask us to stay away."""


@dataclass(frozen=True, slots=True)
class Answer:
    """``retry_after`` is in seconds, None where the service does not say."""

    status: int
    content: bytes = field(repr=False)
    retry_after: float | None = None

    def table(self) -> Json | None:
        """The JSON object that it is, if it is one."""
        try:
            said: Any = json.loads(self.content)
        except (ValueError, RecursionError):
            return None
        return said if isinstance(said, dict) else None


async def exchange(
    who: str,
    method: str,
    url: str,
    headers: Mapping[str, str],
    *,
    clock: Clock,
    seconds: float,
    params: Mapping[str, str] | None = None,
    body: bytes | None = None,
) -> Answer:
    """What ``who`` answers, with any status. Raises Unavailable where it does not, or says more
    than 1 MiB.

    Redirects are not followed: they would carry question and credentials elsewhere.
    """
    limits = aiohttp.ClientTimeout(total=seconds)
    try:
        async with (
            aiohttp.ClientSession(timeout=limits, auto_decompress=False) as session,
            session.request(
                method,
                url,
                params=params,
                data=body,
                headers={"Accept": "application/json", "Accept-Encoding": "identity", **headers},
                allow_redirects=False,
            ) as response,
        ):
            wait = _wait(response.headers.get("Retry-After", ""), clock())
            return Answer(response.status, await _content(who, response), wait)
    except TimeoutError:
        raise Unavailable(who, "took too long to answer") from None
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise Unavailable(who, f"cannot be asked: {type(error).__name__}") from None


async def _content(who: str, response: aiohttp.ClientResponse) -> bytes:
    """Empty where a refusal cannot be read: its status is enough then."""
    is_refusal = response.status >= 300
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        if is_refusal:
            return b""
        raise Unavailable(who, "answers in an encoding nobody asked for")
    content = bytearray()
    async for chunk in response.content.iter_chunked(65536):
        content += chunk
        if len(content) > MOST_BYTES:
            if is_refusal:
                return b""
            raise Unavailable(who, "says more than 1 MiB")
    return bytes(content)


def _wait(said: str, now: datetime) -> float | None:
    """Seconds, out of a number of them or a date; nothing longer than an hour."""
    try:
        if said.isascii() and said.isdigit():
            return min(float(said), LONGEST_WAIT)
        until = parsedate_to_datetime(said)
        left = (until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return min(max(left, 0.0), LONGEST_WAIT)
