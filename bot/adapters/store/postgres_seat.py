"""A seat at a PostgreSQL server: advisory locks that end with their connection, LISTEN, NOTIFY.

https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

import asyncpg

log = logging.getLogger(__name__)

BEAT = 0.5
"""Seconds between two looks at the lock while standing by."""
LOOK_EVERY = 2.0
"""Seconds between two looks for processes that are gone."""
PATIENCE = 5.0
"""Seconds until a server that does not answer counts as lost."""
GOODBYE = 0.5

_LOST = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError)
_CHANNEL = "bridge_outbox"
_LEAD = "SELECT pg_try_advisory_lock(hashtext('bridge.gateway'))"
_LIVE = "SELECT pg_advisory_lock(hashtext('bridge.process'), hashtext($1))"
_GONE = """
SELECT DISTINCT owner FROM outbox
WHERE finished_at IS NULL AND state = 'leased' AND NOT EXISTS (
    SELECT 1 FROM pg_locks
    WHERE locktype = 'advisory' AND objsubid = 2
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND classid = hashtext('bridge.process')::oid AND objid = hashtext(owner)::oid
)
"""
_RELEASE = """
UPDATE outbox SET state = 'due', owner = NULL,
                  due_at = (extract(epoch FROM clock_timestamp()) * 1000000)::bigint
WHERE finished_at IS NULL AND state = 'leased' AND owner = ANY($1)
"""

# A machine that vanishes says no goodbye: the server asks after it, so that its locks end soon.
_SERVER = {
    "application_name": "community-bridge seat",
    "tcp_keepalives_idle": "2",
    "tcp_keepalives_interval": "1",
    "tcp_keepalives_count": "2",
}


class PostgresSeat:
    """One connection of its own, watched and opened again when it is lost.

    While it is lost nobody else may have taken the lead: then this process goes on; else
    ``usurped`` returns. Twice at the same time does no harm, for every reaction is claimed first.
    """

    def __init__(self, url: str, owner: str, heard: Callable[[], None]) -> None:
        self._url = url
        self._owner = owner
        self._heard = heard
        self._calls = self._wishes = self._stands_by = False
        self._stirred = asyncio.Event()
        """A call or a wish came."""
        self._leads = asyncio.Event()
        self._usurped = asyncio.Event()
        self._absent: frozenset[str] = frozenset()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        is_there = asyncio.Event()
        self._task = asyncio.create_task(self._sit(is_there), name="seat")
        await is_there.wait()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.wait([self._task])

    @property
    def is_leading(self) -> bool:
        return self._leads.is_set()

    def call(self) -> None:
        self._calls = True
        self._stirred.set()

    async def lead(self) -> None:
        self._wishes = True
        self._stirred.set()
        await self._leads.wait()

    async def usurped(self) -> None:
        await self._usurped.wait()

    async def _sit(self, is_there: asyncio.Event) -> None:
        is_told = False
        while True:
            try:
                connection = await asyncpg.connect(
                    self._url,
                    timeout=PATIENCE,
                    command_timeout=PATIENCE,
                    server_settings=_SERVER,
                )
                try:
                    await self._serve(connection, is_there)
                finally:
                    with suppress(*_LOST):
                        await connection.close(timeout=GOODBYE)
            except _LOST as error:
                if not is_told:
                    log.warning("the store cannot be reached, so no other process: %s", error)
                is_told = True
            await asyncio.sleep(BEAT)

    async def _serve(self, connection: Any, is_there: asyncio.Event) -> None:
        own = connection.get_server_pid()

        def hear(_: object, sender: int, *_more: object) -> None:
            if sender != own:
                self._heard()

        await connection.execute(_LIVE, self._owner)
        await connection.add_listener(_CHANNEL, hear)
        is_there.set()
        # What was called while nobody listened is there to be found.
        self._heard()
        has_lock, look_at = False, 0.0
        while True:
            self._stirred.clear()
            has_lock = has_lock or await self._try_to_lead(connection)
            if self._calls:
                self._calls = False
                await connection.execute(f"NOTIFY {_CHANNEL}")
            if (now := asyncio.get_running_loop().time()) >= look_at:
                look_at = now + LOOK_EVERY
                await self._release_gone(connection)
            with suppress(TimeoutError):
                async with asyncio.timeout(BEAT):
                    await self._stirred.wait()

    async def _try_to_lead(self, connection: Any) -> bool:
        if not self._wishes:
            return False
        if await connection.fetchval(_LEAD):
            self._leads.set()
            return True
        if self._leads.is_set():
            self._usurped.set()
        elif not self._stands_by:
            log.info("another process hears Discord: this one stands by")
            self._stands_by = True
        return False

    async def _release_gone(self, connection: Any) -> None:
        """Give back what was leased by processes that are gone, at the second look: a process
        whose connection was lost for a moment is not."""
        absent = frozenset(row["owner"] for row in await connection.fetch(_GONE))
        if gone := absent & self._absent:
            await connection.execute(_RELEASE, [*gone])
            log.warning("took up what %d processes left behind", len(gone))
            self._heard()
            self.call()
        self._absent = absent - gone
