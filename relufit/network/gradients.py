"""The gradient of the loss of a sum of ReLU neurons, for one sample or the mean over several."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from relufit.network.relu_sum import ReluSum

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.network.losses import Loss

__all__ = ["batch_gradient", "sample_gradient"]


def sample_gradient(network: ReluSum, x: float, y: float, loss: Loss) -> tuple[ReluSum, float]:
    """Return the gradient of the loss of one sample, in the shape of the network.

    With ``z_i = a_i·x + b_i`` and ``e`` for the derivative of the loss in the output (``-2·delta``
    for the squared error), for each active neuron (``z_i > 0``)::

        ∂/∂w_i = e·z_i      ∂/∂b_i = e·w_i      ∂/∂a_i = e·w_i·x      ∂/∂c = e

    The derivatives of an inactive neuron are 0.

    Args:
        network: The network.
        x: The x of the sample.
        y: The reference at x.
        loss: The loss.

    Returns:
        The gradient, and ``delta = y - f(x)``.

    Example:
        >>> from relufit.network.losses import LOSSES
        >>> network = ReluSum.of([1, 2], [0, -5])
        >>> sample_gradient(network, 2.0, 3.0, LOSSES["squared_error"])[0].weights
        (-4.0, 0.0)
    """
    out = network.output(x)
    (e,) = loss.derivatives((y,), (out,))
    z = [a * x + b for a, b in zip(network.input_weights, network.biases, strict=True)]
    pushes = [e * w if v > 0.0 else 0.0 for w, v in zip(network.weights, z, strict=True)]
    gradient = ReluSum(
        weights=tuple([e * v if v > 0.0 else 0.0 for v in z]),
        biases=tuple(pushes),
        input_weights=tuple([push * x for push in pushes]),
        output_bias=e,
    )
    return gradient, y - out


def batch_gradient(
    network: ReluSum, x: NDArray[np.float64], y: NDArray[np.float64], loss: Loss
) -> tuple[ReluSum, float]:
    """Return the gradient of the mean loss of several samples, and the mean delta.

    It is the mean of :func:`sample_gradient`, summed from the first sample to the last; a single
    sample gives the same bits.

    Args:
        network: The network.
        x: The x of the samples, shape (samples,).
        y: The reference at x.
        loss: The loss; each of its outputs has a loss of its own.
    """
    with np.errstate(over="ignore", invalid="ignore"):  # like Python floats
        outs = network.outputs(x)
        e = np.array(loss.derivatives(y.tolist(), outs.tolist()))
        z = np.multiply.outer(network.input_weights, x) + np.array(network.biases)[:, None]
        active = z > 0.0
        pushes = np.where(active, e * np.array(network.weights)[:, None], 0.0)
        gradient = ReluSum(
            weights=tuple(_means(np.where(active, e * z, 0.0))),
            biases=tuple(_means(pushes)),
            input_weights=tuple(_means(pushes * x)),
            output_bias=_means(e[None])[0],
        )
        return gradient, _means((y - outs)[None])[0]


def _means(rows: NDArray[np.float64]) -> list[float]:
    """Return the mean of each row, summed from first to last: np.sum adds in another order."""
    means: list[float] = (np.cumsum(rows, axis=1)[:, -1] / rows.shape[1]).tolist()
    return means
