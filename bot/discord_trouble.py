"""Tells which trouble with Discord passes by itself, and logs it in one line instead of a page."""

import asyncio
import logging

import aiohttp
import discord
from discord import app_commands

PASSING = (
    OSError,
    asyncio.TimeoutError,
    aiohttp.ClientError,
    discord.GatewayNotFound,
    discord.ConnectionClosed,
    discord.DiscordServerError,
    discord.RateLimited,
)
"""What a network, or Discord on a bad day, makes discord.py raise."""
UNKNOWN_INTERACTION = 10062
"""https://discord.com/developers/docs/topics/opcodes-and-status-codes#json"""


def shorten() -> None:
    """From now on, in this process."""
    logging.getLogger("discord.client").addFilter(_briefly)
    logging.getLogger("discord.app_commands.tree").addFilter(_is_news)


def is_late(error: BaseException | None) -> bool:
    """Was Discord no longer waiting for an answer to this interaction? Then neither is anybody."""
    return isinstance(error, discord.NotFound) and error.code == UNKNOWN_INTERACTION


def cause_of(error: Exception) -> Exception:
    """What went wrong, without discord.py's wrapping."""
    return error.original if isinstance(error, app_commands.CommandInvokeError) else error


def _briefly(record: logging.LogRecord) -> bool:
    """Passing trouble with the gateway is a warning: discord.py connects again by itself."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, PASSING):
        record.msg = f"no gateway ({type(error).__name__}: {error}). {record.getMessage()}"
        record.args = record.exc_info = None
        record.levelno, record.levelname = logging.WARNING, "WARNING"
    return True


def _is_news(record: logging.LogRecord) -> bool:
    """Choices for somebody who has typed on are not missed."""
    return not is_late(record.exc_info[1] if record.exc_info else None)
