"""Describes how well an entry fits a text, in the numbers the confidence is made of."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.adapters.search import ridge
from bot.adapters.search.corpus import BACKGROUND, Corpus, Probe
from bot.adapters.search.tfidf import Floats, Ints

NAMES = (
    "score",  # of the entry, by the ridge
    "score_margin",  # over the best other entry
    "nearness",  # of the entry's nearest question
    "nearness_margin",  # over the nearest question of another entry
    "covered",  # share of the text's rare stems that the nearest question has
    "covered_by_entry",  # the same, for all near questions of the entry
    "talk",  # the ridge's score of everyday talk
    "length",  # logarithm of the number of stems: one or two words say little
)


@dataclass(frozen=True, slots=True)
class Scored:
    """Entries by falling score, the example question that is nearest of each, and one row of
    features (``NAMES``) each."""

    entries: Ints
    nearest: NDArray[np.intp]
    features: Floats


def describe(
    corpus: Corpus, probe: Probe, most: int, without: NDArray[np.intp] | None = None
) -> Scored:
    """The best ``most`` entries for ``probe``, as if the examples ``without`` were not there."""
    near = ridge.nearest(probe.nearness, without)
    owners, nearness = corpus.owners[near], probe.nearness[near]
    places: dict[int, int] = {}
    for place, owner in enumerate(owners.tolist()):
        places.setdefault(owner, place)
    places.pop(BACKGROUND, None)
    entries = np.fromiter(places.keys(), np.int32)
    first = np.fromiter(places.values(), np.intp)
    if not len(entries) or not nearness[first[0]] > 0:
        none = np.zeros(0, np.int32)
        return Scored(none, none.astype(np.intp), np.zeros((0, len(NAMES)), np.float32))
    is_own = owners[:, None] == np.append(entries, BACKGROUND)
    scores = ridge.scores(corpus.kernel(near), nearness, is_own)
    scores, talk = scores[:-1], scores[-1]
    top = np.argsort(-scores, kind="stable")[:most]
    rows = np.empty((len(top), len(NAMES)), np.float32)
    rows[:, 0] = scores[top]
    rows[:, 1] = _margin(scores)[top]
    rows[:, 2] = nearness[first[top]]
    rows[:, 3] = _margin(nearness[first])[top]
    is_top = is_own[:, top]
    theirs = np.flatnonzero(is_top.any(axis=1))
    has, idf = corpus.shared(near[theirs], probe)
    # Some BLAS kernels raise the flag for lanes beyond the end of an array; the values are sound.
    with np.errstate(invalid="ignore"):
        rows[:, 4] = has[np.searchsorted(theirs, first[top])] @ idf
        rows[:, 5] = (is_top[theirs].T.astype(np.float32) @ has).clip(max=1) @ idf
    rows[:, 6] = talk
    rows[:, 7] = np.log1p(len(probe.stems) + probe.unknown)
    return Scored(entries[top], near[first[top]], rows)


def _margin(values: Floats) -> Floats:
    """How far each value is above the greatest of the others (-1 where there is none)."""
    if len(values) < 2:
        return values + np.float32(1)
    second, first = np.partition(values, -2)[-2:]
    rivals = np.full(len(values), first, np.float32)
    rivals[int(np.argmax(values))] = second
    return values - rivals
