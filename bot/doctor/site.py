"""Can the bot be asked over HTTP, and does what GitHub tells arrive?"""

import asyncio
import errno
import hashlib
import hmac
import os
from collections.abc import AsyncIterator

import aiohttp

from bot.doctor.finding import Finding, Level
from bot.settings import Settings

SECONDS = 5.0
"""How long the running bot may take to answer."""
SHORTEST = 16
"""Characters of a secret that nobody guesses."""
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}  # noqa: S104 - only asked
DELIVERY = {"X-GitHub-Event": "ping", "X-GitHub-Delivery": "doctor"}
"""GitHub's first delivery, which changes nothing."""


async def listening(settings: Settings) -> AsyncIterator[Finding]:
    is_running = False
    if settings.http_port:
        finding, is_running = await _port(settings)
        yield finding
    if settings.github_repositories:
        async for finding in _webhook(settings, is_running=is_running):
            yield finding


async def _port(settings: Settings) -> tuple[Finding, bool]:
    """It is free, or the bridge's own already, which the second value tells."""
    place = f"{settings.http_host}:{settings.http_port}"
    advice = "Set BRIDGE_HTTP_PORT to another port, or to 0 for none"
    try:
        loop = asyncio.get_running_loop()
        there = await loop.create_server(asyncio.Protocol, settings.http_host, settings.http_port)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            reason = os.strerror(error.errno) if error.errno else str(error)
            return Finding(Level.FAILURE, "HTTP", f"{place}: {reason}", advice), False
    else:
        there.close()
        return Finding(Level.OK, "HTTP", f"{place} is free"), False
    if await _is_ours(settings):
        return Finding(Level.OK, "HTTP", f"the running bot answers on {place}"), True
    return Finding(Level.FAILURE, "HTTP", f"another program listens on {place}", advice), False


async def _is_ours(settings: Settings) -> bool:
    try:
        async with _http() as http, http.get(f"{_address(settings)}/livez") as answer:
            said = await answer.json()
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError):
        return False
    return isinstance(said, dict) and said.get("live") is True


async def _webhook(settings: Settings, *, is_running: bool) -> AsyncIterator[Finding]:
    secret = settings.github_webhook_secret.get_secret_value()
    if not secret:
        advice = "Set BRIDGE_GITHUB_WEBHOOK_SECRET, BRIDGE_GITHUB_POLL_SECONDS or both"
        if seconds := settings.github_poll_seconds:
            message = f"none: GitHub is asked for news every {seconds} s"
            yield Finding(Level.INFO, "webhook", message)
        else:
            message = "none, and polling is off: nothing is heard of GitHub"
            yield Finding(Level.FAILURE, "webhook", message, advice)
        return
    if len(secret) < SHORTEST:
        advice = 'Make one: python -c "import secrets; print(secrets.token_urlsafe(32))"'
        message = "the secret is so short that others may guess it and speak as GitHub"
        yield Finding(Level.WARNING, "webhook", message, advice)
    if not is_running:
        yield Finding(Level.OK, "webhook", "there is a secret; the bot does not run to be asked")
        return
    yield await _delivery(settings, secret)


async def _delivery(settings: Settings, secret: str) -> Finding:
    """Does the running bot take what is signed with our secret?"""
    body = b"{}"
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    headers = {**DELIVERY, "X-Hub-Signature-256": f"sha256={signature}"}
    url, advice = f"{_address(settings)}/github", "Start the bot again with these settings"
    try:
        async with _http() as http, http.post(url, data=body, headers=headers) as answer:
            status = answer.status
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        reason = str(error) or type(error).__name__
        return Finding(Level.FAILURE, "webhook", f"the bot does not answer ({reason})", advice)
    if status == 202:
        return Finding(Level.OK, "webhook", "the running bot takes what this secret signs")
    why = {401: "has another secret", 404: "takes none"}.get(status, f"answers {status}")
    return Finding(Level.FAILURE, "webhook", f"the running bot {why}", advice)


def _http() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(SECONDS))


def _address(settings: Settings) -> str:
    host = EVERYWHERE.get(settings.http_host, settings.http_host)
    return f"http://{host}:{settings.http_port}"
