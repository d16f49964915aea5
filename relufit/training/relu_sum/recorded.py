"""Runs that were trained elsewhere: their arrays, checked and with what follows from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict, cast

import numpy as np

from relufit.errors import InputError
from relufit.network.relu_sum import ReluSum
from relufit.scenario.build import checked_scenario, content_of
from relufit.scenario.relu_sum.document import Scenario
from relufit.schedules.batch_sizes import SEVERAL_SAMPLES
from relufit.training.relu_sum.recorded_arrays import (
    checked_groups,
    checked_iteration,
    numbers,
    whole_numbers,
)
from relufit.training.relu_sum.reference import reference_of
from relufit.training.relu_sum.samples import Samples

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import ArrayLike, NDArray

    from relufit.scenario.build import ReferenceLike
    from relufit.training.relu_sum.trajectory import Trajectory

__all__ = ["RecordedArguments", "WatchedArguments", "recorded_values", "resumed"]

MOST_SAMPLES = 40_000  # the scenario of a run has them in its text, of at most 2 MiB
TOLERANCE = {"float32": 1e-4, "float16": 1e-1}  # of delta, as a share of the largest y; else:
EXACT = 1e-8


class WatchedArguments(TypedDict, total=False):
    """The optional arguments of :func:`relufit.watch`, for type checkers."""

    input_weights: ArrayLike
    output_bias: ArrayLike
    iteration: ArrayLike
    delta: ArrayLike
    sample: ArrayLike
    batch: int
    reference: ReferenceLike
    domain: tuple[float, float]
    stop_below: float
    resume: Callable[[int], Mapping[str, Any]]
    name: str
    title: str


class RecordedArguments(WatchedArguments, total=False):
    """Those of :meth:`relufit.Trajectory.from_arrays`."""

    optimizer: str


def recorded_values(
    arguments: RecordedArguments, *, x: ArrayLike, y: ArrayLike, **groups: ArrayLike
) -> dict[str, Any]:
    """Return the fields of a trajectory: see :meth:`relufit.Trajectory.from_arrays`.

    Raises:
        InputError: An argument has another shape or type, or does not fit the others.
    """
    given: dict[str, Any] = {key: each for key, each in arguments.items() if each is not None}
    _check_names(given)
    samples = _samples(x, y)
    groups |= {key: given[key] for key in ("input_weights", "output_bias") if key in given}
    parameters = checked_groups(groups)
    iteration = checked_iteration(given.get("iteration"), len(parameters["weights"]))
    updates = int(iteration[-1] - iteration[0])
    sample, batch = _sample(given, updates, len(samples.x))
    if not callable(given.get("resume", len)):
        raise InputError(f"expected a function, got {given['resume']!r}.", field="resume")
    if "resume" in given and "stop_below" not in given:
        raise InputError(
            "expected the error below which the run is solved with resume, got none.",
            field="stop_below",
        )
    scenario = _scenario(given, samples, parameters, int(iteration[-1]), batch)
    values: dict[str, Any] = {
        "scenario": scenario,
        "reference": reference_of(scenario),
        "samples": samples,
        "iteration": iteration,
        "sample": sample,
        "stopped": "limit",
        "resume": given.get("resume"),
        **parameters,
    }
    computed = _delta(values, batch)
    values["delta"] = computed
    if "delta" in given:
        values["delta"] = _checked_delta(given["delta"], computed, groups, samples)
    return values


def _check_names(given: Mapping[str, Any]) -> None:
    """Check that every argument is one of :class:`RecordedArguments`."""
    for key in given:
        if key not in RecordedArguments.__annotations__:
            raise TypeError(f"from_arrays() got an unexpected keyword argument {key!r}")


def _samples(x: ArrayLike, y: ArrayLike) -> Samples:
    places, heights = (numbers(each, name, (None,)) for name, each in (("x", x), ("y", y)))
    if len(places) != len(heights):
        raise InputError(
            f"expected as many numbers as x has, {len(places)}, got {len(heights)}.", field="y"
        )
    if not 1 <= len(places) <= MOST_SAMPLES:
        raise InputError(f"expected 1 to {MOST_SAMPLES} samples, got {len(places)}.", field="x")
    return Samples(x=places, y=heights, measured=len(places))


def _sample(
    given: Mapping[str, Any], updates: int, samples: int
) -> tuple[NDArray[np.int32], int | None]:
    """Return the sample of each update, and the number of samples of one, if it is known."""
    batch = given.get("batch")
    if "sample" not in given:
        sample = np.full(updates, SEVERAL_SAMPLES, dtype=np.int32)
        return sample, batch
    sample = whole_numbers(given["sample"], "sample", (updates,)).astype(np.int32)
    if ((sample < SEVERAL_SAMPLES) | (sample >= samples)).any():
        raise InputError(
            f"expected samples from 0 to {samples - 1}, or -1 for several at once, got others.",
            field="sample",
        )
    return sample, 1 if len(sample) and (sample >= 0).all() else batch


def _scenario(
    given: Mapping[str, Any],
    samples: Samples,
    parameters: Mapping[str, NDArray[np.float64]],
    iterations: int,
    batch: int | None,
) -> Scenario:
    """Return a scenario of the run, as outputs store it."""
    name = given.get("name", "recorded")
    data: dict[str, Any] = {"points": np.stack([samples.x, samples.y], axis=1)}
    if "domain" in given:
        data["domain"] = given["domain"]
    known = {key: given.get(key) for key in ("optimizer", "stop_below")}
    recorded = {"iterations": iterations, "batch": batch, **known}
    content: dict[str, Any] = {
        "title": given.get("title", name),
        "network": {key: each[0] for key, each in parameters.items()},
        "data": data,
        "recorded": {key: each for key, each in recorded.items() if each is not None},
    }
    if "reference" in given:
        content["reference"] = given["reference"]
    scenario = checked_scenario(content_of(content), name=name, label=str(name))
    assert isinstance(scenario, Scenario)  # noqa: S101 - without a type it is one
    return scenario


def _delta(values: Mapping[str, Any], batch: int | None) -> NDArray[np.float64]:
    """Return delta before each update; NaN where samples or snapshots are not known."""
    samples, sample = values["samples"], values["sample"]
    if not (np.diff(values["iteration"]) == 1).all():
        return np.full(len(sample), np.nan)
    weights, biases, inputs = (values[key][:-1] for key in ("weights", "biases", "input_weights"))
    output_bias = values["output_bias"][:-1]
    delta: NDArray[np.float64] = np.full(len(sample), np.nan)
    known = sample >= 0
    x, y = samples.x[sample[known]], samples.y[sample[known]]
    z: NDArray[np.float64] = inputs[known] * x[:, None] + biases[known]
    outputs: NDArray[np.float64] = (weights[known] * np.maximum(z, 0.0)).sum(axis=1)
    outputs = outputs + output_bias[known]
    delta[known] = y - outputs
    if batch is not None and batch >= len(samples.x):
        places, heights = cast("Samples", samples).x, cast("Samples", samples).y
        for update in np.flatnonzero(~known).tolist():
            network = ReluSum(
                weights[update], biases[update], inputs[update], float(output_bias[update])
            )
            outputs = network.outputs(places)
            delta[update] = float(np.mean(heights - outputs))
    return delta


def _checked_delta(
    given: ArrayLike,
    computed: NDArray[np.float64],
    groups: Mapping[str, ArrayLike],
    samples: Samples,
) -> NDArray[np.float64]:
    """Return the recorded delta, compared with what the parameters give."""
    delta = numbers(given, "delta", computed.shape)
    kinds = {str(np.asarray(each).dtype) for each in (given, *groups.values())}
    tolerance = max((TOLERANCE.get(kind, EXACT) for kind in kinds), default=EXACT)
    known = np.isfinite(computed)
    size = max(float(np.abs(samples.y).max()), float(np.abs(delta).max(initial=0.0)), 1e-300)
    wrong = np.flatnonzero(np.abs(delta[known] - computed[known]) > tolerance * size)
    if len(wrong):
        update = int(np.flatnonzero(known)[wrong[0]])
        raise InputError(
            f"expected y - f(x) before each update, {computed[update]:g} in update {update + 1}, "
            f"got {delta[update]:g}. Is sample the index of the sample that the update used?",
            field="delta",
        )
    return delta


def resumed(trajectory: Trajectory, iterations: int) -> ReluSum:
    """Return the network of a recorded run after more updates, from its function ``resume``.

    Raises:
        InputError: The function returns something else than the arrays of a network.
    """
    if trajectory.resume is None:
        raise ValueError("expected a run that can be continued")
    found: Any = trajectory.resume(iterations)
    try:
        rows = {key: np.asarray(each)[None] for key, each in dict(found).items()}
        state = checked_groups(rows)
    except (KeyError, TypeError, ValueError, InputError) as error:
        raise InputError(
            f"expected a function that returns weights and biases in a dict, got {error}.",
            field="resume",
        ) from error
    weights, biases, inputs = (
        tuple(state[key][0].tolist()) for key in ("weights", "biases", "input_weights")
    )
    return ReluSum(weights, biases, inputs, float(state["output_bias"][0]))
