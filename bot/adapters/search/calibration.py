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


WORDS = Coefficients((3.24, 2.34, 0.66, 2.98, -2.97, 3.22, -1.04, 0.94), -2.89)
"""Without sentence vectors."""
VECTORS = WORDS
"""With them."""


def probabilities(logits: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-logits)), np.float32)
