"""All example questions of the content, cut, weighed and ready to be compared with a text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.adapters.search.terms import Cutter, Terms
from bot.adapters.search.tfidf import Block, Floats, Ints, Weighed

Vectors = Callable[[Sequence[str]], Floats]
"""Texts to float32 rows of length one."""

PAIR_WEIGHT = 0.5
VECTOR_SHARE = 0.6
"""Of the similarity where there are sentence vectors; the words have the rest."""
MATRIX_MOST = 2000
"""Questions up to which their similarities to each other are kept (16 MB)."""


@dataclass(frozen=True, slots=True)
class Example:
    """One question as somebody may ask it. ``owner`` is its entry's number, -1 for background."""

    text: str
    locale: str
    owner: int


@dataclass(frozen=True, slots=True)
class Probe:
    """A text in comparison with every example. ``stems`` are its known stems' columns,
    ``unknown`` counts the others; ``nearness`` is the blend the scores are made of."""

    stems: Ints
    unknown: int
    by_words: Floats
    by_pieces: Floats
    nearness: Floats


class Corpus:
    """Immutable once built; safe for threads."""

    def __init__(
        self, examples: Sequence[Example], locales: Sequence[str], vectors: Vectors | None
    ) -> None:
        self.cutter = Cutter(locales)
        self.examples = examples
        self.owners = np.array([example.owner for example in examples], np.int32)
        self._vectors = vectors
        cut = [self.cutter.cut(example.text, example.locale) for example in examples]
        self.words = Block([_words(terms) for terms in cut])
        self.pieces = Block([_pieces(terms) for terms in cut])
        self.is_stem = np.array([" " not in term for term in self.words.ids], bool)
        self.embedded = vectors([e.text for e in examples]) if vectors else None
        self._matrix = self._all_pairs() if len(examples) <= MATRIX_MOST else None

    def stems_of(self, example: int) -> Ints:
        columns, _ = self.words.rows.row(example)
        stems: Ints = columns[self.is_stem[columns]]
        return stems

    def probe(self, text: str, locale: str | None) -> Probe:
        terms = self.cutter.cut(text, locale, self.words.ids)
        ids = self.words.ids
        known = {ids[stem] for stem in terms.stems if stem in ids}
        by_words = self.words.similarities(self.words.weigh(_words(terms)))
        by_pieces = self.pieces.similarities(self.pieces.weigh(_pieces(terms)))
        nearness = (by_words + by_pieces) * np.float32(0.5)
        if self._vectors and self.embedded is not None:
            cosine = self.embedded @ self._vectors([text])[0]
            nearness = (1 - VECTOR_SHARE) * nearness + VECTOR_SHARE * cosine
        unknown = len({stem for stem in terms.stems if stem not in ids})
        return Probe(np.array(sorted(known), np.int32), unknown, by_words, by_pieces, nearness)

    def kernel(self, some: NDArray[np.intp]) -> Floats:
        """Similarities of ``some`` examples to each other."""
        if self._matrix is not None:
            return self._matrix[np.ix_(some, some)]
        kernel = (self.words.alike(some) + self.pieces.alike(some)) * np.float32(0.5)
        return kernel if self.embedded is None else _blend(kernel, self.embedded[some])

    def _all_pairs(self) -> Floats:
        matrix = np.empty((len(self.examples), len(self.examples)), np.float32)
        for i in range(len(matrix)):  # by the postings: all rows side by side need 100 MB
            matrix[i] = self.words.similarities(Weighed(*self.words.rows.row(i)))
            matrix[i] += self.pieces.similarities(Weighed(*self.pieces.rows.row(i)))
        matrix *= np.float32(0.5)
        return matrix if self.embedded is None else _blend(matrix, self.embedded)


def _blend(kernel: Floats, embedded: Floats) -> Floats:
    return (1 - VECTOR_SHARE) * kernel + VECTOR_SHARE * (embedded @ embedded.T)


def _words(terms: Terms) -> list[tuple[str, float]]:
    return [(s, 1.0) for s in terms.stems] + [(pair, PAIR_WEIGHT) for pair in terms.pairs]


def _pieces(terms: Terms) -> list[tuple[str, float]]:
    return [(gram, 1.0) for gram in terms.grams]
