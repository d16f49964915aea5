"""Noise that is added to samples. A new one is a function and an entry here."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

__all__ = ["NOISES", "NoiseType"]


class NoiseType(NamedTuple):
    """A distribution of noise.

    Attributes:
        draw: From a generator and a number of samples to as many numbers with mean 0 and standard
            deviation 1.
        meaning: What it is, for the description of the key ``kind``.
    """

    draw: Callable[[np.random.Generator, int], NDArray[np.float64]]
    meaning: str


def normal(generator: np.random.Generator, count: int) -> NDArray[np.float64]:
    """The normal distribution."""
    return generator.standard_normal(count)


def uniform(generator: np.random.Generator, count: int) -> NDArray[np.float64]:
    """The uniform distribution of this standard deviation, from -sqrt(3) to sqrt(3)."""
    return (2.0 * generator.random(count) - 1.0) * sqrt(3.0)


NOISES = {
    "normal": NoiseType(normal, "has the normal distribution"),
    "uniform": NoiseType(uniform, "is uniform in an interval around 0"),
}
