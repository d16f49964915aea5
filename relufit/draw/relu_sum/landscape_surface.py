"""The least error over a plane of two knots, and the paths of runs in it."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from itertools import permutations
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from relufit.draw.canvas.limits import bounded
from relufit.dynamics.best_fit.fits import MOST_SAMPLES, best_fit
from relufit.dynamics.best_fit.landscape import MOST_FREE, Landscape
from relufit.dynamics.relu_sum.attainable_error import LARGEST
from relufit.dynamics.smoothing import smoothed
from relufit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from relufit.scenario import Scenario
    from relufit.training import Trajectory

__all__ = [
    "Path",
    "Surface",
    "check_plane",
    "missing_for_landscape",
    "plane_of",
    "surface_of",
    "way_of",
]

CELLS = 49  # places along each axis at which the least error is computed
BEYOND = 0.5  # of the domain that is shown left and right of it, where a path goes there
ROOM = 0.12  # around paths and optima, as a share of their extent
LEAST_EXTENT = 0.35  # of the domain


class Path(NamedTuple):
    """A run in the plane of two knots.

    Attributes:
        label: The name of the run; empty if there is only one.
        trajectory: The run.
    """

    label: str
    trajectory: Trajectory


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """The least error over a plane.

    Attributes:
        x: Places along the x-axis.
        y: Places along the y-axis.
        error: Shape (len(y), len(x)).
        optima: Points with the error of the best fit.
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    error: NDArray[np.float64]
    optima: list[tuple[float, float]]


_SURFACES: WeakKeyDictionary[Trajectory, dict[tuple[object, ...], Surface]] = WeakKeyDictionary()


def missing_for_landscape(trajectory: Trajectory) -> str:
    """Return what the figure needs and a run lacks; empty if it has everything."""
    samples = trajectory.samples
    if trajectory.neurons > MOST_FREE + 2:
        return f"{MOST_FREE + 2} neurons or fewer, got {trajectory.neurons}"
    if (trajectory.input_weights != 1.0).any() or trajectory.trains("input_weights"):
        return "input weights of 1 that are not trained, got others"
    if samples.measured > MOST_SAMPLES:
        return f"{MOST_SAMPLES} samples or fewer, got {samples.measured}"
    if np.abs(samples.y[: samples.measured]).max() > LARGEST:
        return f"a reference up to {LARGEST:g}, got larger values"
    if not np.ptp(samples.x[: samples.measured]):
        return "samples at more than one x"
    return ""


def check_plane(scenario: Scenario, plane: str) -> None:
    """Check that a network has the two neurons of a plane.

    Raises:
        InputError: It has not.
    """
    plane_of(scenario.network.size, plane)


def plane_of(neurons: int, plane: str) -> tuple[int, int]:
    """Return the two neurons of a plane, counted from 0; with one neuron, that one twice.

    Raises:
        InputError: There are no such neurons.
    """
    if not plane:
        return (min(1, neurons - 2), neurons - 1) if neurons > 1 else (0, 0)
    numbers = [int(each) for each in plane.split(",")]
    if neurons == 1 or max(numbers) > neurons:
        known = "none for a network of 1 neuron" if neurons == 1 else f"neurons from 1 to {neurons}"
        raise InputError(f"expected {known}, got {plane!r}.", field="plane")
    return numbers[0] - 1, numbers[1] - 1


def way_of(trajectory: Trajectory, pair: tuple[int, int]) -> NDArray[np.float64]:
    """Return the path in the plane without jitter, shape (points, 2); its ends are exact."""
    knots = bounded(trajectory.knots)
    if trajectory.neurons == 1:
        values = np.column_stack([knots[:, 0], bounded(trajectory.weights[:, 0])])
    else:
        values = knots[:, list(pair)]
    way = smoothed(values, trajectory.iteration, trajectory.iterations_per_epoch)
    way[[0, -1]] = values[[0, -1]]
    return way


def surface_of(trajectory: Trajectory, ways: Sequence[NDArray[np.float64]]) -> Surface:
    """Return the least error around the paths, and around the optimum nearest to them.

    It takes seconds, so it is computed once for a figure and a film.
    """
    known = _SURFACES.setdefault(trajectory, {})
    key = (*(sha256(way.tobytes()).digest() for way in ways), CELLS)
    if key not in known:
        known[key] = _computed(trajectory, ways)
    return known[key]


def _computed(trajectory: Trajectory, ways: Sequence[NDArray[np.float64]]) -> Surface:
    samples = trajectory.samples
    x, y = samples.x[: samples.measured], samples.y[: samples.measured]
    constant = None if trajectory.trains("output_bias") else float(trajectory.final.output_bias)
    n = trajectory.neurons
    network = best_fit(x, y, n, output_bias=constant).network
    if n == 1:
        optima = list(zip(network.knots, network.weights, strict=True))
    else:
        optima = list(permutations(network.knots, 2))
    across, up = _places(trajectory, ways, optima)
    if n == 1:
        outputs = np.maximum(x[None, :] - across[:, None], 0.0)[None] * up[:, None, None]
        rest = y - outputs
        rest -= rest.mean(axis=2, keepdims=True) if constant is None else constant
        error = (rest**2).mean(axis=2)
    else:
        error = Landscape.of(x, y, n, output_bias=constant).errors(across, up)
    inside = [
        each
        for each in dict.fromkeys(optima)
        if across[0] <= each[0] <= across[-1] and up[0] <= each[1] <= up[-1]
    ]
    return Surface(x=across, y=up, error=error, optima=inside)


def _places(
    trajectory: Trajectory,
    ways: Sequence[NDArray[np.float64]],
    optima: Sequence[tuple[float, float]],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the places along both axes at which the error is computed."""
    low, high = trajectory.scenario.data.domain
    width = high - low
    ends = np.array([way[-1] for way in ways])
    optima = sorted(optima, key=lambda each: float(np.abs(ends - each).sum(axis=1).min()))
    points = np.concatenate([*ways, *(np.array([each]) for each in optima[:1])])
    least = [LEAST_EXTENT * width] * 2
    if trajectory.neurons == 1:
        limits = [(low - BEYOND * width, high + BEYOND * width), (-np.inf, np.inf)]
        least[1] = 0.0
    else:
        limits = [(low - BEYOND * width, high + BEYOND * width)] * 2
    places: list[NDArray[np.float64]] = []
    for values, edges, extent in zip(points.T, limits, least, strict=True):
        bottom = min(max(float(values.min()), edges[0]), edges[1])
        top = min(max(float(values.max()), edges[0]), edges[1])
        room = max(ROOM * (top - bottom), (extent - (top - bottom)) / 2, 1e-9 * width)
        along: NDArray[np.float64] = np.linspace(float(bottom - room), float(top + room), CELLS)
        places.append(along)
    return places[0], places[1]
