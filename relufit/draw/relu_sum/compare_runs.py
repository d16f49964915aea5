"""Runs that are compared: their names and colours, their common clock, and what is to be seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

import numpy as np

from relufit.draw.canvas.contrast import readable
from relufit.dynamics.relu_sum.averaged import averaged_network, effective_knots
from relufit.dynamics.relu_sum.coalescing import coalescences
from relufit.dynamics.relu_sum.corners import corners_of, missed_alone_since
from relufit.training.relu_sum.batches import ALL_SAMPLES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.draw.canvas.theme import Theme
    from relufit.dynamics.relu_sum.coalescing import Coalescence
    from relufit.dynamics.relu_sum.corners import Corners
    from relufit.network.relu_sum import ReluSum
    from relufit.training import Trajectory

__all__ = ["Clock", "ComparedRun", "ComparedRuns", "Floor", "LineStyle"]


Clock: TypeAlias = Literal["iterations", "samples"]
"""What passes evenly in all compared runs: updates, or samples seen."""


class Floor(NamedTuple):
    """The least error that so many neurons can have on the samples.

    Attributes:
        neurons: How many.
        error: The mean of delta² of the best fit.
    """

    neurons: int
    error: float


class LineStyle(NamedTuple):
    """How a run's error is drawn, and whatever names the run."""

    color: str
    dash: str | tuple[int, tuple[float, ...]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ComparedRun:
    """One of the runs.

    Attributes:
        label: What pictures call it.
        trajectory: The run.
        verdict: What became of it.
        target: The error that it was to get below; None if its scenario sets none.
        floor: What its effective neurons can do, where neurons have coalesced to fewer.
    """

    label: str
    trajectory: Trajectory
    verdict: str
    target: float | None
    floor: Floor | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ComparedRuns:
    """Two to four runs that learn the same reference or samples on the same domain.

    Attributes:
        runs: In the order in which they are shown.
        clock: What passes evenly in all of them: ``"iterations"`` or ``"samples"`` seen.
    """

    runs: tuple[ComparedRun, ...]
    clock: Clock = "iterations"

    @property
    def rates(self) -> tuple[int, ...]:
        """How far the clock advances in one update of each run."""
        return tuple(
            each.trajectory.samples.measured
            if self.clock == "samples" and _sees_all(each.trajectory)
            else 1
            for each in self.runs
        )

    @property
    def ends(self) -> tuple[int, ...]:
        """When each run ends."""
        return tuple(
            rate * each.trajectory.iterations
            for rate, each in zip(self.rates, self.runs, strict=True)
        )

    @property
    def end(self) -> int:
        """When the last run ends; the others are held until then."""
        return max(self.ends)

    @property
    def corners(self) -> Corners:
        """The corners of the reference, from the first run whose reference has the most."""
        found = [corners_of(each.trajectory) for each in self.runs]
        return max(found, key=lambda each: len(each.x))

    @property
    def missed_since(self) -> NDArray[np.float64]:
        """When it becomes true that only others reach a corner, shape (runs, corners)."""
        trajectories = [each.trajectory for each in self.runs]
        return missed_alone_since(trajectories, self.corners, self.rates)

    def iteration(self, run: int, clock: int) -> int:
        """How many updates a run has made at a time."""
        return min(clock // self.rates[run], self.runs[run].trajectory.iterations)

    def network(self, run: int, clock: int) -> ReluSum:
        """What is shown of a run at a time."""
        return averaged_network(self.runs[run].trajectory, self.iteration(run, clock))

    def coalescences(self, run: int) -> tuple[tuple[int, Coalescence], ...]:
        """When which neurons of a run coalesce."""
        found = coalescences(self.runs[run].trajectory)
        return tuple((self.rates[run] * each.iteration, each) for each in found)

    def view(self) -> tuple[float, float]:
        """The part of the x-axis that all panels show: the domain, and knots near it."""
        low, high = self.runs[0].trajectory.scenario.data.domain
        width = high - low
        knots = [effective_knots(each.trajectory) for each in self.runs]
        first = min(float(np.nanmin(each, initial=low)) for each in knots)
        last = max(float(np.nanmax(each, initial=high)) for each in knots)
        return max(first, low - BEYOND * width), min(last, high + BEYOND * width)

    def line_styles(self, theme: Theme) -> list[LineStyle]:
        """A colour for each verdict, ink for ``solved``, and a dash for each run that shares it."""
        seen: dict[str, int] = {}
        styles: list[LineStyle] = []
        for each in self.runs:
            verdict = each.verdict
            color = readable(theme.verdicts[verdict], theme.background)
            color = theme.ink if verdict == "solved" else color
            styles.append(LineStyle(color, theme.dash(seen.get(color, 0))))
            seen[color] = seen.get(color, 0) + 1
        return styles


BEYOND = 0.15  # of the domain, shown left and right of it where knots go there


def _sees_all(trajectory: Trajectory) -> bool:
    """Whether an update of the run uses all samples."""
    return bool(len(trajectory.sample)) and int(trajectory.sample[0]) == ALL_SAMPLES
