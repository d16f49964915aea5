"""The registry of model types. Shared code uses it instead of branching on the type."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from relufit.models.dense import DENSE
from relufit.models.relu_sum import RELU_SUM
from relufit.training.archive import read_archive

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from relufit.models.model_type import ModelType
    from relufit.scenario import AnyScenario
    from relufit.training import AnyTrajectory
    from relufit.training.state import TrainingState

__all__ = [
    "MODEL_TYPES",
    "model_of",
    "read_trajectory",
    "summary_of",
    "train_scenario",
    "with_public_class",
]

MODEL_TYPES = {each.name: each for each in (RELU_SUM, DENSE)}
"""Model types by the ``type`` of the ``[network]`` table, which is also the key in
:data:`relufit.scenario.forms.FORMS`."""


def model_of(scenario: AnyScenario) -> ModelType:
    """Return the model type of a scenario.

    Raises:
        TypeError: The scenario has no registered model type.
    """
    for model in MODEL_TYPES.values():
        if isinstance(scenario, model.form.scenario):
            return model
    raise TypeError(f"expected a scenario of a known model type, got {scenario!r}")


def train_scenario(
    scenario: AnyScenario,
    *,
    on_epoch: Callable[[int], None] | None = None,
    stop: Callable[[TrainingState], bool] | None = None,
) -> AnyTrajectory:
    """Train the network of a scenario of any model type and record the trajectory.

    Args:
        scenario: The scenario.
        on_epoch: Called before each epoch with the number of updates so far.
        stop: Called after each epoch; training ends when it returns True.

    Raises:
        InputError: The scenario cannot be trained, or its record would be too large.
    """
    return model_of(scenario).run(scenario, on_epoch=on_epoch, stop=stop)


def summary_of(trajectory: AnyTrajectory) -> dict[str, Any]:
    """Return the content of ``summary.json``: computed once, a new copy for each call."""
    return deepcopy(model_of(trajectory.scenario).summarize(trajectory))


def with_public_class(recorded: AnyTrajectory) -> AnyTrajectory:
    """Return a trajectory of the public class of its model type, with the same arrays."""
    values = {each.name: getattr(recorded, each.name) for each in fields(recorded)}
    return model_of(recorded.scenario).trajectory(**values)


def read_trajectory(path: Path) -> AnyTrajectory:
    """Read a saved trajectory of any model type.

    Raises:
        InputError: The file is missing, damaged or not a trajectory.
    """

    def assemble(arrays: dict[str, Any], scenario: AnyScenario) -> AnyTrajectory:
        return model_of(scenario).assemble(arrays, scenario)

    return read_archive(path, assemble)
