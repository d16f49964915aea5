"""All measures of a run. A new one is a function and an entry here."""

from __future__ import annotations

from math import isfinite, nan
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from relufit.dynamics.measures.change import relative_change
from relufit.dynamics.measures.knots import distinct_knots, kinks
from relufit.dynamics.measures.orientations import amplitude_clusters, orientation_clusters
from relufit.dynamics.measures.path_norm import path_norm
from relufit.dynamics.measures.sharpness import largest_stable_rate, sharpness
from relufit.dynamics.measures.splines import cubic_distance, linear_distance

if TYPE_CHECKING:
    from collections.abc import Callable

    from relufit.dynamics.measures.ends import RunEnds

__all__ = ["RUN_MEASURES", "RunMeasure", "measured"]


class RunMeasure(NamedTuple):
    """A number of 0 or more for each run.

    Attributes:
        of: From the start and the end of a run to the number; NaN where it is undefined.
        title: Its name in figures and tables.
        meaning: What it is, for the description of the key ``measures``.
        unit: ``"number"`` for a linear scale, ``"error"`` for a logarithmic one.
    """

    of: Callable[[RunEnds], float]
    title: str
    meaning: str
    unit: Literal["number", "error"] = "number"


def measured(name: str, ends: RunEnds) -> float:
    """Return a measure of a run; NaN where it is undefined or overflows."""
    with np.errstate(all="ignore"):
        value = RUN_MEASURES[name].of(ends)
    return value if isfinite(value) else nan


RUN_MEASURES = {
    "relative_change": RunMeasure(
        relative_change,
        "relative change of the parameters",
        "is the distance of the trained parameters from their start, over the length of the start",
        "error",
    ),
    "path_norm": RunMeasure(path_norm, "path norm", "is the sum of |a·w|"),
    "distinct_knots": RunMeasure(
        distinct_knots, "distinct knots", "is the number of places with knots among the samples"
    ),
    "kinks": RunMeasure(
        kinks, "kinks of the output", "is the number of places where the slope changes noticeably"
    ),
    "orientations": RunMeasure(
        orientation_clusters,
        "orientations of neurons",
        "is the number of clusters of the angles of (a, b)",
    ),
    "amplitudes": RunMeasure(
        amplitude_clusters,
        "amplitudes of neurons",
        "is the number of clusters of the amplitudes |w|·|(a, b)|",
    ),
    "sharpness": RunMeasure(
        sharpness,
        "sharpness",
        "is the largest eigenvalue of the Hessian of the error",
        "error",
    ),
    "stable_rate": RunMeasure(
        largest_stable_rate, "stable learning rate", "is 2 over the sharpness", "error"
    ),
    "linear_distance": RunMeasure(
        linear_distance,
        "distance from the linear spline",
        "is the distance of the output from the linear spline through the samples",
        "error",
    ),
    "cubic_distance": RunMeasure(
        cubic_distance,
        "distance from the cubic spline",
        "is the distance of the output from the natural cubic spline through the samples",
        "error",
    ),
}
