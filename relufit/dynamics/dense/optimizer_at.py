"""The step that the optimizer of a dense network takes after a snapshot, taken apart."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from relufit.dynamics.cached import cached
from relufit.network.optimizer_step import Optimized, parameters_of, stepped
from relufit.training.optimizer import clipped, trained_groups, update_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from relufit.network.dense import DenseNetwork
    from relufit.network.optimizers import Numbers
    from relufit.scenario.dense.document import DenseTraining
    from relufit.training.dense.trajectory import DenseTrajectory

__all__ = ["OptimizerStep", "optimizer_step_at"]


class OptimizerStep(NamedTuple):
    """One step of an optimizer.

    Attributes:
        before: The network and what the optimizer keeps, before the step.
        after: The same after it.
        gradient: The derivative in each trained parameter.
        clipped: The same after clipping.
        numbers: The numbers that all parameters share.
    """

    before: Optimized[DenseNetwork]
    after: Optimized[DenseNetwork]
    gradient: Sequence[float]
    clipped: Sequence[float]
    numbers: Numbers


def optimizer_step_at(
    trajectory: DenseTrajectory, training: DenseTraining, snapshot: int, gradient: DenseNetwork
) -> OptimizerStep:
    """Return the step after a snapshot.

    Args:
        trajectory: The run.
        training: Its settings.
        snapshot: The snapshot.
        gradient: The mean gradient of the update, in the shape of the network.
    """
    groups = trained_groups(training, gradient)
    derivatives = parameters_of(gradient, groups)
    state = trajectory.optimizer_state
    kept = () if state is None else tuple(state[snapshot].tolist())
    before = Optimized(trajectory.network(snapshot), kept)
    numbers = _numbers(trajectory)[snapshot]
    slope = clipped(training, derivatives)
    after = stepped(before, groups, slope, numbers, training.rule, training.decay)
    return OptimizerStep(before, after, derivatives, slope, numbers)


@cached
def _numbers(trajectory: DenseTrajectory) -> list[Numbers]:
    """Return the numbers of the update after each snapshot."""
    training = trajectory.scenario.training
    if training is None:
        raise ValueError("expected a trajectory of a trained network")
    numbers, done = update_numbers(training), 0
    found: list[Numbers] = []
    for iteration in trajectory.iteration.tolist():
        found.append(next(islice(numbers, iteration - done, None)))
        done = iteration + 1
    return found
