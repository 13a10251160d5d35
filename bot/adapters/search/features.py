"""Describes how well an entry fits a text, in the numbers the confidence is made of."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.adapters.search import ridge
from bot.adapters.search.corpus import Corpus, Probe
from bot.adapters.search.tfidf import Floats, Ints

NAMES = (
    "score", "score_margin", "nearness", "nearness_margin", "covered", "covering", "unknown",
    "softmax", "covered_by_entry", "by_words", "by_pieces", "second",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scored:
    """Entries by falling score, the example question that is nearest of each, and one row of
    features (``NAMES``) each."""

    entries: Ints
    nearest: NDArray[np.intp]
    features: Floats


def describe(corpus: Corpus, probe: Probe, most: int, leave_out: Ints | None = None) -> Scored:
    """The best ``most`` entries for ``probe``. ``leave_out`` are example questions to act as if
    they were not there."""
    nearness = probe.nearness
    if leave_out is not None:
        nearness = nearness.copy()
        nearness[leave_out] = -1.0
    near = ridge.nearest(nearness)
    if leave_out is not None:
        near = near[nearness[near] > -1.0]
    owners = corpus.owners[near]
    entries, first = np.unique(owners, return_index=True)
    entries, first = entries[entries >= 0], first[entries >= 0]
    if not len(entries):
        empty = np.zeros(0, np.int32)
        return Scored(empty, empty.astype(np.intp), np.zeros((0, len(NAMES)), np.float32))
    scores = ridge.scores(corpus.kernel(near), nearness[near], ridge.targets(owners, entries))
    order = np.argsort(-scores, kind="stable")
    top = order[:most]
    best = near[first[top]]
    rows = np.empty((len(top), len(NAMES)), np.float32)
    rows[:, 0] = scores[top]
    rows[:, 1] = scores[top] - _rival(scores, order, top)
    closest = nearness[near[first]]
    rows[:, 2] = closest[top]
    rows[:, 3] = closest[top] - _rival(closest, np.argsort(-closest, kind="stable"), top)
    rows[:, 7] = np.exp(4 * scores[top]) / np.exp(4 * scores).sum()
    rows[:, 9] = probe.by_words[best]
    rows[:, 10] = probe.by_pieces[best]
    known = corpus.words.idf[probe.stems]
    whole = float(known.sum()) + probe.unknown * corpus.words.idf_unknown
    rows[:, 6] = probe.unknown * corpus.words.idf_unknown / whole if whole else 1.0
    for i, place in enumerate(top):
        example = corpus.stems_of(int(best[i]))
        idf = corpus.words.idf[example]
        shared = float(idf[np.isin(example, probe.stems)].sum())
        rows[i, 4] = shared / whole if whole else 0.0
        rows[i, 5] = shared / max(float(idf.sum()), 1e-6)
        mine = near[owners == entries[place]]
        union = np.concatenate([corpus.stems_of(int(m)) for m in mine])
        rows[i, 8] = float(known[np.isin(probe.stems, union)].sum()) / whole if whole else 0.0
        sims = nearness[mine]
        rows[i, 11] = sims[1] if len(sims) > 1 else 0.0
    return Scored(entries[top], best, rows)


def _rival(values: Floats, order: NDArray[np.intp], top: NDArray[np.intp]) -> Floats:
    """For each of ``top`` the greatest of the other values; -1 where there is no other."""
    if len(values) < 2:
        return np.full(len(top), -1.0, np.float32)
    rivals: Floats = np.where(top == order[0], values[order[1]], values[order[0]])
    return rivals
