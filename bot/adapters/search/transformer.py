"""Computes a BERT block in numpy float32: projections, attention, norms and the exact GELU.

The model: Devlin et al. 2018, https://arxiv.org/abs/1810.04805, sections 3 and A.2.
"""

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.polynomial import Chebyshev, Polynomial
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class Linear(NamedTuple):
    weight: Floats  # (in, out): half again as fast for a few rows as the file's (out, in)
    bias: Floats

    def __call__(self, x: Floats) -> Floats:
        y: Floats = x @ self.weight
        y += self.bias
        return y


class Norm(NamedTuple):
    weight: Floats
    bias: Floats
    epsilon: float

    def __call__(self, x: Floats) -> Floats:
        y: Floats = x - x.mean(axis=-1, keepdims=True)
        variance = np.einsum("ij,ij->i", y, y) / np.float32(x.shape[-1])
        y /= np.sqrt(variance + np.float32(self.epsilon))[:, None]
        y *= self.weight
        y += self.bias
        return y


class Block(NamedTuple):
    """One transformer block. The three projections are one matrix, the score's scale within it."""

    project: Linear
    merge: Linear
    merge_norm: Norm
    widen: Linear
    narrow: Linear
    narrow_norm: Norm

    def __call__(self, x: Floats, mask: Floats, heads: int) -> Floats:
        batch, length = mask.shape
        width = x.shape[-1]
        parts = self.project(x).reshape(batch, length, 3, heads, width // heads)
        query, key, value = parts.transpose(2, 0, 3, 1, 4)
        scores = query @ key.swapaxes(-1, -2)
        scores += mask[:, None, None, :]
        scores -= scores.max(axis=-1, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(axis=-1, keepdims=True)
        seen = (scores @ value).transpose(0, 2, 1, 3).reshape(batch * length, width)
        x = self.merge_norm(x + self.merge(seen))
        return self.narrow_norm(x + self.narrow(_gelu(self.widen(x))))


def _erfc_tail() -> list[np.float32]:
    """Coefficients, highest first, of ``erfc(u)·exp(u²)`` in ``t = 1/(1 + u/2)``, u from 0 to 6.

    numpy has no erf; the interpolation is closer to it than float32 can tell.
    """

    def tail(t: NDArray[np.float64]) -> NDArray[np.float64]:
        us = 2 / t - 2
        return np.array([math.erfc(u) * math.exp(u * u) for u in us])

    fit: Any = Chebyshev.interpolate(tail, 9, domain=[0.25, 1])
    return [np.float32(value) for value in fit.convert(kind=Polynomial).coef[::-1]]


_TAIL = _erfc_tail()


def _gelu(x: Floats) -> Floats:
    """``x·Φ(x)`` exactly (no tanh), as ``max(x, 0) − |x|/2·erfc(|x|/√2)``."""
    size = np.abs(x)
    u = size * np.float32(math.sqrt(0.5))
    t = 1 / (1 + u * np.float32(0.5))
    tail = t * _TAIL[0]
    tail += _TAIL[1]
    for coefficient in _TAIL[2:]:
        tail *= t
        tail += coefficient
    tail *= np.exp(-u * u)
    tail *= size
    tail *= np.float32(0.5)
    result: Floats = np.maximum(x, 0)
    result -= tail
    return result
