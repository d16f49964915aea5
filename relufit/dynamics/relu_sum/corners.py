"""Corners of the reference, and since when a run has a neuron at each of them, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from relufit.dynamics.relu_sum.averaged import effective_knots
from relufit.training.relu_sum.reference import knots_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from relufit.training import Trajectory

__all__ = ["Corners", "corners_of", "missed_alone_since"]

MOST_CORNERS = 12  # a reference with more is a curve, not a polygon
FARTHEST = 1 / 8  # of the domain: a knot further away is at no corner
NEVER = np.inf


class Corners:
    """Where the reference changes its slope, and how near a knot must be to count as there.

    Attributes:
        x: The corners in the domain, ascending, shape (corners,).
        reach: How near: half the way to the next corner, so that a knot is at one corner at most,
            and at most an eighth of the domain; shape (corners,).
    """

    def __init__(self, x: Sequence[float], domain: tuple[float, float]) -> None:
        self.x = np.array(x, dtype=np.float64)
        gaps = np.diff(self.x, prepend=-np.inf, append=np.inf)
        nearest = np.minimum(gaps[:-1], gaps[1:])
        self.reach = np.minimum(nearest / 2, FARTHEST * (domain[1] - domain[0]))


def corners_of(trajectory: Trajectory) -> Corners:
    """The corners of a run's reference; none where they are unknown or more than 12.

    Example:
        >>> import relufit
        >>> corners = corners_of(relufit.train("scenarios/example2.toml"))
        >>> corners.x.tolist(), corners.reach.tolist()
        ([1.0], [0.5])
    """
    low, high = trajectory.scenario.data.domain
    inside = sorted({each for each in knots_of(trajectory.reference) if low <= each < high})
    return Corners(inside if len(inside) <= MOST_CORNERS else [], (low, high))


def missed_alone_since(
    trajectories: Sequence[Trajectory], corners: Corners, clock: Sequence[int]
) -> NDArray[np.float64]:
    """The time since which a run has no neuron at a corner while another one has.

    A run *reaches* a corner if from some time to its end it has an effective neuron whose knot,
    averaged over an epoch, is within ``corners.reach``. It *misses* the corner if from some time to
    its end it has none. Both must hold.

    Args:
        trajectories: The runs.
        corners: Those of their common reference.
        clock: How far the common clock advances in one update of each run.

    Returns:
        Shape (runs, corners); infinite where a run does not miss what another one reaches.
    """
    there = [_is_there(each, corners) for each in trajectories]
    timed = list(zip(there, trajectories, clock, strict=True))
    missed = np.array([_lasting(~own, run) * rate for own, run, rate in timed])
    reached = np.array([_lasting(own, run) * rate for own, run, rate in timed])
    # The run that misses a corner never reaches it, so the minimum is that of the others.
    since: NDArray[np.float64] = np.maximum(missed, reached.min(axis=0))
    return since


def _is_there(trajectory: Trajectory, corners: Corners) -> NDArray[np.bool_]:
    """Whether some effective neuron is at each corner, shape (snapshots, corners)."""
    knots = effective_knots(trajectory)
    near = [
        (np.abs(knots - x) <= reach).any(axis=1)
        for x, reach in zip(corners.x, corners.reach, strict=True)
    ]
    return np.stack(near, axis=1) if near else np.zeros((len(knots), 0), dtype=bool)


def _lasting(holds: NDArray[np.bool_], trajectory: Trajectory) -> NDArray[np.float64]:
    """The iteration from which on each column holds to the end; infinite if it does not then."""
    failing = ~holds
    start = np.where(failing.any(axis=0), len(holds) - failing[::-1].argmax(axis=0), 0)
    iteration = trajectory.iteration.astype(np.float64)
    return np.where(holds[-1], iteration[np.minimum(start, len(holds) - 1)], NEVER)
