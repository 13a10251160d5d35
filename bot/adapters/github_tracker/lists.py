"""Reads GitHub's lists to their end, and nothing again that has not changed."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, TypeVar

from bot.adapters.github_tracker.connection import Connection
from bot.adapters.github_tracker.exchange import Answer
from bot.adapters.github_tracker.shapes import Json, read, rows_of

A_PAGE = 100
MOST_PAGES = 10
MOST_TIMES = 5
_UNCHANGED = 304
_NEXT = re.compile(r'<([^>]+)>;[^,]*\brel="next"')
Item = TypeVar("Item")


class Listing(NamedTuple, Generic[Item]):
    """``right`` is what it takes to read it, ``shape`` makes one of its rows; None leaves it
    out. ``fresh_for`` seconds nobody asks for it again. Where it ``is_moving``, a row that changes
    goes to its end, and those behind it move up."""

    path: str
    right: str
    shape: Callable[[Json], Item | None]
    most: int = MOST_PAGES
    """Pages."""
    size: int = A_PAGE
    """Of one page."""
    fresh_for: float = 0.0
    is_moving: bool = False


class _Page(NamedTuple):
    """What an ETag stands for."""

    etag: str
    items: list[Any]
    is_full: bool
    following: str


@dataclass(slots=True)
class _Kept:
    """``pages`` by their addresses, all of them of one question."""

    asked: Mapping[str, Any] = field(default_factory=dict)
    pages: dict[str, _Page] = field(default_factory=dict)
    at: float = float("-inf")
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Lists:
    """Remembers the last answer for each list of each repository."""

    def __init__(
        self, connection: Connection, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._connection, self._monotonic = connection, monotonic
        self._kept: dict[tuple[str, str, str], _Kept] = {}

    async def kept(
        self, repository: str, name: str, listing: Listing[Item], **asked: Any
    ) -> list[Item]:
        """All of it; ``name`` tells it from other lists at the same path. Raises Unavailable and
        Rejected."""
        kept = self._kept.setdefault((repository.lower(), listing.path, name), _Kept())
        async with kept.turn:  # Whoever asks at the same time gets the same answer.
            if kept.asked != asked:
                kept.asked, kept.pages, kept.at = asked, {}, float("-inf")
            if self._monotonic() - kept.at >= listing.fresh_for:
                kept.pages = await self._settled(repository, listing, asked, kept.pages)
                kept.at = self._monotonic()
            return [item for page in kept.pages.values() for item in page.items]

    async def pages(
        self, repository: str, listing: Listing[Item], **asked: Any
    ) -> AsyncIterator[list[Item]]:
        """A page after the other, without remembering. Raises Unavailable and Rejected."""
        url, most = f"/repos/{repository}{listing.path}", listing.most
        while url and most:
            answer = await self._asked(repository, url, listing, asked)
            yield _items(answer, listing)
            url, most, asked = _next(answer), most - 1, {}

    async def _settled(
        self,
        repository: str,
        listing: Listing[Any],
        asked: Mapping[str, Any],
        known: Mapping[str, _Page],
    ) -> dict[str, _Page]:
        """Of several pages, a row may move up onto one that was read already: they are read until
        they stay the same."""
        pages = await self._again(repository, listing, asked, known)
        for _ in range(MOST_TIMES if listing.is_moving and len(pages) > 1 else 0):
            before, pages = pages, await self._again(repository, listing, asked, pages)
            if pages == before:
                break
        return pages

    async def _again(
        self,
        repository: str,
        listing: Listing[Any],
        asked: Mapping[str, Any],
        known: Mapping[str, _Page],
    ) -> dict[str, _Page]:
        """Each page has an ETag of its own: what changes on the last one does not show on the
        first."""
        pages: dict[str, _Page] = {}
        url = f"/repos/{repository}{listing.path}"
        while url and len(pages) < listing.most:
            page = known.get(url)
            # Nothing says that a full page would have another ETag once another one follows it.
            etag = page.etag if page and (page.following or not page.is_full) else ""
            answer = await self._asked(repository, url, listing, asked if not pages else {}, etag)
            if page is None or answer.status != _UNCHANGED:
                items, rows = _items(answer, listing), len(rows_of(answer.json))
                etag = answer.headers.get("etag", "")
                page = _Page(etag, items, rows >= listing.size, _next(answer))
            pages[url], url = page, page.following
        return pages

    async def _asked(
        self,
        repository: str,
        url: str,
        listing: Listing[Any],
        asked: Mapping[str, Any],
        etag: str = "",
    ) -> Answer:
        """``url`` is a path, or what an answer said comes next, which needs no parameters."""
        if url.startswith("/"):
            asked = {"per_page": listing.size, **asked}
        return await self._connection.read(
            url, listing.right, asked, repository=repository, etag=etag
        )


def _items(answer: Answer, listing: Listing[Item]) -> list[Item]:
    made = (read(row, listing.shape) for row in rows_of(answer.json))
    return [one for one in made if one is not None]


def _next(answer: Answer) -> str:
    found = _NEXT.search(answer.headers.get("link", ""))
    return found[1] if found else ""
