"""Asks the content itself how easily it is confused, and raises or lowers its confidence.

A knowledge base whose entries are near each other answers more questions wrongly that belong to
none of them. So each of a sample of example questions is asked twice: without itself (its entry
should be found) and without its entry's questions (nothing should be found).
"""

import numpy as np
from numpy.typing import NDArray

from bot.adapters.search.calibration import Coefficients
from bot.adapters.search.corpus import BACKGROUND, Corpus, Probe
from bot.adapters.search.features import describe

SAMPLE = 150
"""Questions asked: half a second at 10 000 entries."""
STRANGERS = 0.3
"""Share of real questions that no entry answers, as far as one can say beforehand."""
PRECISION = 0.95
LEAST_ENTRIES = 8
"""Fewer say nothing about others that might be asked for."""
TRUST = 0.7
"""How far the content's own threshold is followed: questions that stand in the content are more
alike than those that people will ask."""
MOST_LOWER, MOST_HIGHER = 2.0, 3.0


def shift(corpus: Corpus, entries: int, coefficients: Coefficients) -> float:
    """What to add to the logits of this content."""
    if entries < LEAST_ENTRIES:
        return 0.0
    found, found_right, strangers = _ask(corpus, coefficients)
    needed = threshold(found, found_right, strangers)
    return -TRUST * float(np.clip(needed - coefficients.usual, -MOST_LOWER, MOST_HIGHER))


def threshold(
    found: NDArray[np.float64], right: NDArray[np.bool_], strangers: NDArray[np.float64]
) -> float:
    """The lowest logit from which on PRECISION of the answers would be right."""
    logits = np.concatenate([found, strangers])
    weights = np.concatenate(
        [
            np.full(len(found), (1 - STRANGERS) / max(len(found), 1)),
            np.full(len(strangers), STRANGERS / max(len(strangers), 1)),
        ]
    )
    rightly = weights * np.concatenate([right, np.zeros(len(strangers), bool)])
    order = np.argsort(-logits, kind="stable")
    precise = np.cumsum(rightly[order]) >= PRECISION * np.cumsum(weights[order])
    if not precise.any():
        return float(logits.max(initial=0.0)) + 0.5
    return float(logits[order][np.flatnonzero(precise)[-1]])


def _ask(
    corpus: Corpus, coefficients: Coefficients
) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.float64]]:
    questions = [
        i for i, e in enumerate(corpus.examples) if e.is_question and e.owner != BACKGROUND
    ]
    spread = np.linspace(0, len(questions) - 1, min(SAMPLE, len(questions)))
    found, right, strangers = [], [], []
    for number in np.array(questions)[spread.astype(np.intp)]:
        example = corpus.examples[number]
        probe = corpus.probe(example.text, example.locale)
        logit, owner = _best(corpus, probe, coefficients, np.array([number]))
        found.append(logit)
        right.append(owner == example.owner)
        whole = np.flatnonzero(corpus.owners == example.owner)
        strangers.append(_best(corpus, probe, coefficients, whole)[0])
    return np.array(found), np.array(right, bool), np.array(strangers)


def _best(
    corpus: Corpus, probe: Probe, coefficients: Coefficients, without: NDArray[np.intp]
) -> tuple[float, int]:
    scored = describe(corpus, probe, 3, without)
    if not len(scored.entries):
        return -10.0, BACKGROUND
    logits = coefficients.logits(scored.features)
    best = int(np.argmax(logits))
    return float(logits[best]), int(scored.entries[best])
