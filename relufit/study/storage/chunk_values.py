"""Check that the values of a chunk are possible and consistent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from relufit.scenario.values import MAX_COUNT
from relufit.study.storage.dataset import STOPPED, VERDICTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from relufit.study.storage.dataset import Variable

    Read = Callable[[str], NDArray[Any]]

__all__ = ["value_fault"]

_DIVERGED = VERDICTS.index("diverged")
_JUDGED_AT_ONCE = [VERDICTS.index(name) for name in ("solved", "dead", "diverged")]


def value_fault(read: Read, variables: Sequence[Variable], neurons: int, *, pairs: bool) -> str:
    """What is wrong with the values of a chunk; empty if nothing is.

    Args:
        read: Gives a variable by its name, shape (axes…) or (axes…, neurons or pairs). Each is
            asked for once or twice, so that few of them are in memory.
        variables: All variables of the study.
        neurons: The number of neurons of its widest network.
        pairs: Whether there are pairs of neurons.
    """
    for name, expected, is_right in (*_of_runs(read, variables, neurons), *_of_neurons(read)):
        if not is_right:
            return f"{name}: expected {expected}, got something else"
    if pairs:
        since, iterations = read("coalesced_at"), read("iterations")[..., None]
        if not ((since >= -1) & (since <= iterations)).all():
            return "coalesced_at: expected iterations of the run or -1, got something else"
    return ""


def _of_runs(
    read: Read, variables: Sequence[Variable], neurons: int
) -> Iterator[tuple[str, str, bool]]:
    """The variables with one value a run: name, what is expected, and whether it is so."""
    verdict = read("verdict")
    yield _within("verdict", verdict, 0, len(VERDICTS) - 1)
    stopped = read("stopped")
    yield _within("stopped", stopped, 0, len(STOPPED) - 1)
    has_diverged = stopped == STOPPED.index("diverged")
    agrees = bool(((verdict == _DIVERGED) == has_diverged).all())
    yield "stopped", "diverged where the verdict is", agrees
    yield _within("iterations", read("iterations"), 0, MAX_COUNT)
    for name in _measured(variables):
        yield name, "no number below 0", not (read(name) < 0).any()
    untrained = read("later_error")[np.isin(verdict, _JUDGED_AT_ONCE)]
    yield "later_error", "NaN where a run was not trained on", bool(np.isnan(untrained).all())
    resting = read("rest_error")[np.isin(verdict, _JUDGED_AT_ONCE)]
    yield "rest_error", "NaN where a run was not descended from", bool(np.isnan(resting).all())
    yield _within("effective_neurons", read("effective_neurons"), 0, neurons)
    yield "output_bias", "finite numbers", bool(np.isfinite(read("output_bias")).all())


def _measured(variables: Sequence[Variable]) -> list[str]:
    """The variables that are errors and the like: any number from 0 on, infinity and NaN."""
    runs = [each for each in variables if each.inner is None and each.dtype == "float64"]
    return [each.name for each in runs if each.name != "output_bias"]


def _of_neurons(read: Read) -> Iterator[tuple[str, str, bool]]:
    """The variables with one value a neuron; a narrower network lacks the last ones."""
    weights = read("weights")
    missing_requirement = np.isnan(weights)
    yield "weights", "finite numbers, or NaN for no neuron", not np.isinf(weights).any()
    in_order = not missing_requirement[..., 0].any() and bool(
        (missing_requirement[..., 1:] >= missing_requirement[..., :-1]).all()
    )
    yield "weights", "NaN after the last neuron only", in_order
    for name in ("biases", "input_weights"):
        agrees = bool((np.isfinite(values := read(name)) == ~missing_requirement).all())
        agrees = agrees and bool(np.isnan(values[missing_requirement]).all())
        yield name, "finite numbers where weights are", agrees
    iterations = read("iterations")[..., None]
    for name, most in (("sign_changes", iterations), ("dead", 1)):
        values = read(name)
        is_right = np.where(missing_requirement, values == -1, (values >= 0) & (values <= most))
        yield name, "values in their range, -1 for no neuron", bool(is_right.all())


def _within(name: str, values: NDArray[Any], low: int, high: int) -> tuple[str, str, bool]:
    is_right = bool(((values >= low) & (values <= high)).all())
    return name, f"whole numbers from {low} to {high}", is_right
