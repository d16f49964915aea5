"""Checks that runs can be compared, and the compared runs with their verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast, get_args

import numpy as np

from relufit.draw.canvas.letters import check_letters
from relufit.draw.canvas.wrapping import plain_line
from relufit.draw.relu_sum.compare_runs import Clock, ComparedRun, ComparedRuns, Floor
from relufit.draw.relu_sum.landscape_surface import Path, missing_for_landscape, plane_of
from relufit.errors import InputError
from relufit.models.registry import summary_of
from relufit.scenario import AnyScenario, Scenario
from relufit.scenario.made_from import MOST_COMPARED
from relufit.training import Trajectory
from relufit.training.relu_sum.reference import reference_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from relufit.training import AnyTrajectory

__all__ = [
    "CLOCKS",
    "FEWEST_COMPARED",
    "check_common_plane",
    "check_comparable",
    "compared_runs",
    "landscape_paths",
]

CLOCKS: tuple[str, ...] = get_args(Clock)
FEWEST_COMPARED = 2
GRID = 1001  # points at which references are compared
SAME = 1e-9  # share of the reference's height by which two may differ through rounding


def check_comparable(scenarios: Mapping[str, AnyScenario]) -> None:
    """Check before training that the runs of scenarios can be compared.

    Runs may differ in everything except reference, given samples and domain.

    Args:
        scenarios: By their labels.

    Raises:
        InputError: There are too few or too many, a label cannot be drawn, or a scenario is of a
            dense network, has no training, or learns something else than the first one.
    """
    if not FEWEST_COMPARED <= len(scenarios) <= MOST_COMPARED:
        raise InputError(
            f"runs: expected {FEWEST_COMPARED} to {MOST_COMPARED} runs to compare, got "
            f"{len(scenarios)}."
        )
    for label, scenario in scenarios.items():
        if not plain_line(label):
            raise InputError(f"label: expected a name for each run, got {label!r}.")
        check_letters(plain_line(label), f"label {label!r}")
        if not isinstance(scenario, Scenario):
            raise InputError(
                f"{scenario.origin.label}: expected a sum of ReLU neurons, got a dense network. "
                f"Only runs of sums of ReLU neurons can be compared."
            )
        if not scenario.learns:
            raise InputError(
                f"{scenario.origin.label}: expected a scenario with a [training] table, got one "
                f"without. There is nothing to compare before training."
            )
    first, *others = (cast("Scenario", each) for each in scenarios.values())
    for other in others:
        _check_same_task(first, other)


def compared_runs(trajectories: Mapping[str, AnyTrajectory], clock: str) -> ComparedRuns:
    """Return the runs with their verdicts.

    Args:
        trajectories: By their labels, as :func:`check_comparable` lets them pass.
        clock: ``"iterations"`` or ``"samples"``.
    """
    runs = [
        _compared_run(plain_line(label), trajectory)
        for label, trajectory in trajectories.items()
        if isinstance(trajectory, Trajectory)
    ]
    return ComparedRuns(runs=tuple(runs), clock=cast("Clock", clock))


def check_common_plane(scenarios: Mapping[str, AnyScenario], plane: str) -> None:
    """Check that runs have the two neurons of a plane, and all the same number of neurons.

    Raises:
        InputError: They do not.
    """
    sizes = {label: cast("Scenario", each).network.size for label, each in scenarios.items()}
    if len(set(sizes.values())) > 1:
        counts = ", ".join(str(size) for size in sizes.values())
        raise InputError(
            f"expected runs with the same number of neurons for landscape, got {counts}.",
            field="plane",
        )
    plane_of(next(iter(sizes.values())), plane)


def landscape_paths(compared: ComparedRuns) -> list[Path]:
    """Return the runs as paths on a landscape.

    Raises:
        InputError: A run lacks what the landscape needs.
    """
    for each in compared.runs:
        if missing := missing_for_landscape(each.trajectory):
            raise InputError(f"expected {missing}.", field="plane")
    return [Path(each.label, each.trajectory) for each in compared.runs]


def _compared_run(label: str, trajectory: Trajectory) -> ComparedRun:
    summary = summary_of(trajectory)
    best = summary["best_fit"]
    fewer = summary["effective_neurons"] < trajectory.neurons and summary["coalesced"]
    return ComparedRun(
        label=label,
        trajectory=trajectory,
        verdict=summary["verdict"],
        target=trajectory.scenario.stop_below,
        floor=Floor(best["neurons"], best["error"]) if best and fewer else None,
    )


def _check_same_task(first: Scenario, other: Scenario) -> None:
    """Check that a run has the reference, the given samples and the domain of the first."""
    low, high = first.data.domain
    left, right = other.data.domain
    if (left, right) != (low, high):
        raise other.fault(
            "data",
            "domain",
            f"expected [{low:g}, {high:g}] as in {first.origin.label}, got "
            f"[{left:g}, {right:g}]. Compared runs share their axes.",
        )
    if first.data.given != other.data.given:
        raise other.fault(
            "data",
            "",
            f"expected the points of {first.origin.label}, got others. Compared runs learn the "
            f"same samples.",
        )
    references = [reference for each in (first, other) if (reference := reference_of(each))]
    if len(references) == 1:
        has, lacks = (first, other) if first.reference else (other, first)
        raise other.fault(
            "reference",
            "",
            f"expected a reference in both or in none of two runs, got one in {has.origin.label} "
            f"and none in {lacks.origin.label}.",
        )
    if not references:
        return
    grid = np.linspace(*first.data.domain, GRID)
    expected, got = (reference.evaluate(grid) for reference in references)
    apart = np.abs(expected - got)
    if apart.max() > SAME * max(float(np.abs(expected).max()), float(np.ptp(expected))):
        at = int(apart.argmax())
        raise other.fault(
            "reference",
            "",
            f"expected the reference of {first.origin.label}, {expected[at]:g} at x = "
            f"{grid[at]:g}, got {got[at]:g}. Compared runs learn the same curve.",
        )
