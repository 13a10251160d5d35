"""Asks GitHub one thing at a time, no faster than it likes.

PyGithub blocks, and mixes up requests of several threads: it gets a thread of its own, and only
one. It takes 50 MB and most of a second to load, so that happens there too, at the first request.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from urllib.parse import urljoin, urlsplit

from bot.adapters.github_tracker.limits import WHO, Limits
from bot.adapters.github_tracker.refusals import Answer, refusal
from bot.domain.errors import Rejected, Unavailable

if TYPE_CHECKING:
    from bot.adapters.github_tracker.library import Library

BETWEEN_WRITES = 1.0
"""Seconds: https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api"""
MOST_MOVES = 3
ELSEWHERE = "has moved to another host; mend BRIDGE_GITHUB_API_URL"
_MOVED = (302, 307, 308)
_UNCHANGED = 304
Result = TypeVar("Result")


class Request(NamedTuple):
    """``right`` is what a token needs for it, ``resource`` the limit that it is counted in."""

    verb: str
    path: str
    right: str
    parameters: Mapping[str, Any] | None = None
    body: Mapping[str, Any] | None = None
    etag: str = ""
    resource: str = ""


class HungUp(Unavailable):
    """Nothing came back: a connection that lay idle may have ended."""


class Connection:
    """``token`` may be empty: then public things can be read, sixty requests an hour. ``timeout``
    is seconds for each of connecting and answering. ``monotonic`` and ``sleep``
    stand for the time between writes. Close it, or its thread and socket stay."""

    def __init__(
        self,
        token: str,
        url: str,
        *,
        timeout: int = 10,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._url = url.rstrip("/")
        self._token, self._timeout = token, timeout
        self._library: Library | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="github")
        self._limits = Limits(monotonic)
        self._monotonic, self._sleep = monotonic, sleep
        self._wrote_at = float("-inf")

    async def close(self) -> None:
        """Wait for the one request under way, and forget those that wait for their turn."""
        await asyncio.to_thread(self._thread.shutdown, cancel_futures=True)
        if self._library:
            self._library.close()

    async def read(
        self,
        path: str,
        right: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        etag: str = "",
        resource: str = "",
    ) -> Answer:
        """200, or 304 where it is still what ``etag`` stands for. Raises Unavailable, Rejected."""
        request = Request("GET", path, right, parameters, etag=etag, resource=resource)
        return await self._in_turn(partial(self._ask, request))

    async def write(self, path: str, right: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """What was made. Raises Rejected, and Unavailable where it may be made all the same."""
        answer = await self._in_turn(partial(self._ask, Request("POST", path, right, body=body)))
        made = answer.json
        if not isinstance(made, dict) or not isinstance(made.get("id"), int):
            raise Unavailable(WHO, f"answers {answer.status} without what it made")
        return made

    async def _in_turn(self, do: Callable[[], Result]) -> Result:
        """One thread keeps the turns even where a waiting caller has gone away."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, do)

    def _ask(self, request: Request) -> Answer:
        for _ in range(MOST_MOVES):
            answer = self._once(request)
            if answer.status in _MOVED:
                where = urljoin(f"{self._url}/", answer.headers.get("location", ""))
                request = request._replace(path=where, parameters=None)
                continue
            if answer.status < 300 or answer.status == _UNCHANGED:
                return answer
            raise refusal(answer, request.right)
        raise Rejected(WHO, "sends us from one address to the next")

    def _once(self, request: Request) -> Answer:
        """The token goes to no other host, whatever named it. PyGithub follows a 301 by itself."""
        where = urljoin(f"{self._url}/", request.path)
        if urlsplit(where)[:2] != urlsplit(self._url)[:2]:
            raise Rejected(WHO, ELSEWHERE)
        self._limits.check(request.resource)
        answer = self._read(request) if request.verb == "GET" else self._write(request)
        wait = self._limits.note(answer.status, answer.headers, answer.message)
        if wait is not None:
            raise Unavailable(WHO, "is asked too often", retry_after=wait)
        return answer

    def _read(self, request: Request) -> Answer:
        """Ask once more where that may help: there is nothing to lose."""
        try:
            answer = self._send(request)
        except HungUp:
            return self._send(request)
        return answer if answer.status < 500 else self._send(request)

    def _write(self, request: Request) -> Answer:
        wait = self._wrote_at + BETWEEN_WRITES - self._monotonic()
        if wait > 0:
            self._sleep(wait)
        try:
            return self._send(request)
        finally:
            self._wrote_at = self._monotonic()

    def _send(self, request: Request) -> Answer:
        if self._library is None:
            from bot.adapters.github_tracker.library import Library

            self._library = Library(self._token, self._url, self._timeout)
        return self._library.send(request)
