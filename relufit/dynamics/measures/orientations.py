"""Orientations and amplitudes of neurons, as in studies of early alignment.

The orientation of a neuron is the angle of ``(a, b)``, its amplitude ``|w|·√(a² + b²)``: scaling
``(a, b)`` up and w down changes neither the output nor these two (Maennel, Bousquet and Gelly,
Gradient descent quantizes ReLU network features, 2018).
"""

from __future__ import annotations

from math import log, radians
from typing import TYPE_CHECKING

import numpy as np

from relufit.dynamics.measures.linkage import clusters_of_angles, clusters_of_numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.dynamics.measures.ends import RunEnds

__all__ = ["amplitude_clusters", "orientation_clusters"]

SAME_ANGLE = radians(1.0)
SAME_AMPLITUDE = log(1.1)  # amplitudes within 10 %
NEGLIGIBLE = 0.01  # of the largest amplitude


def orientation_clusters(ends: RunEnds) -> float:
    """Return the number of clusters of orientations at the end, of 1° each at most.

    Complete linkage; neurons with less than 1 % of the largest amplitude are left out.
    """
    angles, _ = _large(ends)
    return float(len(set(clusters_of_angles(angles, SAME_ANGLE).tolist())))


def amplitude_clusters(ends: RunEnds) -> float:
    """Return the number of clusters of amplitudes at the end, those of each within 10 %.

    Complete linkage; neurons with less than 1 % of the largest amplitude are left out.
    """
    _, amplitudes = _large(ends)
    found = clusters_of_numbers(np.log(amplitudes), SAME_AMPLITUDE)
    return float(len(set(found.tolist())))


def _large(ends: RunEnds) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return angle and amplitude of each neuron that is not negligible."""
    a, b = ends.end.input_weights, ends.end.biases
    amplitudes = np.abs(ends.end.weights) * np.hypot(a, b)
    large = (amplitudes > 0.0) & (amplitudes >= NEGLIGIBLE * amplitudes.max())
    return np.arctan2(b, a)[large], amplitudes[large]
