"""The pacing by motion: the same visible movement from frame to frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.schedules.pacings import Visible

__all__ = ["paced_by_motion"]

STEP = 0.02  # movements below this share of the axes are not seen, and do not count
UNIFORM_SHARE = 0.2  # share of the frames spent on iterations in which nothing moves
CANDIDATE_NUMBERS = 2_000_000  # bounds the memory for measuring a long or wide run


def paced_by_motion(snapshots: int, frames: int, visible: Visible) -> NDArray[np.float64]:
    """The same visible movement from frame to frame.

    The movement of what is visible is measured as a share of the axes that it is drawn on; the
    jitter from sample to sample is averaged away. A small share of the frames goes by the
    iterations, so that a rest is seen too.
    """
    first = visible(np.array([0]))
    candidates = _candidates(snapshots - 1, numbers=first.shape[1])
    moved = _path(visible(candidates))
    rested = candidates / candidates[-1]
    progress = (1 - UNIFORM_SHARE) * moved / (moved[-1] or 1.0) + UNIFORM_SHARE * rested
    frame = _at_most_one_each(np.diff(progress) / np.diff(candidates), np.diff(candidates), frames)
    return np.interp(np.arange(frames), frame, candidates)


def _at_most_one_each(
    speed: NDArray[np.float64], steps: NDArray[np.int64], frames: int
) -> NDArray[np.float64]:
    """The frame at which each candidate is shown, if no snapshot may take more than one frame.

    Early updates can move more than a frame should; they get one frame each, and what they leave
    over goes to all others in proportion to their speed.

    Args:
        speed: Progress per snapshot between neighbouring candidates, shape (candidates - 1,).
        steps: Snapshots between them, shape (candidates - 1,).
        frames: How many frames there are, fewer than snapshots.

    Returns:
        Frame numbers, shape (candidates,), from 0 to ``frames - 1``.
    """
    low, high = 0.0, 1.0 / float(speed.min())  # at the highest rate every snapshot is shown
    for _ in range(100):  # the shown share grows with the rate: halve until floats end
        rate = (low + high) / 2
        if float((np.minimum(speed * rate, 1.0) * steps).sum()) < frames - 1:
            low = rate
        else:
            high = rate
    shown = np.concatenate([[0.0], np.cumsum(np.minimum(speed * high, 1.0) * steps)])
    frame: NDArray[np.float64] = shown * ((frames - 1) / shown[-1])
    return frame


def _candidates(last: int, numbers: int) -> NDArray[np.int64]:
    """The snapshots at which movement is measured: all, or many early ones of a long run."""
    most = max(CANDIDATE_NUMBERS // numbers, 100)
    if last < most:
        return np.arange(last + 1)
    early = np.geomspace(1, last, most // 2)
    evenly = np.linspace(0, last, most // 2)
    return np.unique(np.rint(np.concatenate([[0], early, evenly])).astype(np.int64))


def _path(states: NDArray[np.float64]) -> NDArray[np.float64]:
    """The length of the way, counted in steps that are large enough to see, at each state."""
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
