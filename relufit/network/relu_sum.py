"""The network of the article: a sum of ReLU neurons of one input, and its update."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np

from relufit.network.update_rule import UpdateRule

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

__all__ = ["ReluSum", "UpdateRule"]


class ReluSum(NamedTuple):
    """``f(x) = Σ w_i·relu(a_i·x + b_i) + c`` for a number x; n neurons give n + 1 slopes.

    Neuron i is active where ``a_i·x + b_i > 0``; its knot is ``-b_i/a_i``, where the slope changes
    by its weight (times ``a_i``, which is 1 in all examples of the article).

    Attributes:
        weights: Output weights ``w``, n numbers.
        biases: Biases ``b``, n numbers.
        input_weights: Input weights ``a``, n numbers, none of them 0.
        output_bias: Output bias ``c``.

    Example:
        >>> network = ReluSum.of(weights=[2, -4], biases=[0, -2])
        >>> network.knots
        (0.0, 2.0)
        >>> network.output(3.0)
        2.0
    """

    weights: tuple[float, ...]
    biases: tuple[float, ...]
    input_weights: tuple[float, ...]
    output_bias: float

    @classmethod
    def of(
        cls,
        weights: Sequence[float],
        biases: Sequence[float],
        input_weights: Sequence[float] | None = None,
        output_bias: float = 0.0,
    ) -> Self:
        """Create a network from any sequences of numbers; input weights default to 1.

        -0.0 is replaced by 0.0, and no update creates another -0.0.

        Raises:
            ValueError: The sequences are empty or differ in length, or an input weight is 0.
        """
        inputs = [1.0] * len(weights) if input_weights is None else input_weights
        if not len(weights) == len(biases) == len(inputs) > 0:
            raise ValueError(
                f"expected as many weights as biases and input weights, at least one, got "
                f"{len(weights)}, {len(biases)} and {len(inputs)}"
            )
        if not all(inputs):
            raise ValueError(f"expected input weights other than 0, got {list(inputs)!r}")
        return cls(_floats(weights), _floats(biases), _floats(inputs), float(output_bias) + 0.0)

    @property
    def knots(self) -> tuple[float, ...]:
        """The knot of each neuron, where it switches on or off: ``-b_i/a_i``, n numbers."""
        return tuple(0.0 - b / a for a, b in zip(self.input_weights, self.biases, strict=True))

    @property
    def groups(self) -> tuple[str, ...]:
        """The names of all groups of parameters."""
        return self._fields

    @property
    def is_finite(self) -> bool:
        """Whether every parameter is a finite number."""
        return (
            all(map(isfinite, self.weights))
            and all(map(isfinite, self.biases))
            and all(map(isfinite, self.input_weights))
            and isfinite(self.output_bias)
        )

    def with_groups(self, values: Mapping[str, Any]) -> Self:
        """Return the network with other values of some groups of parameters."""
        return self._replace(**values)

    def output(self, x: float) -> float:
        """Return ``f(x)`` for one number, summed from the first neuron to the last."""
        total = self.output_bias
        for w, b, a in zip(self.weights, self.biases, self.input_weights, strict=True):
            z = a * x + b
            if z > 0.0:
                total += w * z
        return total

    def outputs(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return ``f(x)`` for an array of any shape, with the bits of :meth:`output`."""
        total = np.full(np.shape(x), self.output_bias)
        with np.errstate(over="ignore", invalid="ignore"):  # like Python floats
            for w, b, a in zip(self.weights, self.biases, self.input_weights, strict=True):
                z = a * x + b
                total += np.where(z > 0.0, w * z, 0.0)
        return total

    def updated(self, x: float, y: float, rule: UpdateRule) -> tuple[Self, float]:
        """Return the network after one gradient step on ``delta²`` for one sample.

        With ``z_i = a_i·x + b_i`` and ``s = 2·lr·delta``, for each active neuron (``z_i > 0``;
        docs/backpropagation.md, equations 3 to 5)::

            w_i ← w_i + s·z_i          article eq. 1
            b_i ← b_i + s·w_i          article eq. 2
            a_i ← a_i + s·w_i·x        the chain rule, for the article's general neuron
            c   ← c + s                article eq. 3

        An inactive neuron keeps its parameters, bit for bit (``relu'(0) = 0``).

        Args:
            x: The x of the sample.
            y: The reference at x.
            rule: Learning rate, trained groups and order of the update.

        Returns:
            The new network, and ``delta = y - f(x)`` before the update.
        """
        delta = y - self.output(x)
        s = 2.0 * rule.learning_rate * delta
        z = [a * x + b for a, b in zip(self.input_weights, self.biases, strict=True)]
        moved = tuple([w + s * v if v > 0.0 else w for w, v in zip(self.weights, z, strict=True)])

        weights = moved if "weights" in rule.trained else self.weights
        seen = weights if rule.sequential else self.weights
        biases, input_weights, output_bias = self.biases, self.input_weights, self.output_bias
        if "biases" in rule.trained:
            biases = tuple(
                [b + s * w if v > 0.0 else b for b, w, v in zip(biases, seen, z, strict=True)]
            )
        if "input_weights" in rule.trained:
            input_weights = tuple(
                [
                    a + s * w * x if v > 0.0 else a
                    for a, w, v in zip(input_weights, seen, z, strict=True)
                ]
            )
        if "output_bias" in rule.trained:
            output_bias += s
        return type(self)(weights, biases, input_weights, output_bias), delta


def _floats(values: Sequence[float]) -> tuple[float, ...]:
    return tuple(float(value) + 0.0 for value in values)  # -0.0 becomes 0.0
