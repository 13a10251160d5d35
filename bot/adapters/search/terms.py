"""Cuts a text into the terms it is compared by: stems, pairs of stems and pieces of words."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from threading import Lock

import Stemmer

from bot.adapters.search.text import words

GRAMS = (3, 4)
"""Lengths of the pieces of words: they bridge typos and endings the stemmer does not know."""

# https://snowballstem.org/algorithms/
SNOWBALL = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "eu": "basque", "fi": "finnish", "fr": "french",
    "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "ne": "nepali", "nl": "dutch", "no": "norwegian",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish",
    "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Terms:
    """What a text consists of: its stems in order, and its different words as they are typed."""

    stems: tuple[str, ...]
    words: tuple[str, ...]
    topics: tuple[tuple[str, float], ...] = ()
    """The groups of words alike that the stems belong to, with a share: a word of many groups
    says little about each."""

    @property
    def pairs(self) -> Iterable[str]:
        return map(" ".join, pairwise(self.stems))

    @property
    def grams(self) -> Iterable[str]:
        return chain.from_iterable(map(grams, self.words))


@lru_cache(maxsize=1024)
def grams(word: str) -> tuple[str, ...]:
    """The pieces of ``word`` with its borders: "up" gives " up", "up ", " up "."""
    framed = f" {word} "
    return tuple(
        framed[i : i + size] for size in GRAMS for i in range(max(1, len(framed) - size + 1))
    )


class Cutter:
    """Cuts texts in any of ``locales``; others are cut without stemming. Thread-safe."""

    def __init__(self, alike: Mapping[str, Sequence[str]]) -> None:
        """``alike`` holds, for each language, lines of words that mean about the same."""
        self._stemmers = {
            locale: Stemmer.Stemmer(SNOWBALL[locale]) for locale in alike if locale in SNOWBALL
        }
        self._topics: dict[str, tuple[tuple[str, float], ...]] = {}
        for locale, lines in alike.items():
            self._group(locale, lines)
        self._lock = Lock()  # a stemmer keeps a cache

    def cut(self, text: str, locale: str | None, known: Container[str] = ()) -> Terms:
        """Stem in ``locale``, and a word whose stem is not ``known`` in the first language where
        it is: people mix languages, and short texts have none."""
        typed = words(text)
        with self._lock:
            stems = tuple(self._stem(word, locale, known) for word in typed)
        topics = (topic for stem in dict.fromkeys(stems) for topic in self._topics.get(stem, ()))
        return Terms(stems, tuple(typed), tuple(topics))

    def _group(self, locale: str, lines: Sequence[str]) -> None:
        groups: dict[str, list[str]] = {}
        for number, line in enumerate(lines):
            for stem in {self._stem(word, locale, ()) for word in words(line)}:
                groups.setdefault(stem, []).append(f" {locale}{number}")
        for stem, found in groups.items():
            share = len(found) ** -0.5
            mine = tuple((topic, share) for topic in found)
            self._topics[stem] = self._topics.get(stem, ()) + mine

    def _stem(self, word: str, locale: str | None, known: Container[str]) -> str:
        own = self._stemmers.get(locale or "")
        stem: str = own.stemWord(word) if own else word
        if not known or stem in known:
            return stem
        for stemmer in self._stemmers.values():
            if stemmer is not own and (other := stemmer.stemWord(word)) in known:
                return str(other)
        return stem
