"""Pacing: the choice of the snapshots that a film shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, TypeVar

import numpy as np

from relufit.draw.canvas.limits import bounded
from relufit.dynamics.relu_sum.events import events
from relufit.dynamics.smoothing import smoothed
from relufit.schedules.pacings import PACINGS
from relufit.training import AnyTrajectory

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from relufit.training import Trajectory

__all__ = ["curve_and_knots", "paced", "paced_snapshots"]

T = TypeVar("T", bound=AnyTrajectory)
Visible: TypeAlias = "Callable[[T, NDArray[np.int64]], NDArray[np.float64]]"

GRID = 33  # points of the domain at which the movement of the curve is measured


def paced(trajectory: T, frames: int, pacing: str, visible: Visible[T]) -> NDArray[np.int64]:
    """Choose the snapshots to show, from the initial state to the final one.

    Args:
        trajectory: The run.
        frames: Maximum number of frames; a run with fewer snapshots shows each once.
        pacing: A name in :data:`relufit.schedules.pacings.PACINGS`.
        visible: Function of the run and snapshot indices that returns the visible positions as
            shares of the axes, one row for each snapshot.

    Returns:
        Snapshot indices, ascending without repeats, shape (shown,), ``shown <= frames``.
    """
    last = len(trajectory.iteration) - 1
    if last < frames:
        return np.arange(last + 1)

    def smoothed_places(snapshots: NDArray[np.int64]) -> NDArray[np.float64]:
        """What is visible, averaged over an epoch around each snapshot (early on, over less)."""
        places = visible(trajectory, snapshots)
        iteration = trajectory.iteration[snapshots]
        return smoothed(places, iteration, trajectory.iterations_per_epoch)

    position = PACINGS[pacing].positions(last + 1, frames, smoothed_places)
    return _distinct(np.floor(position + 0.5).astype(np.int64), last)


def paced_snapshots(trajectory: Trajectory) -> list[int]:
    """Choose the snapshots to show from the scenario's ``[film]`` table, including all events."""
    film = trajectory.scenario.film
    snapshots: list[int] = paced(trajectory, film.frames, film.pacing, curve_and_knots).tolist()
    return _with_events(snapshots, [event.snapshot for event in events(trajectory)])


def _with_events(snapshots: list[int], wanted: list[int]) -> list[int]:
    """Replace snapshots by the nearest events, so that all events are shown.

    The first and the last snapshot stay. If there are more events than frames, the later events
    are left out.
    """
    kept = {snapshots[0], snapshots[-1]}
    free = np.array(snapshots[1:-1])
    for event in wanted:
        if event in kept or not len(free):
            continue
        kept.add(event)
        free = np.delete(free, np.abs(free - event).argmin())
    return sorted(kept.union(free.tolist()))


def curve_and_knots(trajectory: Trajectory, snapshots: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return curve heights and knot positions as shares of the axes, one row for each snapshot."""
    low, high = trajectory.scenario.data.domain
    grid = np.linspace(low, high, GRID)
    curve = np.repeat(trajectory.output_bias[snapshots, None], GRID, axis=1)
    for neuron in range(trajectory.neurons):
        a = trajectory.input_weights[snapshots, neuron, None]
        b = trajectory.biases[snapshots, neuron, None]
        w = trajectory.weights[snapshots, neuron, None]
        with np.errstate(over="ignore", invalid="ignore"):
            curve += w * np.maximum(a * grid + b, 0.0)
    y = trajectory.heights(grid)
    bottom, top = float(y.min()), float(y.max())
    height = (top - bottom) or 1.0
    curve = np.clip(bounded(curve), bottom - height, top + height) / height
    knots = np.clip(trajectory.knots[snapshots], low, high) / (high - low)
    return np.concatenate([curve, knots], axis=1)


def _distinct(positions: NDArray[np.int64], last: int) -> NDArray[np.int64]:
    """Shift ascending positions from 0 to ``last`` so that no two are equal."""
    steps = np.arange(len(positions))
    pushed = np.maximum.accumulate(positions - steps) + steps
    latest = last - steps[::-1]
    return np.minimum(pushed, latest)
