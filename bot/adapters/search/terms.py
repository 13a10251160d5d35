"""Cuts a text into the terms it is compared by: stems, pairs of stems and pieces of words."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
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

    @property
    def pairs(self) -> list[str]:
        return [f"{a} {b}" for a, b in zip(self.stems, self.stems[1:], strict=False)]

    @property
    def grams(self) -> list[str]:
        return [gram for word in self.words for gram in grams(word)]


def grams(word: str) -> list[str]:
    """The pieces of ``word`` with its borders: "up" gives " up", "up ", " up "."""
    framed = f" {word} "
    return [framed[i : i + size] for size in GRAMS for i in range(max(1, len(framed) - size + 1))]


class Cutter:
    """Cuts texts in any of ``locales``; others are cut without stemming. Thread-safe."""

    def __init__(self, locales: Sequence[str]) -> None:
        self._stemmers = {
            locale: Stemmer.Stemmer(SNOWBALL[locale]) for locale in locales if locale in SNOWBALL
        }
        self._lock = Lock()  # a stemmer keeps a cache

    def cut(self, text: str, locale: str | None, known: Container[str] = ()) -> Terms:
        """Stem in ``locale``, and a word whose stem is not ``known`` in the first language where
        it is: people mix languages, and short texts have none."""
        typed = words(text)
        with self._lock:
            return Terms(tuple(self._stem(word, locale, known) for word in typed), tuple(typed))

    def _stem(self, word: str, locale: str | None, known: Container[str]) -> str:
        own = self._stemmers.get(locale or "")
        stem: str = own.stemWord(word) if own else word
        if not known or stem in known:
            return stem
        for stemmer in self._stemmers.values():
            if stemmer is not own and (other := stemmer.stemWord(word)) in known:
                return str(other)
        return stem
