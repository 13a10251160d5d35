"""Weighs terms by how rare they are and compares a text with every example question at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
CHUNK = 8192
"""Questions weighed at a time: bounds the memory a build needs."""


@dataclass(frozen=True, slots=True)
class Sparse:
    """Rows of (column, value), one after another; row ``i`` is ``starts[i]:starts[i + 1]``."""

    starts: NDArray[np.int64]
    columns: Ints
    values: Floats

    def row(self, i: int) -> tuple[Ints, Floats]:
        here = slice(self.starts[i], self.starts[i + 1])
        return self.columns[here], self.values[here]

    def take(self, some: NDArray[np.intp]) -> tuple[Ints, NDArray[np.intp]]:
        """The columns of ``some`` rows, one after another, and whose each is (0, 1, ...)."""
        starts, ends = self.starts[some], self.starts[some + 1]
        spans = zip(starts.tolist(), ends.tolist(), strict=True)
        columns = np.concatenate([self.columns[a:b] for a, b in spans])
        return columns, np.repeat(np.arange(len(some)), ends - starts)

    def transposed(self, width: int) -> "Sparse":
        rows = np.repeat(np.arange(len(self.starts) - 1, dtype=np.int32), np.diff(self.starts))
        order = np.argsort(self.columns, kind="stable")
        starts = np.zeros(width + 1, np.int64)
        np.cumsum(np.bincount(self.columns, minlength=width), out=starts[1:])
        return Sparse(starts, rows[order], self.values[order])


@dataclass(frozen=True, slots=True)
class Weighed:
    """A text's known terms with their weights, scaled so that the whole text, unknown terms
    included, has length one."""

    columns: Ints
    values: Floats


class Block:
    """One kind of terms (words or pieces of words) of all example questions.

    ``texts`` are lists of (term, factor); ``background`` texts count for rarity as well.
    """

    def __init__(self, texts: Sequence[Sequence[tuple[str, float]]]) -> None:
        self.ids: dict[str, int] = {}
        parts = [self._count(texts[i : i + CHUNK]) for i in range(0, len(texts), CHUNK)]
        sizes = np.concatenate([sizes for sizes, _, _ in parts])
        columns = np.concatenate([columns for _, columns, _ in parts])
        values = np.concatenate([values for _, _, values in parts])
        self.texts = len(texts)
        found = np.bincount(columns, minlength=len(self.ids))
        self.idf = self._rarity(found).astype(np.float32)
        self.idf_unknown = float(self._rarity(np.zeros(1, np.int64))[0])
        values *= self.idf[columns]
        starts = np.zeros(len(texts) + 1, np.int64)
        np.cumsum(sizes, out=starts[1:])
        values /= np.repeat(_lengths(values, starts), sizes)
        self.rows = Sparse(starts, columns, values)
        self.postings = self.rows.transposed(len(self.ids))

    def _rarity(self, found: NDArray[np.int64]) -> NDArray[np.float64]:
        return np.asarray(np.log((1.0 + self.texts) / (1.0 + found)) + 1.0)

    def _count(
        self, texts: Sequence[Sequence[tuple[str, float]]]
    ) -> tuple[NDArray[np.int64], Ints, Floats]:
        ids = self.ids
        sizes = np.array([len(text) for text in texts], np.int64)
        total = int(sizes.sum())
        flat = [pair for text in texts for pair in text]
        terms = np.fromiter((ids.setdefault(t, len(ids)) for t, _ in flat), np.int64, total)
        factors = np.fromiter((factor for _, factor in flat), np.float32, total)
        places = np.repeat(np.arange(len(texts)), sizes) * (len(ids) + 1) + terms
        places, first, counts = np.unique(places, return_index=True, return_counts=True)
        rows, columns = np.divmod(places, len(ids) + 1)
        values = factors[first] * (1.0 + np.log(counts, dtype=np.float32))
        return np.bincount(rows, minlength=len(texts)), columns.astype(np.int32), values

    def weigh(self, text: Iterable[tuple[str, float]]) -> Weighed:
        """Never divides by zero: an empty text has no terms."""
        counts: dict[str, int] = {}
        factors: dict[str, float] = {}
        for term, factor in text:
            counts[term] = counts.get(term, 0) + 1
            factors[term] = factor
        known: list[int] = []
        values: list[float] = []
        length = 0.0
        for term, count in counts.items():
            factor = factors[term] * (1.0 if count == 1 else 1.0 + float(np.log(count)))
            column = self.ids.get(term)
            value = factor * (self.idf_unknown if column is None else float(self.idf[column]))
            length += value * value
            if column is not None:
                known.append(column)
                values.append(value)
        scale = length**-0.5 if length else 0.0
        return Weighed(np.array(known, np.int32), np.array(values, np.float32) * np.float32(scale))

    def similarities(self, text: Weighed) -> Floats:
        """Cosine of the text with every example question, in the order of the build."""
        starts, ends = self.postings.starts[text.columns], self.postings.starts[text.columns + 1]
        if not len(starts):
            return np.zeros(self.texts, np.float32)
        spans = [
            slice(start, end) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
        ]
        rows = np.concatenate([self.postings.columns[span] for span in spans])
        values = np.concatenate([self.postings.values[span] for span in spans])
        values *= np.repeat(text.values, ends - starts)
        return np.bincount(rows, values, minlength=self.texts).astype(np.float32)

    def alike(self, some: NDArray[np.integer]) -> Floats:
        """Cosines of some example questions with each other."""
        picked = [self.rows.row(int(i)) for i in some]
        sizes = [len(columns) for columns, _ in picked]
        columns = np.concatenate([columns for columns, _ in picked])
        shared, places = np.unique(columns, return_inverse=True)
        dense = np.zeros((len(some), len(shared)), np.float32)
        rows = np.repeat(np.arange(len(some)), sizes)
        dense[rows, places] = np.concatenate([values for _, values in picked])
        return np.asarray(dense @ dense.T)


def _lengths(values: Floats, starts: NDArray[np.int64]) -> Floats:
    sums = np.zeros(len(values) + 1, np.float64)
    np.cumsum(values.astype(np.float64) ** 2, out=sums[1:])
    squared = sums[starts[1:]] - sums[starts[:-1]]
    return np.sqrt(np.maximum(squared, 1e-12)).astype(np.float32)
