"""Reads incidents out of an RSS or Atom feed, which has a history and no state of its own.

Formats: https://www.rssboard.org/rss-specification and https://www.rfc-editor.org/rfc/rfc4287.
"""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any
from xml.parsers import expat

from bot.adapters.status_page.shapes import Report
from bot.adapters.status_page.values import LONGEST_TEXT, MalformedError, key, moment
from bot.domain.status import Incident, Level

MOST_ITEMS = 50
"""The newest ones: a feed keeps them first."""

_ROOTS = {"rss", "RDF", "feed"}
_ITEMS = {"item", "entry"}
_FIELDS = {
    "id", "guid", "title", "link", "pubDate", "published", "updated", "date", "description",
    "summary", "content", "encoded",
}  # fmt: skip
_TAG = re.compile(r"<[^<>]{0,500}>")
_ENDED = re.compile(
    r"\b(?:resolved|completed|fixed|solved|cancell?ed|recovered|all clear|"
    r"resuelt[oa]|completad[oa]|solucionad[oa]|restablecid[oa]|finalizad[oa])\b",
    re.IGNORECASE,
)
_NOT_YET = re.compile(
    r"\b(?:not|isn't|until|once|when|if|will|to|being|yet|no|hasta|cuando|sin|ser[aá])\b[^.;:!?]*$",
    re.IGNORECASE,
)
_PLANNED = re.compile(r"\b(?:maintenance|mantenimiento)\b", re.IGNORECASE)
_SCHEDULED = re.compile(
    r"\b(?:scheduled (?:maintenance|event|for)|mantenimiento programado|programad[oa] para)\b",
    re.IGNORECASE,
)
_BEGUN = re.compile(r"\b(?:in progress|underway|verifying|started|en curso)\b", re.IGNORECASE)

Item = dict[str, str]


def read(body: bytes) -> Report | None:
    """What the feed says; None where ``body`` is no feed. Raises MalformedError."""
    items = _items(body)
    if items is None:
        return None
    found = [_incident(item) for item in items[:MOST_ITEMS] if not _is_over(item)]
    return Report(Level.UP, found)


def _incident(item: Item) -> Incident:
    title = " ".join(unescape(_TAG.sub("", item.get("title", ""))).split())
    url = item.get("link", "")
    published = moment(item.get("published") or item.get("pubDate") or item.get("date"))
    is_planned = _PLANNED.search(title) or _SCHEDULED.search(_words(item))
    return Incident(
        id=key(item.get("id") or item.get("guid") or url or title),
        title=title[:LONGEST_TEXT],
        url=url[:LONGEST_TEXT],
        level=Level.MAINTENANCE if is_planned else Level.INCIDENT,
        started_at=published,
        updated_at=moment(item.get("updated")) or published,
        is_certain=False,
    )


def _is_over(item: Item) -> bool:
    words = _words(item)
    if _SCHEDULED.search(words) and not _BEGUN.search(words):
        return True
    return any(_is_end(words, found) for found in _ENDED.finditer(words))


def _is_end(words: str, found: re.Match[str]) -> bool:
    """Not one that is only hoped for: *not yet resolved*, *until it is fixed*."""
    return not _NOT_YET.search(words[max(0, found.start() - 40) : found.start()])


def _words(item: Item) -> str:
    names = ("title", "description", "summary", "content", "encoded")
    return ". ".join(_bare(item[name]) for name in names if name in item)


def _bare(text: str) -> str:
    """Without the HTML that feeds carry, each piece of it a sentence of its own."""
    return " ".join(_TAG.sub(" . ", text[:20_000]).split()).strip(" .")


class _NoFeedError(Exception):
    """Some other XML."""


class _Items:
    """Collects items by field. A document type could hold entities that blow up; no feed needs
    one."""

    def __init__(self) -> None:
        self.found: list[Item] = []
        self.path: list[str] = []
        self._text: list[str] = []

    def parse(self, body: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        parser.Parse(body, True)

    def _doctype(self, name: str, *_: Any) -> None:
        raise MalformedError("it has a document type") if name in _ROOTS else _NoFeedError

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if not self.path and local not in _ROOTS:
            raise _NoFeedError
        if local in _ITEMS:
            self.found.append({})
        elif self.path and self.path[-1] in _ITEMS:
            self._text.clear()
            if local == "link" and attributes.get("rel", "alternate") == "alternate":
                item = self.found[-1]
                item["link"] = item.get("link") or attributes.get("href", "")
        self.path.append(local)

    def _end(self, _: str) -> None:
        local = self.path.pop()
        self._text.append(" ")
        if local in _FIELDS and self.path and self.path[-1] in _ITEMS:
            item = self.found[-1]
            item[local] = item.get(local) or "".join(self._text).strip()


def _items(body: bytes) -> list[Item] | None:
    items = _Items()
    try:
        items.parse(body)
    except _NoFeedError:
        return None
    except expat.ExpatError as error:
        if not items.path:
            return None
        raise MalformedError(f"it is no well-formed XML: {error}") from error
    return items.found
