"""Asks GitHub one thing at a time, no faster than it likes.

PyGithub blocks, and mixes up requests of several threads: it gets a thread of its own, and only
one. It takes 50 MB and most of a second to load, so that happens there too, at the first request.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from bot.adapters.github_tracker.credentials import Credentials
from bot.adapters.github_tracker.exchange import Answer, HungUp, Request
from bot.adapters.github_tracker.limits import WHO, Limits
from bot.adapters.github_tracker.refusals import refusal
from bot.domain.errors import Rejected, Unavailable, Withheld

if TYPE_CHECKING:
    from bot.adapters.github_tracker.library import Library

BETWEEN_WRITES = 1.0
"""Seconds: https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api"""
CLOSE = 0.5
"""Seconds for the last request when everything ends."""
MOST_MOVES = 3
ELSEWHERE = "has moved to another host; mend BRIDGE_GITHUB_API_URL"
_MOVED = (302, 307, 308)
_UNCHANGED = 304


class Connection:
    """``timeout`` is seconds for each of connecting and answering. Where it ``is_dry``, writing
    raises Withheld. ``monotonic`` and ``sleep`` stand for the time between writes. Close it, or its
    thread and socket stay."""

    def __init__(
        self,
        credentials: Credentials,
        url: str,
        *,
        timeout: int = 10,
        is_dry: bool = False,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._credentials, self._url = credentials, url.rstrip("/")
        self._timeout, self._is_dry = timeout, is_dry
        self._library: Library | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="github")
        self._limits = Limits(monotonic)
        self._monotonic, self._sleep = monotonic, sleep
        self._writing = asyncio.Lock()
        self._wrote_at = float("-inf")

    @property
    def remaining(self) -> Mapping[str, int]:
        """Requests that GitHub said are left, by resource."""
        return self._limits.remaining

    async def close(self) -> None:
        """Wait a moment for the one request under way, and forget those that wait for their
        turn."""
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSE):
                await asyncio.to_thread(self._thread.shutdown, cancel_futures=True)
        if self._library:
            self._library.close()

    async def read(
        self,
        path: str,
        right: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        repository: str = "",
        etag: str = "",
        resource: str = "",
    ) -> Answer:
        """200, or 304 where it is still what ``etag`` stands for. Raises Unavailable, Rejected."""
        return await self._in_turn(
            Request("GET", path, right, repository, parameters, None, etag, resource, True)
        )

    async def write(
        self, verb: str, path: str, right: str, body: Any = None, *, repository: str = ""
    ) -> Answer:
        """Never sent twice. Raises Rejected, and Unavailable where it may have happened all the
        same."""
        if self._is_dry:
            raise Withheld(f"{verb} {path}")
        async with self._writing:  # Whoever only reads goes past those who wait for their second.
            while (wait := self._wrote_at + BETWEEN_WRITES - self._monotonic()) > 0:
                await self._sleep(wait)
            self._wrote_at = self._monotonic()  # Should the caller go away meanwhile.
            return await self._in_turn(Request(verb, path, right, repository, body=body))

    async def login(self) -> str:
        """Whose the credentials are; empty for nobody's. Raises Unavailable, Rejected."""
        if not self._credentials.own:
            return ""
        said = (await self.read(self._credentials.own, "")).json
        login = self._credentials.login(said) if isinstance(said, dict) else ""
        if not login:
            raise Unavailable(WHO, "does not say who we are")
        return login

    async def _in_turn(self, request: Request) -> Answer:
        """One thread keeps the turns even where a waiting caller has gone away."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, partial(self._ask, request))

    def _ask(self, request: Request) -> Answer:
        shown = self._credentials.header(request.repository, self._follow)
        answer = self._follow(request, shown)
        if answer.status == 401 and self._credentials.renew(request.repository):
            shown = self._credentials.header(request.repository, self._follow)
            answer = self._follow(request, shown)
        if answer.status < 300 or answer.status == _UNCHANGED:
            return answer
        raise refusal(answer, request.right, self._credentials.fault)

    def _follow(self, request: Request, shown: str) -> Answer:
        for _ in range(MOST_MOVES):
            answer = self._once(request, shown)
            if answer.status not in _MOVED:
                return answer
            where = urljoin(f"{self._url}/", answer.headers.get("location", ""))
            asked = None if urlsplit(where).query else request.parameters
            request = request._replace(path=where, parameters=asked)
        raise Rejected(WHO, "sends us from one address to the next")

    def _once(self, request: Request, shown: str) -> Answer:
        """The token goes to no other host, whatever named it."""
        where = urljoin(f"{self._url}/", request.path)
        if urlsplit(where)[:2] != urlsplit(self._url)[:2]:
            raise Rejected(WHO, ELSEWHERE)
        self._limits.check(request.resource)
        try:
            answer = self._sent(request, shown)
        finally:
            if not request.is_repeatable:
                self._wrote_at = self._monotonic()
        wait = self._limits.note(answer.status, answer.headers, answer.message)
        if wait is not None:
            raise Unavailable(WHO, "is asked too often", retry_after=wait)
        return answer

    def _sent(self, request: Request, shown: str) -> Answer:
        """Once more where that may help and there is nothing to lose."""
        if self._library is None:
            from bot.adapters.github_tracker.library import Library

            self._library = Library(self._url, self._timeout)
        try:
            answer = self._library.send(request, shown)
        except HungUp:
            if not request.is_repeatable:
                raise
            return self._library.send(request, shown)
        is_worth_it = request.is_repeatable and answer.status >= 500
        return self._library.send(request, shown) if is_worth_it else answer
