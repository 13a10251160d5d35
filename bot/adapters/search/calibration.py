"""Turns features into the probability that the entry is right."""

from dataclasses import dataclass

import numpy as np

from bot.adapters.search.coefficients import WORDS, Coefficients
from bot.adapters.search.tfidf import Floats


@dataclass(frozen=True, slots=True)
class Calibration:
    """The shipped coefficients, moved by what the content itself shows."""

    coefficients: Coefficients = WORDS
    shift: float = 0.0
    """Added to the logit."""

    def confidences(self, features: Floats) -> Floats:
        """One probability a row."""
        logits = features @ np.array(self.coefficients.weights, np.float32)
        shifted = logits + np.float32(self.coefficients.bias + self.shift)
        return np.asarray(1 / (1 + np.exp(-shifted)), np.float32)
