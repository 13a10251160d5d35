"""Makes Discord's ids, which carry the moment they were made."""

import time
from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]

DISCORD_EPOCH = 1_420_070_400_000
"""Milliseconds; https://discord.com/developers/docs/reference#snowflakes"""


class Snowflakes:
    """Ids that never repeat and only grow, even within one millisecond."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> str:
        now = int(time.time() * 1000) - DISCORD_EPOCH << 22
        self._last = max(now, self._last + 1)
        return str(self._last)


def moment_of(snowflake: str) -> datetime:
    return datetime.fromtimestamp(((int(snowflake) >> 22) + DISCORD_EPOCH) / 1000, UTC)


def stamp(moment: datetime | None = None) -> str:
    """``moment`` (now, for None) as Discord writes it."""
    return (moment or datetime.now(UTC)).isoformat(timespec="microseconds")
