"""Learns what each sign speaks for each kind of report, from labelled reports.

``python -m scripts.kind_points FILE.jsonl…`` fits the ``points`` of every ``[[kind]]`` in
``data/repro.toml`` and writes them there. A logistic regression on top of what the phrases say
already, with a price on every point, so that what tells nothing gets none.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.domain.repro_answers import answers
from bot.domain.repro_guide import Guide, Kind
from bot.domain.repro_kinds import scores_of, signs_of
from bot.domain.repro_reading import read
from bot.knowledge import guide_of
from bot.settings import Settings

ROOT = Path(__file__).parent.parent
REPRO = ROOT / "data" / "repro.toml"
SEEN_LEAST = 4
"""A sign of fewer reports is left alone."""
STEPS = 800
PRICE, SHRINK = 0.5, 0.5
"""Of a point's being there at all, and of its size squared."""
SMALLEST = 0.15
QUIET = 2.0
"""So much worse is it to miss what nothing may be quoted of."""

Matrix = npt.NDArray[np.float64]


def main(paths: Sequence[str]) -> None:
    lines = [line for path in paths for line in Path(path).read_text("utf-8").splitlines()]
    reports = [json.loads(line) for line in lines]
    guide = _without_points(guide_of(Settings(data_dir=ROOT / "data")))
    kinds = list(guide.kinds)
    signs, named = [], []
    for report in reports:
        reading = read(report["text"], guide)
        present = answers(reading)
        signs.append(signs_of(reading, present))
        named.append(list(scores_of(reading, present, signs[-1]).values()))
    seen = Counter(sign for one in signs for sign in one)
    names = sorted(str(sign) for sign, count in seen.items() if count >= SEEN_LEAST)
    there = np.array([[float(name in one) for name in names] for one in signs])
    meant = np.array([kinds.index(Kind(report["kind"])) for report in reports])
    heed = np.array([1.0 if guide.kinds[kind].may_quote else QUIET for kind in kinds])
    points = fit(there, np.array(named), meant, heed)
    text = REPRO.read_text("utf-8")
    for at, kind in enumerate(kinds):
        text = _written(text, kind, dict(zip(names, points[:, at].tolist(), strict=True)))
    REPRO.write_text(text, "utf-8")


def fit(there: Matrix, named: Matrix, meant: npt.NDArray[np.int64], heed: Matrix) -> Matrix:
    """Points by sign and kind. Rare kinds weigh more, and so do those with more ``heed``.

    Accelerated proximal gradient descent: https://doi.org/10.1137/080716542."""
    count, kinds = named.shape
    is_it = np.eye(kinds)[meant]
    weight = np.sqrt(count / kinds / is_it.sum(0)) * heed
    weight = weight[meant][:, None]
    pace = 2 * count / (np.linalg.norm(there, 2) ** 2 * float(weight.max()))
    points = ahead = np.zeros((there.shape[1], kinds))
    speed = 1.0
    for _ in range(STEPS):
        scores = there @ ahead + named
        odds = np.exp(scores - scores.max(1, keepdims=True))
        wrong = (odds / odds.sum(1, keepdims=True) - is_it) * weight
        moved = ahead - pace * (there.T @ wrong + SHRINK * ahead) / count
        nearer = np.maximum(np.abs(moved) - PRICE * pace / count, 0)
        moved = np.sign(moved) * nearer
        faster = (1 + (1 + 4 * speed**2) ** 0.5) / 2
        ahead = moved + (speed - 1) / faster * (moved - points)
        points, speed = moved, faster
    return points


def _without_points(guide: Guide) -> Guide:
    kinds = {kind: replace(rule, points={}) for kind, rule in guide.kinds.items()}
    return replace(guide, kinds=kinds)


def _written(text: str, kind: Kind, points: dict[str, float]) -> str:
    """``text`` with the points of ``kind``, those for it first."""
    told = [(name, value) for name, value in points.items() if abs(value) >= SMALLEST]
    told.sort(key=lambda one: -one[1])
    line = "points = { " + ", ".join(f"{name} = {value:.1f}" for name, value in told) + " }"
    pattern = rf'(?m)^(id = "{kind}"\n)(?:points = .*\n)?'
    return re.sub(pattern, lambda found: f"{found[1]}{line}\n", text, count=1)


if __name__ == "__main__":
    main(sys.argv[1:])
