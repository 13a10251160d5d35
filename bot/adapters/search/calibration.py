"""Turns features into the probability that the entry is right."""

from dataclasses import dataclass

import numpy as np

from bot.adapters.search.tfidf import Floats


@dataclass(frozen=True, slots=True)
class Coefficients:
    """One weight a feature, in the order of ``features.NAMES``."""

    weights: tuple[float, ...]
    bias: float

    def logits(self, features: Floats) -> Floats:
        return features @ np.array(self.weights, np.float32) + np.float32(self.bias)


WORDS = Coefficients((2.95, 2.47, 0.95, 3.09, -3.33, 3.52, -0.77, 0.73), -2.52)
"""Without sentence vectors."""
VECTORS = WORDS
"""With them."""


def probabilities(logits: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-logits)), np.float32)
