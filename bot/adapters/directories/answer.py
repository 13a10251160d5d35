"""Asks a directory over HTTP once, trusts nothing it answers, and never says whom it asked about.

Reasons name statuses and kinds of errors only: aiohttp's own texts repeat addresses of requests,
and what stands in those is private.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp

from bot.adapters.directories.values import Json
from bot.domain.errors import Unavailable
from bot.ports import Clock

WHO = "directory"
SECONDS = 5.0
"""That one answer may take."""
MOST_BYTES = 1024 * 1024
LONGEST_WAIT = 3600.0
"""Seconds that a directory may ask us to stay away."""


async def ask(
    method: str,
    url: str,
    headers: Mapping[str, str],
    *,
    clock: Clock,
    seconds: float = SECONDS,
    params: Mapping[str, str] | None = None,
    body: bytes | None = None,
) -> Json | None:
    """The JSON object of a 200; None for a 404 that is JSON as well, for that is the directory's
    word and not a proxy's page. Raises Unavailable for everything else.

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
            if response.status not in (200, 404):
                wait = _wait(response.headers.get("Retry-After", ""), clock())
                raise Unavailable(WHO, _refusal(response.status), retry_after=wait)
            if response.headers.get("Content-Encoding", "identity").lower() != "identity":
                raise Unavailable(WHO, "answers in an encoding nobody asked for")
            content = await _content(response)
    except TimeoutError:
        raise Unavailable(WHO, "took too long to answer") from None
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise Unavailable(WHO, f"cannot be asked: {type(error).__name__}") from None
    said = _object(content, response.status)
    return said if response.status == 200 else None


async def _content(response: aiohttp.ClientResponse) -> bytes:
    content = bytearray()
    async for chunk in response.content.iter_chunked(65536):
        content += chunk
        if len(content) > MOST_BYTES:
            raise Unavailable(WHO, "says more than 1 MiB")
    return bytes(content)


def _object(content: bytes, status: int) -> Json:
    try:
        said: Any = json.loads(content)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise Unavailable(WHO, f"answers {status} with something else than a JSON object")
    return said


def _refusal(status: int) -> str:
    if 300 <= status < 400:
        return f"answers {status} and wants us to go elsewhere"
    if status in (401, 403):
        return f"answers {status}: it does not take our secret"
    return f"answers {status}"


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
