"""Turns features into the probability that the entry is right."""

from dataclasses import dataclass

import numpy as np

from bot.adapters.search.tfidf import Floats


@dataclass(frozen=True, slots=True)
class Coefficients:
    """One weight a feature, in the order of ``features.NAMES``."""

    weights: tuple[float, ...]
    bias: float
    usual: float = 1.3
    """The threshold (logit) that a content of usual confusability asks for."""

    def logits(self, features: Floats) -> Floats:
        return np.asarray(features @ np.array(self.weights, np.float32) + np.float32(self.bias))


WORDS = Coefficients((3.24, 2.34, 0.66, 2.98, -2.97, 3.22, -1.04, 0.94), -2.89)
"""Without sentence vectors. Fitted by ``benchmarks/calibrate.py`` on 35 contents made from
CLINC150, nlp.js (en, es), home-assistant (en, es) and the shipped entries. With each family judged
by coefficients fitted on the others, 95.4 % of the answers were right, 53.6 % of the questions in
scope answered rightly, 2.8 % of the others answered."""
VECTORS = Coefficients((2.1, 3.22, 2.53, 1.14, -2.45, 2.41, -1.31, 0.13), -2.95, usual=2.1)
"""With all-MiniLM-L6-v2 blended in, fitted likewise. Vectors know entries that words cannot tell
apart, so that contents ask for more; ``usual`` allows for that."""


def probabilities(logits: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-logits)), np.float32)
