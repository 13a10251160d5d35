"""Fits the coefficients of ``bot/adapters/search/calibration.py`` and shows how they carry over.

    python -m benchmarks.calibrate ../shared/eval [--vectors MODEL_FOLDER]

Every family of sets is judged by coefficients that were fitted on the other families only; the
coefficients to be shipped are then fitted on all. Takes about two minutes (ten with vectors).
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.question_sets import Task, chatter, tasks
from bot.adapters.content.faq_files import FaqFiles
from bot.adapters.search import build, correction, features
from bot.adapters.search.calibration import Coefficients, probabilities
from bot.adapters.search.corpus import BACKGROUND, Corpus, Vectors
from bot.adapters.search.language import Languages
from bot.adapters.search.tfidf import Floats
from bot.domain.faq import ANSWER_AT, Entry

CANDIDATES = 5
"""Of each query, the best so many entries teach: one right, the others wrong."""
TALK_SHARE = 0.6
"""Weight of a content's background lines, which no entry answers, beside its queries."""
FAMILIES = {"clinc": 2.0, "nlpjs": 1.0, "home": 0.7, "content": 1.0}
"""Weights: the labels of ``home`` overlap, so that no one could tell some of them apart."""
L2 = 1e-4

Floats64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rows:
    """Candidates of many queries: features, is it right, and whose query it is."""

    features: Floats64
    right: NDArray[np.bool_]
    query: NDArray[np.intp]
    has_answer: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Measured:
    task: Task
    corpus: Corpus
    queries: Rows
    talk: Rows


def measure(task: Task, vectors: Vectors | None) -> Measured:
    corpus = build.corpus_of(task.entries, vectors)
    languages = Languages({x: () for entry in task.entries for x in entry.translations})
    ids = [str(entry.id) for entry in task.entries]
    asked = [(q.text, languages.guess(q.text), q.expect, None) for q in task.queries]
    lines = np.flatnonzero(corpus.owners == BACKGROUND)[::3]
    talk = [
        (corpus.examples[i].text, corpus.examples[i].locale, frozenset[str](), np.array([i]))
        for i in lines
    ]
    return Measured(task, corpus, _rows(corpus, ids, asked), _rows(corpus, ids, talk))


def _rows(
    corpus: Corpus,
    ids: Sequence[str],
    asked: Sequence[tuple[str, str | None, frozenset[str], NDArray[np.intp] | None]],
) -> Rows:
    blocks, right, query = [np.zeros((0, len(features.NAMES)), np.float32)], [], []
    for number, (text, locale, expect, without) in enumerate(asked):
        scored = features.describe(corpus, corpus.probe(text, locale), CANDIDATES, without)
        blocks.append(scored.features)
        right += [ids[entry] in expect for entry in scored.entries]
        query += [number] * len(scored.entries)
    return Rows(
        np.concatenate(blocks).astype(np.float64),
        np.array(right, bool),
        np.array(query, np.intp),
        np.array([bool(expect) for _, _, expect, _ in asked], bool),
    )


def fit(measured: Sequence[Measured]) -> Coefficients:
    """Logistic regression by Newton's method; every family, and every task in it, weighs alike."""
    x: list[Floats64] = []
    y: list[Floats64] = []
    w: list[Floats64] = []
    for one in measured:
        family = one.task.family
        share = FAMILIES[family] / sum(m.task.family == family for m in measured)
        for rows, weight in ((one.queries, share), (one.talk, share * TALK_SHARE)):
            x.append(rows.features)
            y.append(rows.right.astype(np.float64))
            w.append(np.full(len(rows.right), weight / max(len(rows.right), 1)))
    design, target, weights = np.concatenate(x), np.concatenate(y), np.concatenate(w)
    mean, spread = design.mean(0), design.std(0) + 1e-9
    design = np.column_stack([(design - mean) / spread, np.ones(len(design))])
    weights /= weights.sum()
    penalty: Floats64 = np.diag([L2] * len(mean) + [0.0])
    solution = np.zeros(len(mean) + 1)
    for _ in range(30):
        guess = 1 / (1 + np.exp(-design @ solution))
        slope = design.T @ (weights * (guess - target)) + penalty @ solution
        curve = (design * (weights * guess * (1 - guess))[:, None]).T @ design + penalty
        solution -= np.linalg.solve(curve, slope)
    slopes = solution[:-1] / spread
    return Coefficients(
        tuple(round(float(v), 2) for v in slopes), round(float(solution[-1] - slopes @ mean), 2)
    )


def best(rows: Rows, coefficients: Coefficients, shift: float) -> tuple[Floats64, Floats64]:
    """Per query the confidence of its best candidate, and whether that is right."""
    logits = coefficients.logits(rows.features.astype(np.float32)) + np.float32(shift)
    sure, right = np.zeros(len(rows.has_answer)), np.zeros(len(rows.has_answer))
    for i, p in enumerate(probabilities(logits)):
        if p > sure[rows.query[i]]:
            sure[rows.query[i]], right[rows.query[i]] = p, rows.right[i]
    return sure, right


def judge(one: Measured, coefficients: Coefficients) -> tuple[float, float, float, float]:
    """Accuracy, precision, answered rightly, strangers answered; at the shipped threshold."""
    shift = correction.shift(one.corpus, len(one.task.entries), coefficients)
    sure, right = best(one.queries, coefficients, shift)
    answered, inside = sure >= ANSWER_AT, one.queries.has_answer
    return (
        float(right[inside].mean()) if inside.any() else 0.0,
        float(right[answered].mean()) if answered.any() else 1.0,
        float(right[answered & inside].sum() / max(inside.sum(), 1)),
        float(answered[~inside].mean()) if (~inside).any() else 0.0,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--vectors", type=Path)
    options = parser.parse_args()
    vectors = _vectors(options.vectors) if options.vectors else None
    content = FaqFiles(Path("data/faq"), lambda: datetime.now(UTC).date()).load()
    measured = [measure(task, vectors) for task in tasks(options.folder, content)]
    print(f"{'left out':<10}{'task':<16}{'acc@1':>7}{'prec.':>7}{'right':>7}{'oos':>7}")
    figures = []
    for family in FAMILIES:
        elsewhere = fit([m for m in measured if m.task.family != family])
        for one in (m for m in measured if m.task.family == family):
            figures.append(judge(one, elsewhere))
            print(f"{family:<10}{one.task.name:<16}", *(f"{100 * v:6.1f}" for v in figures[-1]))
    print(f"{'mean':<26}", *(f"{100 * v:6.1f}" for v in np.mean(figures, axis=0)))
    shipped = fit(measured)
    _chatter(options.folder, content, shipped, vectors)
    for name, weight in zip(features.NAMES, shipped.weights, strict=True):
        print(f"{name:<20}{weight:>8.2f}")
    print(shipped)


def _chatter(
    folder: Path, content: Sequence[Entry], coefficients: Coefficients, vectors: Vectors | None
) -> None:
    task = Task("content", "chatter", tuple(content), chatter(folder))
    print(
        f"{'chatter':<26}",
        *(f"{100 * v:6.2f}" for v in judge(measure(task, vectors), coefficients)[3:]),
    )


def _vectors(folder: Path) -> Vectors:
    from bot.adapters.search.vectors import SentenceVectors

    encode = SentenceVectors.load(folder).encode
    known: dict[str, Floats] = {}

    def remembered(texts: Sequence[str]) -> Floats:
        """Tasks share most of their texts."""
        new = list(dict.fromkeys(text for text in texts if text not in known))
        known.update(zip(new, encode(new), strict=True) if new else ())
        return np.stack([known[text] for text in texts])

    return remembered


if __name__ == "__main__":
    main()
