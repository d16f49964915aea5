"""Check the arrays of a run that was trained elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from relufit.errors import InputError
from relufit.scenario.values import MAX_NEURONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike, NDArray

__all__ = ["checked_groups", "checked_iteration", "numbers", "whole_numbers"]


def numbers(values: ArrayLike, field: str, shape: tuple[int | None, ...]) -> NDArray[np.float64]:
    """Return finite numbers as a new array of 64-bit floats.

    Args:
        values: The numbers: a list, or an array of NumPy, PyTorch or JAX.
        field: The argument.
        shape: The expected shape; None for any size. Axes of size 1 at the end are dropped.

    Raises:
        InputError: They are no numbers, not finite, or of another shape.
    """
    array = _array(values, field)
    if array.dtype.kind not in "fiu":
        raise InputError(f"expected numbers, got values of type {array.dtype}.", field=field)
    array = _of_shape(array, field, shape).astype(np.float64)
    if not np.isfinite(array).all():
        place = tuple(int(each[0]) for each in np.nonzero(~np.isfinite(array)))
        where = ", ".join(map(str, place))
        raise InputError(
            f"expected finite numbers, got {array[place]} at [{where}]. Leave out what comes after "
            f"a run diverged.",
            field=field,
        )
    return array


def whole_numbers(
    values: ArrayLike, field: str, shape: tuple[int | None, ...]
) -> NDArray[np.int64]:
    """Return whole numbers as a new array: see :func:`numbers`."""
    array = numbers(values, field, shape)
    if (array != np.round(array)).any():
        raise InputError("expected whole numbers, got others.", field=field)
    return array.astype(np.int64)


def checked_groups(groups: Mapping[str, ArrayLike]) -> dict[str, NDArray[np.float64]]:
    """Return the groups of parameters, each with one row for each snapshot.

    Args:
        groups: ``weights`` and ``biases`` of shape (snapshots, neurons); ``input_weights`` of this
            shape or (neurons,); ``output_bias`` of shape (snapshots,) or a number.

    Raises:
        InputError: One of them has another shape, or an input weight is 0.
    """
    weights = numbers(groups["weights"], "weights", (None, None))
    snapshots, neurons = weights.shape
    if not snapshots or not 1 <= neurons <= MAX_NEURONS:
        raise InputError(
            f"expected shape (snapshots, neurons) with 1 to {MAX_NEURONS} neurons, got "
            f"{weights.shape}.",
            field="weights",
        )
    biases = numbers(groups["biases"], "biases", weights.shape)
    inputs: Any = groups.get("input_weights", 1.0)
    fixed = np.ndim(inputs) < weights.ndim
    shape = () if not np.ndim(inputs) else (neurons,) if fixed else weights.shape
    input_weights = np.broadcast_to(numbers(inputs, "input_weights", shape), weights.shape)
    if not input_weights.all():
        snapshot, neuron = (int(each[0]) for each in np.nonzero(input_weights == 0.0))
        raise InputError(
            f"expected numbers other than 0, got 0 at [{snapshot}, {neuron}]: such a neuron has no "
            f"knot.",
            field="input_weights",
        )
    bias: Any = groups.get("output_bias", 0.0)
    output_bias = numbers(bias, "output_bias", (snapshots,) if np.size(bias) > 1 else ())
    return {
        "weights": weights,
        "biases": biases,
        "input_weights": input_weights,
        "output_bias": np.broadcast_to(output_bias, (snapshots,)),
    }


def checked_iteration(values: ArrayLike | None, snapshots: int) -> NDArray[np.int64]:
    """Return the number of updates before each snapshot; one update each if it is not given.

    Raises:
        InputError: It does not ascend, begins below 0, or has another length.
    """
    if values is None:
        return np.arange(snapshots)
    iteration = whole_numbers(values, "iteration", (snapshots,))
    if iteration[0] < 0:
        raise InputError(f"expected numbers from 0 on, got {iteration[0]}.", field="iteration")
    back = np.flatnonzero(np.diff(iteration) <= 0)
    if len(back):
        place = int(back[0])
        raise InputError(
            f"expected ascending numbers, got {iteration[place]} and then {iteration[place + 1]}.",
            field="iteration",
        )
    return iteration


def _array(values: Any, field: str) -> NDArray[Any]:
    """Return an array of NumPy, also of a tensor that has a gradient."""
    if hasattr(values, "detach"):
        values = values.detach().cpu().numpy()
    try:
        return np.array(values)
    except (TypeError, ValueError) as error:
        raise InputError(f"expected an array of numbers, got {error}.", field=field) from error


def _of_shape(array: NDArray[Any], field: str, shape: tuple[int | None, ...]) -> NDArray[Any]:
    """Return the array without axes of size 1 at its end, if it then has the shape."""
    got = array.shape
    while array.ndim > len(shape) and array.shape[-1] == 1:
        array = array[..., 0]
    fits = array.ndim == len(shape) and all(
        wanted in {None, size} for wanted, size in zip(shape, array.shape, strict=True)
    )
    if not fits:
        names = "(samples,)" if field in {"x", "y"} else "(snapshots, neurons)"
        known = None not in shape
        raise InputError(f"expected shape {shape if known else names}, got {got}.", field=field)
    return array
