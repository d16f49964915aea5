"""Pacing: the choice of the snapshots that a film shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import numpy as np

from relufit.draw.canvas.limits import bounded
from relufit.dynamics.relu_sum.events import events
from relufit.dynamics.smoothing import smoothed
from relufit.training import AnyTrajectory

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from relufit.training import Trajectory

__all__ = ["PACINGS", "Visible", "curve_and_knots", "paced", "paced_snapshots"]

T = TypeVar("T", bound=AnyTrajectory)
Visible: TypeAlias = "Callable[[T, NDArray[np.int64]], NDArray[np.float64]]"

GRID = 33  # points of the domain at which the movement of the curve is measured
STEP = 0.02  # share of the axes; smaller movements are invisible and do not count
UNIFORM_SHARE = 0.2  # share of the frames spread uniformly over the iterations
CANDIDATE_NUMBERS = 2_000_000  # limits the memory for measuring a long or wide run


def paced(trajectory: T, frames: int, pacing: str, visible: Visible[T]) -> NDArray[np.int64]:
    """Choose the snapshots to show, from the initial state to the final one.

    Args:
        trajectory: The run.
        frames: Maximum number of frames; a run with fewer snapshots shows each once.
        pacing: ``"motion"``, ``"uniform"`` or ``"log"``.
        visible: Function of the run and snapshot indices that returns the visible positions as
            shares of the axes, one row for each snapshot.

    Returns:
        Snapshot indices, ascending without repeats, shape (shown,), ``shown <= frames``.
    """
    last = len(trajectory.iteration) - 1
    if last < frames:
        return np.arange(last + 1)
    position = PACINGS[pacing](trajectory, frames, visible)
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


def uniform(trajectory: AnyTrajectory, frames: int, _: Visible[Any]) -> NDArray[np.float64]:
    """Return positions with the same number of iterations from frame to frame."""
    return np.linspace(0, len(trajectory.iteration) - 1, frames)


def logarithmic(trajectory: AnyTrajectory, frames: int, _: Visible[Any]) -> NDArray[np.float64]:
    """Return positions at which iterations grow by the same factor from frame to frame."""
    return np.geomspace(1, len(trajectory.iteration), frames) - 1


def motion(trajectory: T, frames: int, visible: Visible[T]) -> NDArray[np.float64]:
    """Return positions with the same visible movement from frame to frame.

    Movement is measured as a share of the axes, after a moving average that removes the jitter
    from sample to sample. A small share of the frames is spread uniformly over the iterations, so
    that phases without movement are visible too.
    """
    first = visible(trajectory, np.array([0]))
    candidates = _candidates(len(trajectory.iteration) - 1, numbers=first.shape[1])
    moved = _path(_smoothed(trajectory, visible(trajectory, candidates), candidates))
    rested = candidates / candidates[-1]
    progress = (1 - UNIFORM_SHARE) * moved / (moved[-1] or 1.0) + UNIFORM_SHARE * rested
    frame = _at_most_one_each(np.diff(progress) / np.diff(candidates), np.diff(candidates), frames)
    return np.interp(np.arange(frames), frame, candidates)


PACINGS: dict[str, Callable[[Any, int, Visible[Any]], NDArray[np.float64]]] = {
    "motion": motion,
    "uniform": uniform,
    "log": logarithmic,
}


def _distinct(positions: NDArray[np.int64], last: int) -> NDArray[np.int64]:
    """Shift ascending positions from 0 to ``last`` so that no two are equal."""
    steps = np.arange(len(positions))
    pushed = np.maximum.accumulate(positions - steps) + steps
    latest = last - steps[::-1]
    return np.minimum(pushed, latest)


def _at_most_one_each(
    speed: NDArray[np.float64], steps: NDArray[np.int64], frames: int
) -> NDArray[np.float64]:
    """Return the frame number of each candidate, with at most one frame for each snapshot.

    Early updates can move more than one frame should show. They get one frame each; the remaining
    frames are distributed over all others in proportion to their speed.

    Args:
        speed: Progress per snapshot between neighbouring candidates, shape (candidates - 1,).
        steps: Snapshots between them, shape (candidates - 1,).
        frames: Number of frames, less than the number of snapshots.

    Returns:
        Frame numbers, shape (candidates,), from 0 to ``frames - 1``.
    """
    low, high = 0.0, 1.0 / float(speed.min())  # at the highest rate, every snapshot is shown
    for _ in range(100):  # bisection: the shown share grows with the rate
        rate = (low + high) / 2
        if float((np.minimum(speed * rate, 1.0) * steps).sum()) < frames - 1:
            low = rate
        else:
            high = rate
    shown = np.concatenate([[0.0], np.cumsum(np.minimum(speed * high, 1.0) * steps)])
    frame: NDArray[np.float64] = shown * ((frames - 1) / shown[-1])
    return frame


def _candidates(last: int, numbers: int) -> NDArray[np.int64]:
    """Return the snapshots at which movement is measured: all, or in a long run more early ones."""
    most = max(CANDIDATE_NUMBERS // numbers, 100)
    if last < most:
        return np.arange(last + 1)
    early = np.geomspace(1, last, most // 2)
    evenly = np.linspace(0, last, most // 2)
    return np.unique(np.rint(np.concatenate([[0], early, evenly])).astype(np.int64))


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
    y = trajectory.reference.evaluate(grid)
    bottom, top = float(y.min()), float(y.max())
    height = (top - bottom) or 1.0
    curve = np.clip(bounded(curve), bottom - height, top + height) / height
    knots = np.clip(trajectory.knots[snapshots], low, high) / (high - low)
    return np.concatenate([curve, knots], axis=1)


def _smoothed(
    trajectory: AnyTrajectory, states: NDArray[np.float64], snapshots: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the moving average of the visible positions over an epoch (early on, over less)."""
    return smoothed(states, trajectory.iteration[snapshots], trajectory.iterations_per_epoch)


def _path(states: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the path length at each state, counted in steps that are large enough to see."""
    length = np.zeros(len(states))
    start, chunk = 0, 64
    total = 0.0
    while start < len(states) - 1:
        stop = min(start + chunk, len(states))
        far = np.abs(states[start + 1 : stop] - states[start]).max(axis=1)
        seen = int(np.argmax(far >= STEP)) if (far >= STEP).any() else -1
        if seen < 0 and stop < len(states):
            chunk *= 2
            continue
        end = start + 1 + seen if seen >= 0 else stop - 1
        arrived = total + (float(far[seen]) if seen >= 0 else 0.0)
        length[start : end + 1] = np.linspace(total, arrived, end + 1 - start)
        start, total, chunk = end, arrived, 64
    return length
