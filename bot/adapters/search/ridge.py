"""Scores entries against each other: similarity says what is alike, this says what tells apart.

Kernel ridge regression, solved anew for each text over its nearest example questions, with
targets +1 for an entry's own questions and -1 for the others. Nothing is trained, so changed
content costs nothing.
"""

import numpy as np
from numpy.typing import NDArray

from bot.adapters.search.tfidf import Floats

NEIGHBOURS = 80
"""Example questions that take part; more make it slower and no better."""
RIDGE = 0.3
BIAS = 1.0


def scores(kernel: Floats, nearness: Floats, is_own: NDArray[np.bool_]) -> Floats:
    """One score (about -1 to 1) an entry; ``is_own`` (questions x entries) says whose a question
    is. ``kernel`` holds the questions' similarities to each other, ``nearness`` to the text.
    """
    system = kernel + np.float32(BIAS)
    system.flat[:: len(system) + 1] += np.float32(RIDGE)
    weights = np.linalg.solve(system, nearness + np.float32(BIAS))
    return np.asarray(weights @ (2 * is_own - np.float32(1)), np.float32)


def nearest(nearness: Floats, without: NDArray[np.intp] | None = None) -> NDArray[np.intp]:
    """The places of the nearest questions, nearest first; ties in the order of the content.
    Those in ``without`` are passed over."""
    if without is not None:
        nearness = nearness.copy()
        nearness[without] = -np.inf
    greatest = float(nearness.max(initial=-np.inf))
    for share in (0.5, 0.25, 0.125, 0):  # few remain to be sorted
        some = np.flatnonzero(nearness > share * greatest)
        if len(some) >= NEIGHBOURS:
            break
    else:
        some = np.arange(len(nearness))
    if len(some) > NEIGHBOURS:
        values = nearness[some]
        some = some[values >= np.partition(values, -NEIGHBOURS)[-NEIGHBOURS]]
    return some[np.argsort(-nearness[some], kind="stable")][:NEIGHBOURS]
