"""The shipped coefficients of the confidence, as ``benchmarks/calibrate.py`` fitted them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Coefficients:
    """One weight a feature, in the order of ``features.NAMES``."""

    weights: tuple[float, ...]
    bias: float


WORDS = Coefficients(
    (6.459, 2.05, -1.086, 2.159, -2.339, 0.921, -1.106, -2.864, 3.283, -3.253, 0.715, -3.127),
    3.827,
)
"""Without sentence vectors."""
