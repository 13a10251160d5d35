"""Fetches a status page: finds out where it speaks to machines, and takes no more than it must."""

import asyncio
import json
import zlib
from urllib.parse import urlsplit

import aiohttp

from bot.adapters.status_page import feed, shapes
from bot.adapters.status_page.values import MalformedError
from bot.domain.errors import Unavailable
from bot.domain.status import Status, link
from bot.ports import Clock

MOST_BYTES = 1024 * 1024
"""Of one answer, packed or unpacked."""
MOST_INCIDENTS = 25
"""More than anybody reads; a page gone wild could name thousands."""
MOST_REDIRECTS = 3
WELL_KNOWN = (
    "/api/v2/summary.json",
    "/summary.json",
    "/index.json",
    "/status.json",
    "/history.atom",
    "/history.rss",
    "/feed.atom",
    "/feed.rss",
    "/feed",
    "/rss",
)
"""Where hosts of status pages put what machines read, the most telling first."""

_ACCEPT = "application/json, application/atom+xml, application/rss+xml, application/xml;q=0.9"


class HostedPage:
    """The status page at ``url``: its root, or the very address that machines read.

    ``seconds`` is how long one answer may take.
    """

    def __init__(self, url: str, clock: Clock, *, seconds: float = 10) -> None:
        self._url = url
        self._clock = clock
        self._limits = aiohttp.ClientTimeout(total=seconds)
        self._found = ""
        self._validators: dict[str, str] = {}

    @property
    def url(self) -> str:
        """Where people look, unless the page names itself."""
        parts = urlsplit(self._url)
        is_for_machines = "." in parts.path.rpartition("/")[2]
        return f"{parts.scheme}://{parts.netloc}" if is_for_machines else self._url

    async def read(self) -> Status | None:
        """What it says now; None where it says what it said before. Raises Unavailable."""
        async with aiohttp.ClientSession(timeout=self._limits, auto_decompress=False) as session:
            if not self._found:
                return await self._look_for_it(session)
            try:
                return await self._read(session, self._found)
            except _NothingHereError as error:
                if error.status in (404, 410):
                    self._found, self._validators = "", {}
                raise Unavailable(self._found or self._url, str(error)) from error

    async def _look_for_it(self, session: aiohttp.ClientSession) -> Status:
        """Ask where hosts usually put it, and remember who answered. Only for good if nobody
        before was merely out of order: that one may have more to say."""
        is_sure = True
        for url in self._candidates():
            try:
                status = await self._read(session, url)
            except _NothingHereError as error:
                is_sure = is_sure and error.status < 500
                self._validators = {}
                continue
            if status is not None:
                self._found = url if is_sure else ""
                return status
        raise Unavailable(self._url, "shows nothing a status page would")

    def _candidates(self) -> list[str]:
        parts = urlsplit(self._url)
        if parts.query:
            return [self._url]
        named = [self._url] if parts.path.strip("/") else []
        return [*named, *(self._url.rstrip("/") + path for path in WELL_KNOWN)]

    async def _read(self, session: aiohttp.ClientSession, url: str) -> Status | None:
        headers = {"Accept": _ACCEPT, "Accept-Encoding": "gzip"}
        if url == self._found:
            headers |= self._validators
        try:
            async with session.get(url, headers=headers, max_redirects=MOST_REDIRECTS) as response:
                if response.status == 304 and url == self._found and self._validators:
                    return None
                if response.status != 200:
                    raise _NothingHereError(response.status)
                body = await _body(url, response)
        except TimeoutError as error:
            raise Unavailable(url, "took too long to answer") from error
        except (aiohttp.ClientError, ValueError) as error:
            raise Unavailable(url, str(error)[:200] or type(error).__name__) from error
        try:
            report = await asyncio.to_thread(_report, body)
        except MalformedError as error:
            raise Unavailable(url, f"answers what nobody understands: {error}") from error
        if report is None:
            raise _NothingHereError(response.status)
        self._validators = _validators(response)
        incidents = {one.id: one for one in report.incidents[:MOST_INCIDENTS]}
        page_url = link(report.page_url, self.url)
        return Status(report.indicator, tuple(incidents.values()), page_url, self._clock())


async def _body(url: str, response: aiohttp.ClientResponse) -> bytes:
    content = bytearray()
    async for chunk in response.content.iter_chunked(65536):
        content += chunk
        if len(content) > MOST_BYTES:
            raise Unavailable(url, "says more than 1 MiB")
    encoding = response.headers.get("Content-Encoding", "identity").lower()
    if encoding == "identity":
        return bytes(content)
    if encoding not in ("gzip", "x-gzip"):
        raise Unavailable(url, "answers in an encoding nobody asked for")
    # A few KiB may unpack to gigabytes, so the limit holds while unpacking.
    try:
        unpacked = zlib.decompressobj(wbits=31).decompress(content, MOST_BYTES + 1)
    except zlib.error as error:
        raise Unavailable(url, f"cannot be unpacked: {error}") from error
    if len(unpacked) > MOST_BYTES:
        raise Unavailable(url, "says more than 1 MiB")
    return unpacked


def _report(body: bytes) -> shapes.Report | None:
    """By what the body looks like, whatever its type says. Raises MalformedError."""
    start = body.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
        return feed.read(body.lstrip())
    try:
        return shapes.read(json.loads(start))
    except (ValueError, RecursionError):
        return None


def _validators(response: aiohttp.ClientResponse) -> dict[str, str]:
    """What makes the next answer short if nothing is new."""
    given = {"If-None-Match": "ETag", "If-Modified-Since": "Last-Modified"}
    return {
        ours: response.headers[theirs]
        for ours, theirs in given.items()
        if theirs in response.headers
    }


class _NothingHereError(Exception):
    def __init__(self, status: int) -> None:
        super().__init__(
            "answers what no status page says" if status == 200 else f"answers {status}"
        )
        self.status = status
