"""Pacings: how the frames of a film are spread over a run. A new one is a function and an entry."""

# ruff: noqa: PLC0415  (scenarios are read without NumPy, which is slow to import)

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

__all__ = ["PACINGS", "Pacing"]

Visible: TypeAlias = "Callable[[NDArray[np.int64]], NDArray[np.float64]]"
"""From some snapshots to a row for each, of places as shares of the axes, without jitter."""


class Pacing(NamedTuple):
    """A way to spread frames over a run.

    Attributes:
        positions: From the number of snapshots, a smaller number of frames, and what is visible at
            some snapshots, to the place of each frame among the snapshots, ascending.
        meaning: What it does, for the description of the key ``pacing``.
    """

    positions: Callable[[int, int, Visible], NDArray[np.float64]]
    meaning: str


def uniform(snapshots: int, frames: int, _: Visible) -> NDArray[np.float64]:
    """The same number of iterations from frame to frame."""
    import numpy as np

    return np.linspace(0, snapshots - 1, frames)


def logarithmic(snapshots: int, frames: int, _: Visible) -> NDArray[np.float64]:
    """The number of iterations grows by the same factor from frame to frame."""
    import numpy as np

    return np.geomspace(1, snapshots, frames) - 1


def motion(snapshots: int, frames: int, visible: Visible) -> NDArray[np.float64]:
    """The same visible movement from frame to frame."""
    from relufit.schedules.motion import paced_by_motion

    return paced_by_motion(snapshots, frames, visible)


PACINGS = {
    "motion": Pacing(motion, "moves curves and knots evenly"),
    "uniform": Pacing(uniform, "spaces the iterations evenly"),
    "log": Pacing(logarithmic, "spaces their logarithms evenly"),
}
