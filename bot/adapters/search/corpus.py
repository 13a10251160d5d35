"""All example questions of the content, cut, weighed and ready to be compared with a text."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from bot.adapters.search import tfidf
from bot.adapters.search.language import alike
from bot.adapters.search.terms import Cutter, Terms
from bot.adapters.search.tfidf import UNKNOWN, Counted, Floats, Ints, Table, Weighed

Vectors = Callable[[Sequence[str]], Floats]
"""Texts to float32 rows of length one."""

BACKGROUND = -1
"""The owner of everyday talk that no entry answers."""
PAIR_WEIGHT = 0.5
VECTOR_SHARE = 0.6
"""Of the similarity where there are sentence vectors; the words have the rest."""
CHUNK = 2000
"""Examples cut at a time: bounds the memory a build needs."""
MATRIX_MOST = 2000
"""Examples up to which their similarities to each other are kept (8 MB)."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text that stands for an entry (``owner`` is its number) or for none (BACKGROUND)."""

    text: str
    locale: str
    owner: int
    is_question: bool = True
    """As somebody may ask it; else a title or a body, whose words help to find the entry."""


@dataclass(frozen=True, slots=True)
class Probe:
    """A text in comparison with every example: its known stems' columns, in order, how many
    others it has, and its similarity to each example."""

    stems: Ints
    unknown: int
    nearness: Floats


class Corpus:
    """Immutable once built; safe for threads."""

    def __init__(
        self, examples: Sequence[Example], locales: Sequence[str], vectors: Vectors | None
    ) -> None:
        self.cutter = Cutter({locale: alike(locale) for locale in locales})
        self.examples = examples
        self.owners = np.array([example.owner for example in examples], np.int32)
        self._vectors = vectors
        counter = tfidf.Counter()
        for i in range(0, len(examples), CHUNK):
            cut = [self.cutter.cut(e.text, e.locale) for e in examples[i : i + CHUNK]]
            counter.add([_counted(terms) for terms in cut])
        self._table = Table(counter)
        self._embedded = vectors([e.text for e in examples]) if vectors else None
        self._matrix = self._all_pairs() if len(examples) <= MATRIX_MOST else None

    def probe(self, text: str, locale: str | None) -> Probe:
        known = self._table.words
        terms = self.cutter.cut(text, locale, known)
        stems = np.sort([known.get(stem, UNKNOWN) for stem in {*terms.stems}]).astype(np.int32)
        unknown = int(np.searchsorted(stems, UNKNOWN, "right"))
        nearness = self._table.similarities(self._table.weigh(_counted(terms)))
        if self._vectors and self._embedded is not None:
            cosine = self._embedded @ self._vectors([text])[0]
            nearness = _blend(nearness, cosine)
        return Probe(stems[unknown:], unknown, nearness)

    def shared(self, some: NDArray[np.intp], probe: Probe) -> tuple[Floats, Floats]:
        """Which of ``some`` examples has which of the text's known stems (1 or 0), and each
        stem's share of the rarity of all stems of the text, unknown ones included."""
        has = np.zeros((len(some), len(probe.stems)), np.float32)
        idf = self._table.idf
        of_text = idf[probe.stems]
        whole = float(of_text.sum()) + probe.unknown * float(idf[UNKNOWN])
        sizes, columns, _ = self._table.word_rows.take(some)
        numbers = np.zeros(len(idf), np.int16)
        numbers[probe.stems] = np.arange(1, 1 + len(probe.stems))
        found = numbers[columns]
        hits = np.flatnonzero(found)
        has[np.repeat(np.arange(len(some)), sizes)[hits], found[hits] - 1] = 1
        return has, of_text / np.float32(whole or 1)

    def kernel(self, some: NDArray[np.intp]) -> Floats:
        """Similarities of ``some`` examples to each other."""
        if self._matrix is not None:
            return self._matrix[some][:, some].astype(np.float32)
        kernel = self._table.alike(some)
        if self._embedded is None:
            return kernel
        return _blend(kernel, self._embedded[some] @ self._embedded[some].T)

    def _all_pairs(self) -> NDArray[np.float16]:
        matrix = np.empty((len(self.examples), len(self.examples)), np.float16)
        for i in range(len(matrix)):  # by the postings: all rows side by side need 100 MB
            alike = self._table.similarities(Weighed(*self._table.rows.row(i)))
            if self._embedded is not None:
                alike = _blend(alike, self._embedded @ self._embedded[i])
            matrix[i] = alike
        return matrix


def _blend(alike: Floats, cosine: Floats) -> Floats:
    return (1 - VECTOR_SHARE) * alike + VECTOR_SHARE * cosine


def _counted(terms: Terms) -> Counted:
    """The topics come in with their share; pairs count for half."""
    words = _damped(terms.stems)
    for pair, count in _damped(terms.pairs).items():
        words[pair] = PAIR_WEIGHT * count
    for topic, share in terms.topics:
        words[topic] = words.get(topic, 0.0) + share
    return Counted(words, _damped(terms.grams))


def _damped(terms: Iterable[str]) -> dict[str, float]:
    """The second time a term says less than the first."""
    counts: dict[str, float] = {}
    counts.update(Counter(terms))
    for term, count in counts.items():
        if count > 1:
            counts[term] = 1.0 + log(count)
    return counts
