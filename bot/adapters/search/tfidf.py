"""Weighs terms by how rare they are and compares a text with every example question at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
Counts = Mapping[str, float]
"""How much there is of each term in one text."""
CHUNK = 8192
"""Texts weighed at a time: bounds the memory a build needs."""


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
        starts, ends = self.starts[some], self.starts[some + 1]
        spans = [slice(a, b) for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]
        owners = np.repeat(np.arange(len(some)), ends - starts)
        columns = np.concatenate([self.columns[span] for span in spans])
        return owners, columns, np.concatenate([self.values[span] for span in spans])

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


class Block:
    """One kind of terms (words or pieces of words) of all example questions."""

    def __init__(self, texts: Sequence[Counts]) -> None:
        self.ids: dict[str, int] = {}
        self.texts = len(texts)
        columns, values = self._flatten(texts)
        found = np.bincount(columns, minlength=len(self.ids))
        self.idf = (np.log((1 + self.texts) / (1 + found)) + 1).astype(np.float32)
        self.idf_unknown = float(np.log(1 + self.texts) + 1)
        values *= self.idf[columns]
        starts = _starts(np.array([len(text) for text in texts], np.int64))
        values /= np.repeat(_lengths(values, starts), np.diff(starts))
        self.rows = Sparse(starts, columns, values)
        self.postings = self.rows.transposed(len(self.ids))

    def _flatten(self, texts: Sequence[Counts]) -> tuple[Ints, Floats]:
        ids, columns, values = self.ids, [], []
        for i in range(0, len(texts), CHUNK):
            some = texts[i : i + CHUNK]
            terms = (ids.setdefault(term, len(ids)) for term in chain.from_iterable(some))
            columns.append(np.fromiter(terms, np.int32))
            counts = chain.from_iterable(text.values() for text in some)
            values.append(np.fromiter(counts, np.float32))
        return np.concatenate(columns), np.concatenate(values)

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
        if not len(text.columns):
            return np.zeros(self.texts, np.float32)
        places, rows, values = self.postings.take(text.columns)
        values *= text.values[places]
        return np.bincount(rows, values, minlength=self.texts).astype(np.float32)

    def alike(self, some: NDArray[np.intp]) -> Floats:
        """Cosines of some example questions with each other."""
        rows, columns, values = self.rows.take(some)
        shared, places = np.unique(columns, return_inverse=True)
        dense = np.zeros((len(some), len(shared)), np.float32)
        dense[rows, places] = values
        return np.asarray(dense @ dense.T)


def _starts(sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    starts = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=starts[1:])
    return starts


def _lengths(values: Floats, starts: NDArray[np.int64]) -> Floats:
    sums = np.zeros(len(values) + 1, np.float64)
    np.cumsum(values.astype(np.float64) ** 2, out=sums[1:])
    squared = sums[starts[1:]] - sums[starts[:-1]]
    return np.sqrt(np.maximum(squared, 1e-12)).astype(np.float32)
