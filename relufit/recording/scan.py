"""Runs as ``jax.lax.scan`` returns them: the initial state, and the stacked later ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack, cast

import numpy as np

from relufit.errors import InputError
from relufit.models.relu_sum import Trajectory

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from relufit.training.relu_sum.recorded import RecordedArguments

__all__ = ["from_scan"]

GROUPS = ("weights", "biases", "input_weights", "output_bias")


def from_scan(
    initial: Any, states: Any, *, x: ArrayLike, y: ArrayLike, **recorded: Unpack[RecordedArguments]
) -> Trajectory:
    """Return the trajectory of a run of ``jax.lax.scan``, or of any loop that stacks its states.

    Args:
        initial: The parameters before training: a dict or named tuple of ``weights`` and
            ``biases``, shape (neurons,), and, if used, ``input_weights`` and ``output_bias``.
        states: The same after each update, stacked: shape (updates, neurons).
        x: The x of the samples.
        y: The y of the samples.
        recorded: Other arguments of :meth:`relufit.Trajectory.from_arrays`.

    Raises:
        InputError: A group is missing or has another shape.

    Example:
        >>> import numpy as np
        >>> import relufit
        >>> start = {"weights": np.array([0.5]), "biases": np.array([0.0])}
        >>> later = {"weights": np.array([[0.6], [0.7]]), "biases": np.zeros((2, 1))}
        >>> relufit.from_scan(start, later, x=[0, 1], y=[0, 1]).weights[:, 0].tolist()
        [0.5, 0.6, 0.7]
    """
    first, later = _groups(initial, "initial"), _groups(states, "states")
    if first.keys() != later.keys():
        raise InputError(
            f"expected {', '.join(first)} as in initial, got {', '.join(later)}.", field="states"
        )
    arrays: dict[str, Any] = {}
    for name, values in first.items():
        if later[name].shape[1:] != values.shape:
            raise InputError(
                f"expected {name} of shape (updates, {', '.join(map(str, values.shape))}), got "
                f"{later[name].shape}.",
                field="states",
            )
        arrays[name] = np.concatenate([values[None], later[name]])
    return Trajectory.from_arrays(x=x, y=y, **arrays, **recorded)


def _groups(values: Any, field: str) -> dict[str, NDArray[Any]]:
    """Return the groups of a dict or named tuple as arrays."""
    found: Any = values._asdict() if hasattr(values, "_asdict") else values
    if not isinstance(found, dict) or not {"weights", "biases"} <= found.keys() <= {*GROUPS}:
        raise InputError(
            f"expected a dict or named tuple of {', '.join(GROUPS)}, got {found!r:.100}.",
            field=field,
        )
    return {name: np.asarray(each) for name, each in cast("dict[str, Any]", found).items()}
