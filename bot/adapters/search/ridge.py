"""Scores entries against each other: similarity says what is alike, this says what tells apart.

Kernel ridge regression, solved anew for each text over its nearest example questions, with
targets +1 for an entry's own questions and -1 for the others. Nothing is trained, so changed
content costs nothing.
"""

import numpy as np
from numpy.typing import NDArray

from bot.adapters.search.tfidf import Floats, Ints

NEIGHBOURS = 80
"""Example questions that take part; more make it slower and no better."""
RIDGE = 0.3
BIAS = 1.0


def scores(kernel: Floats, nearness: Floats, targets: Floats) -> Floats:
    """One score (about -1 to 1) a column of ``targets`` (questions x entries).

    ``kernel`` holds the questions' similarities to each other, ``nearness`` those to the text.
    """
    system = kernel + np.float32(BIAS)
    system.flat[:: len(system) + 1] += np.float32(RIDGE)
    weights = np.linalg.solve(system, nearness + np.float32(BIAS))
    return np.asarray(weights @ targets, np.float32)


def nearest(nearness: Floats) -> NDArray[np.intp]:
    """The places of the nearest questions, nearest first; ties in the order of the content."""
    if len(nearness) > NEIGHBOURS:
        edge = np.partition(nearness, -NEIGHBOURS)[-NEIGHBOURS]
        some = np.flatnonzero(nearness >= edge)
    else:
        some = np.arange(len(nearness))
    return some[np.argsort(-nearness[some], kind="stable")][:NEIGHBOURS]


def targets(owners: Ints, entries: Ints) -> Floats:
    """+1 where a question is the entry's own, else -1."""
    return np.where(owners[:, None] == entries[None, :], np.float32(1), np.float32(-1))
