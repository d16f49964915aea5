"""What the frames of a comparison show, one after another: time, pauses, and the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from relufit.draw.canvas.limits import bounded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from relufit.draw.relu_sum.compare_runs import ComparedRuns

__all__ = ["FPS", "HOLD_S", "CompareState", "compare_states"]

FPS = 25
PLAY_S, COALESCE_S, MISS_S, HOLD_S = 6.0, 2.0, 1.0, 3.0
MOST_PAUSES = 3  # of each kind; a film with more would not go on
CANDIDATES = 500  # times at which movement is measured
GRID = 33  # points of the domain at which the curves' movement is measured
BY_MOTION, BY_LOG = 0.6, 0.3  # shares of the frames; the others go evenly through the time


class CompareState(NamedTuple):
    """What a frame shows.

    Attributes:
        clock: The time, in updates or samples seen.
        pause: How much of a pause at this time has passed, 0 to 1; 1 where there is none.
        is_end: Whether it is the last frame, with the verdicts.
    """

    clock: int
    pause: float = 1.0
    is_end: bool = False


def compare_states(compared: ComparedRuns, fps: int = FPS) -> list[CompareState]:
    """The frames: faster where little moves, with a pause where neurons coalesce.

    Args:
        compared: The runs.
        fps: Frames per second; the duration does not depend on it.
    """
    pauses = _pauses(compared)
    clocks = sorted({*_paced(compared, round(PLAY_S * fps)), *pauses})
    states: list[CompareState] = []
    for clock in clocks:
        count = round(pauses.get(clock, 0.0) * fps)
        if count:
            states += [CompareState(clock, step / max(count - 1, 1)) for step in range(count)]
        else:
            states.append(CompareState(clock))
    return [*states, CompareState(compared.end, is_end=True)]


def _pauses(compared: ComparedRuns) -> dict[int, float]:
    """The times at which the film pauses, each with the seconds that it does."""
    runs = range(len(compared.runs))
    coalesced = sorted({at for run in runs for at, _ in compared.coalescences(run) if at > 0})
    missed = compared.missed_since
    alone = sorted({int(each) for each in missed[np.isfinite(missed)].tolist() if each > 0})
    pauses = dict.fromkeys(alone[-MOST_PAUSES:], MISS_S)
    return pauses | dict.fromkeys(coalesced[-MOST_PAUSES:], COALESCE_S)


def _paced(compared: ComparedRuns, frames: int) -> Iterator[int]:
    """Times from 0 to the end, so that about as much moves from one to the next."""
    end = compared.end
    candidates = np.unique(
        np.rint(
            np.concatenate([[0], np.geomspace(1, end, CANDIDATES), np.linspace(0, end, CANDIDATES)])
        )
    ).astype(np.int64)
    seen = np.array([_visible(compared, clock) for clock in candidates.tolist()])
    moved = np.concatenate([[0.0], np.cumsum(np.abs(np.diff(seen, axis=0)).max(axis=1))])
    by_log = np.log1p(candidates / (end / len(candidates))) / np.log1p(len(candidates))
    by_time = candidates / end
    shares = np.array([BY_MOTION, BY_LOG, 1 - BY_MOTION - BY_LOG])
    progress: NDArray[np.float64] = shares @ np.array([moved / (moved[-1] or 1.0), by_log, by_time])
    wanted = np.linspace(0.0, float(progress[-1]), frames)
    yield from np.rint(np.interp(wanted, progress, candidates)).astype(int).tolist()


def _visible(compared: ComparedRuns, clock: int) -> NDArray[np.float64]:
    """Heights of the curves and places of the knots, as shares of the axes."""
    first = compared.learned
    low, high = first.scenario.data.domain
    grid = np.linspace(low, high, GRID)
    y = first.heights(grid)
    bottom, top = float(y.min()), float(y.max())
    height = (top - bottom) or 1.0
    parts: list[NDArray[np.float64]] = []
    for run in range(len(compared.runs)):
        network = compared.network(run, clock)
        curve = np.clip(bounded(network.outputs(grid)), bottom - height, top + height)
        parts.append(curve / height)
        parts.append(np.clip(bounded(np.array(network.knots)), low, high) / (high - low))
    return np.concatenate(parts)
