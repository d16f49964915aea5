"""The registry of model types. Shared code uses it instead of branching on the type."""

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
    """Return the model type of a scenario."""
    return next(model for model in MODELS if isinstance(scenario, model.scenario))


def run(scenario: AnyScenario, *, on_epoch: Callable[[int], None] | None = None) -> AnyTrajectory:
    """Train the network of a scenario of any model type and record the trajectory.

    Args:
        scenario: The scenario.
        on_epoch: Called before each epoch with the number of updates so far.

    Raises:
        InputError: The scenario cannot be trained, or its record would be too large.
    """
    return model_of(scenario).run(scenario, on_epoch=on_epoch)


def summary_of(trajectory: AnyTrajectory) -> dict[str, Any]:
    """Return the content of ``summary.json``: computed once, a new copy for each call."""
    return deepcopy(_summary(trajectory))


@cached
def _summary(trajectory: AnyTrajectory) -> dict[str, Any]:
    return model_of(trajectory.scenario).summarize(trajectory)


def load_trajectory(path: Path) -> AnyTrajectory:
    """Read a saved trajectory of any model type.

    Raises:
        InputError: The file is missing, damaged or not a trajectory.
    """

    def assemble(arrays: dict[str, Any], scenario: AnyScenario) -> AnyTrajectory:
        return model_of(scenario).assemble(arrays, scenario)

    return read_archive(path, assemble)
