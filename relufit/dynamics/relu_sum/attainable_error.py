"""The attainable error of networks of a run's size on its samples."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from relufit.dynamics.best_fit.fits import (
    MAX_PROVEN_NEURONS,
    MOST_SAMPLES,
    BestFit,
    best_fit,
    nearest_fit,
)
from relufit.dynamics.relu_sum.coalescing import effective_neurons

if TYPE_CHECKING:
    from relufit.training import Trajectory

__all__ = ["LARGEST", "AttainableError", "attainable_error_of"]

LARGEST = 1e70  # of the reference: the search multiplies four such numbers


class AttainableError(NamedTuple):
    """The least errors of as many neurons as the run has effective ones.

    Attributes:
        best: The best fit of any such network.
        nearest: The error of the fit reached by descending from the final state on the error
            over all samples.
    """

    best: BestFit
    nearest: float


def attainable_error_of(trajectory: Trajectory) -> AttainableError | None:
    """Return the attainable error of as many neurons as are effective, on the measured samples.

    The knot of a group of coalesced neurons is taken as the mean of theirs.

    Returns:
        None where it is not known: with more effective neurons or samples than
        :func:`relufit.dynamics.best_fit.fits.best_fit` takes or no neuron at all, where input
        weights are trained or not positive, so that neurons may be active on the left too, and
        for values of the reference whose products overflow.
    """
    training, samples, final = trajectory.scenario.training, trajectory.samples, trajectory.final
    trained = set(training.train) if training else set[str]()
    groups = effective_neurons(trajectory)
    x, y = samples.x[: samples.measured], samples.y[: samples.measured]
    faces_right = min(final.input_weights) > 0 and "input_weights" not in trained
    fits = 1 <= len(groups) <= MAX_PROVEN_NEURONS and len(x) <= MOST_SAMPLES and np.ptp(x) > 0
    measured = np.abs(y).max() <= LARGEST
    if not (faces_right and fits and measured):
        return None
    constant = None if "output_bias" in trained else final.output_bias
    knots = [float(np.mean([final.knots[n] for n in group.neurons])) for group in groups]
    return AttainableError(
        best=best_fit(x, y, len(groups), output_bias=constant, start=knots),
        nearest=nearest_fit(x, y, knots, output_bias=constant),
    )
