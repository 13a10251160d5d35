"""Waits until the bot has dealt with what happened, so that nobody needs to sleep."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable

from bot.sandbox.chat.chat import Chat
from bot.sandbox.github.webhooks import Webhooks

Settle = Callable[[int], Awaitable[None]]
"""Returns once the client has handled the gateway event of that number and is idle."""

QUIET = 0.25
"""Seconds of silence that count as idle when the bot runs elsewhere and cannot be asked."""
MOST = 10.0
"""Seconds after which an answer is given anyhow."""


class Settling:
    def __init__(self, chat: Chat, webhooks: Webhooks, settle: Settle | None) -> None:
        self._chat, self._webhooks, self._settle = chat, webhooks, settle

    async def wait(self) -> None:
        """Until no event is unhandled or undelivered, no call runs and no interaction is owed an
        answer."""
        deadline = time.monotonic() + MOST
        while (left := deadline - time.monotonic()) > 0:
            before = self._happened
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await self._webhooks.idle()
            await self._idle(left)
            await self._chat.interactions.settled(deadline - time.monotonic())
            # What the bot then does, on Discord or GitHub, is news again.
            is_over = before == self._happened and self._webhooks.is_idle
            if is_over and not self._chat.calls_running:
                return

    @property
    def _happened(self) -> tuple[int, int]:
        return self._chat.gateway.events_sent, self._webhooks.told

    async def _idle(self, seconds: float) -> None:
        session = self._chat.gateway.session
        if self._settle is not None and session is not None:
            try:
                async with asyncio.timeout(seconds):
                    await self._settle(session.seq)
            except TimeoutError:
                return
        elif session is not None or self._chat.gateway.is_expecting:
            await self._quiet(seconds)

    async def _quiet(self, seconds: float) -> None:
        """Every event taken by the bot, then no call and no event for ``QUIET`` seconds."""
        deadline = time.monotonic() + seconds
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._chat.gateway.handled()
        while time.monotonic() < deadline:
            chat = self._chat
            busy = chat.calls_running or chat.interactions.pending or chat.gateway.is_expecting
            silent_for = 0.0 if busy else time.monotonic() - chat.last_activity
            if silent_for >= QUIET:
                return
            await asyncio.sleep(max(0.005, (QUIET - silent_for) / 4))
