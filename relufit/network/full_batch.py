"""The full-batch update of a sum of ReLU neurons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from relufit.network.relu_sum import ReluSum

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.network.relu_sum import UpdateRule

__all__ = ["updated_by_all"]


def updated_by_all(
    network: ReluSum, x: NDArray[np.float64], y: NDArray[np.float64], rule: UpdateRule
) -> tuple[ReluSum, float]:
    """Return the network after one gradient step on the mean of ``delta²`` over all samples.

    Every parameter moves by the mean of the changes that each sample would cause alone, see
    :meth:`ReluSum.updated`. With ``s_k = 2·lr·delta_k`` and sums over those of the m samples
    on which neuron i is active::

        w_i ← w_i + (Σ s_k·z_ik)/m
        b_i ← b_i + (Σ s_k·w_i)/m
        a_i ← a_i + (Σ s_k·w_i·x_k)/m
        c   ← c + (Σ s_k)/m              over all samples

    The order of the additions is fixed: each output is summed from the output bias over the
    neurons, first to last; each Σ from the first sample to the last, starting with -0.0, the
    neutral element. So a neuron that is active on no sample keeps its parameters bit for bit, and a
    single sample gives the bits of :meth:`ReluSum.updated`.

    Args:
        network: The network before the update.
        x: The x of the samples, shape (samples,).
        y: The reference at x, shape (samples,).
        rule: Learning rate, trained groups and order of the update.

    Returns:
        The new network, and the mean of ``delta`` before the update.

    Example:
        >>> from relufit.network.relu_sum import UpdateRule
        >>> network = ReluSum.of(weights=[1], biases=[0])
        >>> x, y = np.array([-1.0, 1.0, 2.0]), np.array([0.0, 2.0, 2.0])
        >>> changed, delta = updated_by_all(network, x, y, UpdateRule(learning_rate=0.75))
        >>> changed.weights, changed.biases
        ((1.5,), (0.5,))
    """
    weights: list[float] = []
    biases: list[float] = []
    input_weights: list[float] = []
    with np.errstate(over="ignore", invalid="ignore"):  # like Python floats
        delta = y - network.outputs(x)
        s = 2.0 * rule.learning_rate * delta
        for w, b, a in zip(*network[:3], strict=True):
            z = a * x + b
            active = z > 0.0
            moved = w + _mean(s * z, active) if "weights" in rule.trained else w
            push = s * (moved if rule.sequential else w)
            weights.append(moved)
            biases.append(b + _mean(push, active) if "biases" in rule.trained else b)
            input_weights.append(
                a + _mean(push * x, active) if "input_weights" in rule.trained else a
            )
        c = network.output_bias
        output_bias = c + _mean(s, True) if "output_bias" in rule.trained else c
        mean_delta = _mean(delta, True)
    changed = ReluSum(tuple(weights), tuple(biases), tuple(input_weights), output_bias)
    return changed, mean_delta


def _mean(changes: NDArray[np.float64], counted: NDArray[np.bool_] | bool) -> float:
    """Return the sum of the counted changes, first to last, divided by the number of samples."""
    in_order = np.cumsum(np.where(counted, changes, -0.0))  # np.sum adds in another order
    return float(in_order[-1]) / len(changes)
