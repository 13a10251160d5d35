"""Finds pages of the documentation for people who type a few letters of a title or a heading.

The index is one JSON file, ``{"pages": [{"title", "url", "section", "headings": [[text, anchor],
…]}]}``, made by hand or by ``python -m bot docs``. What it also holds is not read.
"""

import json
import math
import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile
from pathlib import Path
from urllib.parse import urlsplit

from bot.domain.docs import Heading, Page
from bot.domain.errors import ContentError, Problem

_WORD = re.compile(r"[^\W_]+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SHORT = 2
"""Letters that say too little to look beyond titles for, or to forgive a typo in."""

_LONGEST = 200
"""Characters of a query that are read."""

_QUIET = frozenset(
    _WORD.findall(
        "an and are can do does for how in is it my of on or the to what when where with "
        "como con cual de del donde el en es la las los mi para por que se un una y"
    )
)
"""Words of a question that are not what it is about, in the languages people ask in."""

_ALIKE = 0.6
"""Share of letter pairs two words have in common for one to be the other with a typo."""

_PATH, _CONTEXT, _HEADING = 0.7, 0.6, 0.9
"""What a match is worth, by where it is: in a page's address, in the title of the page a heading
is on, in the heading itself. In a title it is worth 1."""

_LEAST = 0.5
"""Of the weight of the words asked for: below it, a page is no answer."""


class DocsFile:
    """``Documentation`` over a file, read when first asked and again when it has changed.

    No file is an empty documentation. Not for several threads at once.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read: tuple[int, int] | None = None
        self._index = _Index(())

    def find(self, query: str, limit: int = 5) -> Sequence[Page]:
        """Up to ``limit`` pages, best first, each at the heading that fits best, if one does.

        ``query`` may be the beginning of a word, have typos and lack accents, or be a page's link;
        empty, it finds the pages to start from. Raises ContentError when the file is broken and
        none was read before.
        """
        self._refresh()
        return self._index.find(query, limit)

    def _refresh(self) -> None:
        try:
            state = self._path.stat()
        except FileNotFoundError:
            return
        stamp = state.st_mtime_ns, state.st_size
        if stamp == self._read:
            return
        try:
            self._index = _Index(_load(self._path))
        except ContentError:
            if self._read is None:
                raise
        self._read = stamp


def _load(path: Path) -> Sequence[Page]:
    """Raises ContentError."""
    try:
        return [
            Page(
                title=page["title"],
                url=page["url"],
                section=page.get("section", ""),
                headings=tuple(Heading(text, anchor) for text, anchor in page.get("headings", ())),
            )
            for page in json.loads(path.read_text(encoding="utf-8"))["pages"]
        ]
    except json.JSONDecodeError as error:
        raise ContentError((Problem(str(path), error.lineno, error.msg),)) from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        problem = Problem(str(path), 1, f"not an index of pages: {error!r}")
        raise ContentError((problem,)) from error


class _Index:
    """Which words are where. A word asked for stands for the words of the index that are it, begin
    with it, or else look like it."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self._pages = pages
        self._first = sorted(pages, key=lambda page: page.url.rstrip("/").count("/"))
        self._by_url = {page.url: number for number, page in enumerate(pages)}
        titles: defaultdict[str, list[int]] = defaultdict(list)
        paths: defaultdict[str, list[int]] = defaultdict(list)
        headings: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, page in enumerate(pages):
            for word in _words(page.title):
                titles[word].append(number)
            for word in _words(urlsplit(page.url).path):
                paths[word].append(number)
            for place, heading in enumerate(page.headings):
                for word in _words(heading.text):
                    headings[word].append((number, place))
        self._titles, self._paths, self._headings = dict(titles), dict(paths), dict(headings)
        self._title_words = sorted(titles)
        self._vocabulary = sorted({*titles, *paths, *headings})
        self._pairs: defaultdict[str, list[str]] = defaultdict(list)
        self._pairs_in: dict[str, int] = {}
        for word in self._vocabulary:
            pairs = _pairs(word)
            self._pairs_in[word] = len(pairs)
            for pair in pairs:
                self._pairs[pair].append(word)

    def find(self, query: str, limit: int) -> Sequence[Page]:
        if linked := self._linked(query.strip()):
            return (linked,)
        asked = _asked(query)
        if not asked:
            return () if query.strip() else self._first[:limit]
        hits = [self._hits(word) for word in asked]
        rarities = [math.log(2 + len(self._pages) / (1 + len(on) + len(at))) for on, at in hits]
        total = sum(rarities)
        found: dict[int, tuple[float, int]] = {}
        for number in {number for on, _ in hits for number in on}:
            share = _sum(rarities, (on.get(number, 0.0) for on, _ in hits)) / total
            found[number] = share * _fit(asked, self._pages[number].title), -1
        for number, place in {spot for _, at in hits for spot in at}:
            weights = (
                max(at.get((number, place), 0.0), _CONTEXT * on.get(number, 0.0)) for on, at in hits
            )
            share = _sum(rarities, weights) / total
            score = share * _fit(asked, self._pages[number].headings[place].text)
            if score > found.get(number, (0.0, -1))[0]:
                found[number] = score, place
        best = sorted(
            (score, -number, place) for number, (score, place) in found.items() if score >= _LEAST
        )
        return [self._page(-number, place) for _, number, place in best[: -limit - 1 : -1]]

    def _page(self, number: int, place: int) -> Page:
        page = self._pages[number]
        return page if place < 0 else replace(page, heading=page.headings[place])

    def _linked(self, link: str) -> Page | None:
        url, _, anchor = link.partition("#")
        number = self._by_url.get(url)
        if number is None:
            return None
        page = self._pages[number]
        heading = next((each for each in page.headings if each.anchor == anchor), None)
        return replace(page, heading=heading)

    def _hits(self, word: str) -> tuple[dict[int, float], dict[tuple[int, int], float]]:
        """How well ``word`` is matched by each page, and by each heading."""
        on: dict[int, float] = {}
        at: dict[tuple[int, int], float] = {}
        is_short = len(word) <= _SHORT
        vocabulary = self._title_words if is_short else self._vocabulary
        for weight, alike in sorted(self._alike(word, vocabulary), reverse=True):
            for number in self._titles.get(alike, ()):
                on[number] = max(on.get(number, 0.0), weight)
            if is_short:
                continue
            for number in self._paths.get(alike, ()):
                on[number] = max(on.get(number, 0.0), _PATH * weight)
            for spot in self._headings.get(alike, ()):
                at.setdefault(spot, _HEADING * weight)
        return on, at

    def _alike(self, word: str, vocabulary: Sequence[str]) -> list[tuple[float, str]]:
        start = bisect_left(vocabulary, word)
        longer = takewhile(
            lambda each: each.startswith(word),
            (vocabulary[place] for place in range(start, len(vocabulary))),
        )
        found = [(0.85 + 0.15 * len(word) / len(each), each) for each in longer]
        if found or len(word) <= _SHORT:
            return found
        mine = _pairs(word)
        shared: defaultdict[str, int] = defaultdict(int)
        for pair in mine:
            for each in self._pairs.get(pair, ()):
                shared[each] += 1
        likeness = (
            (2 * count / (len(mine) + self._pairs_in[each]), each) for each, count in shared.items()
        )
        return [one for one in likeness if one[0] >= _ALIKE]


def _sum(rarities: Sequence[float], weights: Iterable[float]) -> float:
    return sum(rarity * weight for rarity, weight in zip(rarities, weights, strict=True))


def _fit(asked: Sequence[str], text: str) -> float:
    """Of texts that match alike, the shorter one is meant."""
    return 0.8 + 0.2 * min(1.0, sum(map(len, asked)) / max(1, len(text)))


def _asked(query: str) -> Sequence[str]:
    """Distinct words that say something, or all of them where none does."""
    words = list(dict.fromkeys(_WORD.findall(_fold(query[:_LONGEST]))))
    return [word for word in words if len(word) > 1 and word not in _QUIET] or words


def _words(text: str) -> set[str]:
    """Folded, with the parts of ``camelCase`` beside the whole."""
    return {*_WORD.findall(_fold(text)), *_WORD.findall(_fold(_HUMP.sub(" ", text)))}


def _fold(text: str) -> str:
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _pairs(word: str) -> set[str]:
    return {one + other for one, other in pairwise(f"^{word}$")}
