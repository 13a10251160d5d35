"""Is this machine's clock right? Codes, signed requests and a GitHub App's tokens rest on it."""

from collections.abc import AsyncIterator
from email.utils import parsedate_to_datetime

import aiohttp

from bot.doctor.finding import Finding, Level
from bot.ports import Clock
from bot.settings import Settings

SECONDS = 10.0
"""How long Discord may take to answer."""
UNSEEN, TOLERATED = 5.0, 60.0
"""Seconds that nobody minds, for the header counts whole ones and the answer takes a while; and
those after which GitHub takes a token for one of the future:
https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app"""


async def timing(settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    """By what Discord says; where it cannot be reached is told elsewhere."""
    url = f"{settings.discord_api_url.rstrip('/')}/gateway"
    timeout = aiohttp.ClientTimeout(SECONDS)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as http, http.get(url) as answer:
            there = parsedate_to_datetime(answer.headers.get("Date", ""))
    except (aiohttp.ClientError, OSError, TimeoutError):
        return
    except ValueError:
        yield Finding(Level.INFO, "clock", "not compared: Discord does not tell the time")
        return
    off = (clock() - there).total_seconds()
    if abs(off) <= UNSEEN:
        yield Finding(Level.OK, "clock", "agrees with Discord's")
        return
    level = Level.WARNING if abs(off) <= TOLERATED else Level.FAILURE
    way = "ahead of" if off > 0 else "behind"
    advice = "Set it, and keep it right by NTP: timedatectl set-ntp true"
    yield Finding(level, "clock", f"{abs(off):.0f} s {way} Discord's", advice)
