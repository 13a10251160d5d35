"""Weighs terms by how rare they are and compares a text with every example question at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
Counts = Mapping[str, float]
"""How much there is of each term in one text."""
COMMON_LEAST, COMMON_SHARE = 1500, 0.08
"""A term in more examples than that is passed over in comparing a text with all of them: it takes
most of the time and tells the least. Contents of a few hundred entries have no such term."""


@dataclass(frozen=True, slots=True)
class Sparse:
    """Rows of (column, value), one after another; row ``i`` is ``starts[i]:starts[i + 1]``."""

    starts: NDArray[np.int64]
    columns: Ints
    values: Floats

    def row(self, i: int) -> tuple[Ints, Floats]:
        here = slice(self.starts[i], self.starts[i + 1])
        return self.columns[here], self.values[here]

    def take(self, some: NDArray[np.integer]) -> tuple[NDArray[np.intp], Ints, Floats]:
        """Of ``some`` rows, one after another: whose it is (0, 1, ...), columns, values."""
        starts = self.starts[some]
        sizes = self.starts[some + 1] - starts
        ends = np.cumsum(sizes)
        places = np.repeat(starts - (ends - sizes), sizes)
        places += np.arange(len(places))
        owners = np.repeat(np.arange(len(some)), sizes)
        return owners, self.columns[places], self.values[places]

    def transposed(self, width: int) -> "Sparse":
        rows = np.repeat(np.arange(len(self.starts) - 1, dtype=np.int32), np.diff(self.starts))
        order = np.argsort(self.columns, kind="stable")
        return Sparse(
            _starts(np.bincount(self.columns, minlength=width)), rows[order], self.values[order]
        )


@dataclass(frozen=True, slots=True)
class Weighed:
    """A text's known terms with their weights, scaled so that the whole text, unknown terms
    included, has length one."""

    columns: Ints
    values: Floats


class Counter:
    """Collects the terms of the examples for a Block, some texts at a time."""

    def __init__(self) -> None:
        self._ids: defaultdict[str, int] = defaultdict()
        self._ids.default_factory = self._ids.__len__  # a new term gets the next number
        self._sizes: list[int] = []
        self._columns: list[Ints] = []
        self._values: list[Floats] = []

    def add(self, texts: Sequence[Counts]) -> None:
        self._sizes += map(len, texts)
        terms = map(self._ids.__getitem__, chain.from_iterable(texts))
        self._columns.append(np.fromiter(terms, np.int32))
        counts = chain.from_iterable(text.values() for text in texts)
        self._values.append(np.fromiter(counts, np.float32))

    @property
    def ids(self) -> dict[str, int]:
        self._ids.default_factory = None
        return self._ids

    def rows(self) -> Sparse:
        starts = _starts(np.array(self._sizes, np.int64))
        none: list[NDArray[np.int32]] = [np.zeros(0, np.int32)]
        columns = np.concatenate(self._columns or none)
        return Sparse(starts, columns, np.concatenate([*self._values, np.zeros(0, np.float32)]))


class Block:
    """One kind of terms (words or pieces of words) of all example questions."""

    def __init__(self, counted: Counter) -> None:
        self.ids = counted.ids
        rows = counted.rows()
        self.texts = len(rows.starts) - 1
        self._found = np.bincount(rows.columns, minlength=len(self.ids))
        self.idf = (np.log((1 + self.texts) / (1 + self._found)) + 1).astype(np.float32)
        self.idf_unknown = float(np.log(1 + self.texts) + 1)
        values = rows.values * self.idf[rows.columns]
        values /= np.repeat(_lengths(values, rows.starts), np.diff(rows.starts))
        self.rows = Sparse(rows.starts, rows.columns, values)
        self.postings = self.rows.transposed(len(self.ids))

    def weigh(self, text: Counts) -> Weighed:
        """An empty text has no terms."""
        columns = np.array([self.ids.get(term, -1) for term in text], np.int32)
        values = np.fromiter(text.values(), np.float32, len(text))
        is_known = columns >= 0
        columns, unknown = columns[is_known], values[~is_known] * np.float32(self.idf_unknown)
        known = values[is_known] * self.idf[columns]
        length = float((known * known).sum() + (unknown * unknown).sum())
        return Weighed(columns, known * np.float32(length**-0.5 if length else 0))

    def similarities(self, text: Weighed) -> Floats:
        """Cosine of the text with every example question, in the order of the build."""
        telling = self._found[text.columns] <= max(COMMON_LEAST, COMMON_SHARE * self.texts)
        columns, weights = text.columns[telling], text.values[telling]
        if not len(columns):
            return np.zeros(self.texts, np.float32)
        places, rows, values = self.postings.take(columns)
        values *= weights[places]
        return np.bincount(rows, values, minlength=self.texts).astype(np.float32)

    def alike(self, some: NDArray[np.intp]) -> Floats:
        """Cosines of some example questions with each other."""
        rows, columns, values = self.rows.take(some)
        _, places, counts = np.unique(columns, return_inverse=True, return_counts=True)
        is_shared = counts > 1  # the others count for a row's own length only, which is one
        narrow = np.cumsum(is_shared) - 1
        kept = np.flatnonzero(is_shared[places])
        dense = np.zeros((len(some), int(is_shared.sum())), np.float32)
        dense[rows[kept], narrow[places[kept]]] = values[kept]
        alike = np.asarray(dense @ dense.T)
        np.fill_diagonal(alike, 1)
        return alike


def _starts(sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    starts = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=starts[1:])
    return starts


def _lengths(values: Floats, starts: NDArray[np.int64]) -> Floats:
    sums = np.zeros(len(values) + 1, np.float64)
    np.cumsum(values.astype(np.float64) ** 2, out=sums[1:])
    squared = sums[starts[1:]] - sums[starts[:-1]]
    return np.sqrt(np.maximum(squared, 1e-12)).astype(np.float32)
