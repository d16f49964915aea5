"""The registry of the kinds of network. What is shared asks here and branches on no kind."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from relufit.dynamics.cached import cached
from relufit.models.dense import DENSE
from relufit.models.relu_sum import RELU_SUM
from relufit.training.archive import read_archive

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from relufit.models.model import Model
    from relufit.scenario import AnyScenario
    from relufit.training import AnyTrajectory

__all__ = ["MODELS", "load_trajectory", "model_of", "run", "summary_of"]

MODELS = (RELU_SUM, DENSE)


def model_of(scenario: AnyScenario) -> Model:
    """The kind of network that a scenario describes."""
    return next(kind for kind in MODELS if isinstance(scenario, kind.scenario))


def run(scenario: AnyScenario, *, on_epoch: Callable[[int], None] | None = None) -> AnyTrajectory:
    """Train the network of a scenario of any kind and record what happens.

    Args:
        scenario: What to train, on what, and how.
        on_epoch: Called before each pass with the number of updates so far.

    Raises:
        InputError: The scenario cannot be trained, or its record would not fit.
    """
    return model_of(scenario).run(scenario, on_epoch=on_epoch)


def summary_of(trajectory: AnyTrajectory) -> dict[str, Any]:
    """What became of a run, as ``summary.json`` holds it: computed once, a new copy each time."""
    return deepcopy(_summary(trajectory))


@cached
def _summary(trajectory: AnyTrajectory) -> dict[str, Any]:
    return model_of(trajectory.scenario).summarize(trajectory)


def load_trajectory(path: Path) -> AnyTrajectory:
    """Read a trajectory of any kind that relufit has saved.

    Raises:
        InputError: The file is missing or damaged, or is no trajectory.
    """

    def assemble(arrays: dict[str, Any], scenario: AnyScenario) -> AnyTrajectory:
        return model_of(scenario).assemble(arrays, scenario)

    return read_archive(path, assemble)
