"""Weighs terms by how rare they are and compares a text with every example question at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count, cycle, repeat
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
Counts = Mapping[str, float]
"""How much there is of each term in one text."""
COMMON_LEAST, COMMON_SHARE = 1500, 0.08
"""A term in more examples than that is passed over in comparing a text with all of them: it takes
most of the time and tells the least. Contents of a few hundred entries have no such term."""
UNKNOWN = -1
"""The column of every term that is in no example: the last one, which has no postings."""


class Counted(NamedTuple):
    """The two kinds of terms in one text; they count alike, however many there are of each."""

    words: Counts
    pieces: Counts


@dataclass(frozen=True, slots=True)
class Sparse:
    """Rows of (column, value); row ``i`` is ``starts[i]:starts[i] + sizes[i]``."""

    starts: NDArray[np.int64]
    sizes: NDArray[np.int64]
    columns: Ints
    values: Floats

    def row(self, i: int) -> tuple[Ints, Floats]:
        here = slice(self.starts[i], self.starts[i] + self.sizes[i])
        return self.columns[here], self.values[here]

    def take(self, some: NDArray[np.integer]) -> tuple[NDArray[np.int64], Ints, Floats]:
        """Of ``some`` rows, one after another: sizes, columns, values."""
        sizes = self.sizes[some]
        ends = np.cumsum(sizes)
        places = np.repeat(self.starts[some] - (ends - sizes), sizes)
        places += np.arange(len(places))
        return sizes, self.columns.take(places), self.values.take(places)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A text's terms with their weights, scaled so that the whole text has length one."""

    columns: Ints
    values: Floats


class Counter:
    """Collects the terms of the examples for a Table, some texts at a time."""

    def __init__(self) -> None:
        number = count().__next__  # a new term of either kind gets the next one
        self._words: defaultdict[str, int] = defaultdict(number)
        self._pieces: defaultdict[str, int] = defaultdict(number)
        self._sizes: list[int] = []
        self._columns: list[Ints] = []
        self._values: list[Floats] = []

    def add(self, texts: Sequence[Counted]) -> None:
        parts = [part for text in texts for part in text]
        self._sizes += map(len, parts)
        kinds = cycle((self._words.__getitem__, self._pieces.__getitem__))
        columns = chain.from_iterable(map(map, kinds, parts))
        self._columns.append(np.fromiter(columns, np.int32))
        values = chain.from_iterable(part.values() for part in parts)
        self._values.append(np.fromiter(values, np.float32))

    def close(self) -> tuple[dict[str, int], dict[str, int]]:
        """The columns of the words and of the pieces; from now on unknown terms stay so."""
        self._words.default_factory = self._pieces.default_factory = None
        return self._words, self._pieces

    def rows(self) -> Sparse:
        """Two for each text: words, pieces."""
        sizes = np.array(self._sizes, np.int64)
        columns = np.concatenate([*self._columns, np.zeros(0, np.int32)])
        values = np.concatenate([*self._values, np.zeros(0, np.float32)])
        return Sparse(np.cumsum(sizes) - sizes, sizes, columns, values)


class Table:
    """The terms of all example questions, weighed: words and pieces of words side by side."""

    def __init__(self, counted: Counter) -> None:
        self.words, self._pieces = counted.close()
        parts = counted.rows()
        self.texts = len(parts.sizes) // 2
        found = np.bincount(parts.columns, minlength=len(self.words) + len(self._pieces) + 1)
        self.idf = (np.log((1 + self.texts) / (1 + found)) + 1).astype(np.float32)
        values = parts.values * self.idf[parts.columns]
        values *= np.repeat(_scales(values, parts), parts.sizes)
        self.rows = Sparse(
            parts.starts[::2], parts.sizes[::2] + parts.sizes[1::2], parts.columns, values
        )
        self.word_rows = Sparse(parts.starts[::2], parts.sizes[::2], parts.columns, values)
        self._postings = self._transposed(found)

    def weigh(self, text: Counted) -> Weighed:
        """An empty text has no terms."""
        columns = np.fromiter(
            chain(
                map(self.words.get, text.words, repeat(UNKNOWN)),
                map(self._pieces.get, text.pieces, repeat(UNKNOWN)),
            ),
            np.int32,
        )
        values = np.fromiter(chain(text.words.values(), text.pieces.values()), np.float32)
        values *= self.idf[columns]
        for part in (values[: len(text.words)], values[len(text.words) :]):
            if length := float(part @ part):
                part *= np.float32((2 * length) ** -0.5)
        return Weighed(columns, values)

    def similarities(self, text: Weighed) -> Floats:
        """Cosine of the text with every example question, in the order of the build."""
        sizes, rows, values = self._postings.take(text.columns)
        values *= np.repeat(text.values, sizes)
        return np.bincount(rows, values, minlength=self.texts).astype(np.float32)

    def alike(self, some: NDArray[np.intp]) -> Floats:
        """Cosines of some example questions with each other."""
        sizes, columns, values = self.rows.take(some)
        _, places, counts = np.unique(columns, return_inverse=True, return_counts=True)
        is_shared = counts > 1  # the others count for a row's own length only, which is one
        narrow = np.cumsum(is_shared) - 1
        kept = np.flatnonzero(is_shared[places])
        dense = np.zeros((len(some), int(is_shared.sum())), np.float32)
        owners = np.repeat(np.arange(len(some)), sizes)
        dense[owners[kept], narrow[places[kept]]] = values[kept]
        alike = np.asarray(dense @ dense.T)
        np.fill_diagonal(alike, 1)
        return alike

    def _transposed(self, found: NDArray[np.int64]) -> Sparse:
        """Of each term the examples that have it, none for what is too common."""
        owners = np.repeat(np.arange(self.texts, dtype=np.int32), self.rows.sizes)
        order = np.argsort(self.rows.columns, kind="stable")
        common = max(COMMON_LEAST, COMMON_SHARE * self.texts)
        return Sparse(
            np.cumsum(found) - found,
            np.where(found <= common, found, 0),
            owners[order],
            self.rows.values[order],
        )


def _scales(values: Floats, parts: Sparse) -> Floats:
    """What makes each part half of a row of length one."""
    sums = np.zeros(len(values) + 1, np.float64)
    np.cumsum(values.astype(np.float64) ** 2, out=sums[1:])
    squared = sums[parts.starts + parts.sizes] - sums[parts.starts]
    return np.asarray(1 / np.sqrt(np.maximum(2 * squared, 1e-12)), np.float32)
