"""Finds FAQ titles while somebody types: fast, forgiving, in their own language."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from math import ceil

from bot.domain.ids import EntryId

WORD_FIT = 0.7
"""Similarity from which a typed word counts as a word of the title: two letters of six differ."""
INSIDE_FROM = 4
"""Shorter pieces are inside every other word."""
LONGEST = 100
"""Characters of what is typed that are read: Discord takes 6 000, no title has more."""
STEM = 0.75
"""Of a typed word: as much of it at the beginning makes it another form of the same word."""
TYPOS = 2
"""Letters more or less than the word has."""


@dataclass(frozen=True, slots=True)
class Title:
    """One translation's title; ``folded`` is what typing is compared with."""

    entry: EntryId
    locale: str
    text: str
    folded: str


def fold(text: str) -> str:
    """Lower case without accents: what people type on a phone."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def find_titles(titles: Sequence[Title], query: str, locale: str, limit: int) -> Sequence[Title]:
    """Titles in ``locale`` (English for entries without it), those that fit ``query`` best first.

    Every typed word must begin a word of the title, or nearly be one (a typo or two); with
    nothing typed all come in their own order.
    """
    spoken: dict[EntryId, Title] = {}
    for title in titles:
        if title.locale == locale or (title.locale == "en" and title.entry not in spoken):
            spoken[title.entry] = title
    words = fold(query[:LONGEST]).replace("-", " ").split()
    if not words:
        return tuple(spoken.values())[:limit]
    scored = [(score, title) for title in spoken.values() if (score := _fit(words, title))]
    scored.sort(key=lambda pair: -pair[0])
    return tuple(title for _, title in scored[:limit])


def _fit(words: Sequence[str], title: Title) -> float:
    """Mean fit of the typed words, 0 when one of them is not there at all."""
    slug_words = title.entry.split("-")
    there = [w.strip(".,;:!?¿¡()'\"`") for w in title.folded.split()] + slug_words
    total = 0.0
    for word in words:
        best = max((_word_fit(word, other) for other in there), default=0.0)
        if best < WORD_FIT:
            return 0.0
        total += best
    return total / len(words)


def _word_fit(typed: str, word: str) -> float:
    if word.startswith(typed):
        return 1.0 if word == typed else 0.95
    if len(typed) >= INSIDE_FROM and typed in word:
        return 0.85
    if word.startswith(typed[: max(INSIDE_FROM, ceil(STEM * len(typed)))]):
        return 0.8
    if abs(len(typed) - len(word)) > TYPOS or typed[:1] != word[:1]:
        return 0.0
    return SequenceMatcher(None, typed, word).ratio()
