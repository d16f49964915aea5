"""The stationarity certificate: whether gradient descent on the mean error has converged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from relufit.training import Trajectory

__all__ = ["stationarity"]


def stationarity(trajectory: Trajectory) -> float | None:
    """Return the distance of the final state from a stationary point of mean delta², 0 to 1.

    With the residuals ``r_k = y_k - f(x_k)`` of m samples the gradient is::

        dL/dw_i = -2/m · Σ r_k·(x_k + b_i)        dL/db_i = -2/m · w_i · Σ r_k

    with sums over the samples on which neuron i is active: those right of its knot. Where both
    are 0 and ``w_i`` is not, ``Σ r_k = 0``, and so ``Σ r_k·x_k = 0`` too. Take the neurons in the
    order of their knots: the samples of one are those of the next and those between the two
    knots, so over these the two sums are 0 as well. Hence the certificate: *between consecutive
    knots, and right of the last one, the residuals sum to zero, also weighted by x*; left of the
    first knot as well, unweighted, if an output bias is trained (the sum over all samples is 0).

    A stationary point of full-batch descent must fulfil it. Descent with single samples and a
    fixed learning rate never converges exactly; for it the number measures the noise.

    Returns:
        The largest of these sums, as a share of the sum of all ``|r_k|``, with x counted from the
        middle of the samples in halves of their range; 0 where all residuals are 0. None where
        the certificate does not apply: weights or biases are not trained, an input weight is
        not positive or is trained, or a neuron that is active somewhere has the weight 0.
    """
    training, samples, final = trajectory.scenario.training, trajectory.samples, trajectory.final
    x, y = samples.x[: samples.measured], samples.y[: samples.measured]
    if training is None or min(final.input_weights) <= 0 or "input_weights" in training.train:
        return None
    if not {"weights", "biases"} <= set(training.train):
        return None
    neurons = zip(final.weights, final.knots, strict=True)
    weights = [(weight, knot) for weight, knot in neurons if knot < x.max()]
    if any(weight == 0 for weight, _ in weights):
        return None
    residual = y - final.outputs(x)
    scale = float(np.abs(residual).sum())
    half = float(np.ptp(x)) / 2
    if not (scale and half and np.isfinite(scale)):
        return 0.0 if scale == 0 else None
    interval = np.searchsorted(np.unique([knot for _, knot in weights]), x, side="left")
    centred = (x - x.min()) / half - 1.0
    sums = np.bincount(interval, residual, minlength=1)
    weighted = np.bincount(interval, residual * centred, minlength=1)
    first = 0 if "output_bias" in training.train else 1
    counted = np.concatenate([sums[first:], weighted[1:]])
    return float(np.abs(counted).max(initial=0.0)) / scale
