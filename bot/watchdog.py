"""Notices that Discord is silent or the process hangs: connects again, and where that does not
help, ends the process, so that whoever supervises it starts another.

discord.py itself connects again when it has received nothing for 60 seconds. It does not see a
gateway that sends events but answers no heartbeat, one that says hello and nothing else, again and
again, its own rest of up to 17 minutes between two attempts, nor a loop that hangs.
https://discord.com/developers/docs/events/gateway#sending-heartbeats
"""

import asyncio
import faulthandler
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import discord

from bot.client import CommunityBot
from bot.domain.errors import Unavailable

log = logging.getLogger(__name__)

INTERVAL = 41.25
"""Seconds between two heartbeats where the gateway has not said."""
LATE, LOST = 1.5, 3.5
"""Intervals without an answer to a heartbeat, from which on it is connected again, and given up."""
HUNG = 60
"""Seconds without a turn of the loop after which the process is ended."""


class Pulse:
    """How long Discord has been silent, by the heartbeats that discord.py sends."""

    def __init__(self, bot: CommunityBot, now: Callable[[], float] = time.perf_counter) -> None:
        self._bot, self._now = bot, now
        self._has_session = False
        self._heard_at = now()
        self._interval = INTERVAL
        bot.add_listener(self._on_session, "on_connect")
        bot.add_listener(self._on_session, "on_resumed")
        bot.add_listener(self._on_disconnect, "on_disconnect")

    @property
    def silence(self) -> float:
        """In heartbeat intervals."""
        ws = getattr(self._bot, "ws", None)
        if ws is None:  # nobody has connected yet
            self._heard_at = self._now()
        beats = getattr(ws, "_keep_alive", None)
        if isinstance(beats, discord.gateway.KeepAliveHandler):
            self._interval = beats.interval or INTERVAL
            # Without a session an answered heartbeat is worth nothing: no event would come.
            if self._has_session:
                self._heard_at = max(self._heard_at, beats._last_ack)  # noqa: SLF001 - told nowhere else
        return self.seconds / self._interval

    @property
    def seconds(self) -> float:
        return self._now() - self._heard_at

    @property
    def is_late(self) -> bool:
        return self.silence > LATE

    async def _on_session(self) -> None:
        self._has_session, self._heard_at = True, self._now()

    async def _on_disconnect(self) -> None:
        self._has_session = False

    async def watch(self) -> None:
        """For as long as Discord answers; raises Unavailable once it is given up."""
        is_asked = False
        while (silence := self.silence) <= LOST:
            if silence <= LATE:
                is_asked = False
            elif not is_asked:
                is_asked = True
                log.warning("the gateway is silent for %.0f s: connecting again", self.seconds)
                await self._connect_again()
            await asyncio.sleep(min(self._interval / 8, 1.0))
        raise Unavailable(
            "discord",
            f"the gateway is silent for {self.seconds:.0f} s, and connecting again did not "
            "help; check the network and discordstatus.com, then start the bot again",
        )

    async def _connect_again(self) -> None:
        """discord.py takes this for a broken connection. A silent gateway says no goodbye."""
        with suppress(TimeoutError):
            async with asyncio.timeout(1.0):
                await self._bot.ws.close(4000)


@contextmanager
def ending_when_hung(
    hung: int = HUNG, tick: float = 1.0, end: Callable[[int], object] = os._exit
) -> Iterator[None]:
    """While it lasts, a loop that does not turn for ``hung`` ticks ends the process, exit code 1.

    Ticks are counted and not time: a machine that slept has hung nowhere.
    """
    loop, turned, over = asyncio.get_running_loop(), threading.Event(), threading.Event()
    turned.set()

    def guard() -> None:
        missed = 0
        while missed < hung and not over.wait(tick):
            if not turned.is_set():
                missed += 1
                continue
            missed = 0
            turned.clear()
            with suppress(RuntimeError):  # the loop has ended meanwhile
                loop.call_soon_threadsafe(turned.set)
        if missed >= hung:
            faulthandler.dump_traceback(2)
            log.critical("the process hangs and ends: nothing was done for %.0f s", hung * tick)
            end(1)

    threading.Thread(target=guard, name="watchdog", daemon=True).start()
    try:
        yield
    finally:
        over.set()
