"""Training with an optimizer, for any model type: from a gradient to a training spec."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from relufit.network.optimizer_step import Movable, Optimized, parameters_of, stepped
from relufit.schedules.learning_rates import learning_rates
from relufit.training.spec import TrainingSpec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from relufit.network.optimizers import Numbers
    from relufit.scenario import Descent
    from relufit.training.base import AnyTrajectory
    from relufit.training.loop import Visit

__all__ = [
    "ResumePoint",
    "clipped",
    "optimizer_spec",
    "trained_groups",
    "update_numbers",
]

N = TypeVar("N", bound=Movable)


class ResumePoint(NamedTuple):
    """Where training goes on.

    Attributes:
        updates: The updates done before; the schedule goes on from there.
        optimizer_state: What the optimizer keeps; None for zeros.
    """

    updates: int = 0
    optimizer_state: tuple[float, ...] | None = None

    @classmethod
    def of(cls, trajectory: AnyTrajectory) -> ResumePoint:
        """Return the progress at the end of a run."""
        state = trajectory.optimizer_state
        return cls(trajectory.iterations, None if state is None else tuple(state[-1].tolist()))


START = ResumePoint()


def optimizer_spec(
    training: Descent,
    network: N,
    epochs: Iterable[Iterable[Visit[Any]]],
    gradient: Callable[[N, Any, Any], tuple[Movable, float]],
    error: Callable[[N], float],
    progress: ResumePoint,
) -> TrainingSpec[Optimized[N]]:
    """Return the training spec of a scenario with an optimizer.

    Args:
        training: The settings.
        network: The network before training.
        epochs: The epochs, each with one entry per update.
        gradient: From a network, x and y to the gradient, in the shape of a network, and the delta
            or loss.
        error: The error that is compared with ``stop_below``.
        progress: Where training goes on.
    """
    groups = trained_groups(training, network)
    numbers = islice(update_numbers(training), progress.updates, None)

    def update(state: Optimized[N], x: Any, y: Any) -> tuple[Optimized[N], float]:
        derivatives, delta = gradient(state.network, x, y)
        slope = clipped(training, parameters_of(derivatives, groups))
        rule, decay = training.rule, training.decay
        return stepped(state, groups, slope, next(numbers), rule, decay), delta

    kept = progress.optimizer_state
    if kept is None:
        kept = (0.0,) * (len(parameters_of(network, groups)) * len(training.rule.state))
    return TrainingSpec(
        start=Optimized(network, kept),
        epochs=epochs,
        update=update,
        error=lambda state: error(state.network),
        trained=(*groups, "optimizer_state") if kept else groups,
    )


def trained_groups(training: Descent, network: Movable) -> tuple[str, ...]:
    """Return the trained groups of parameters, in the order of the network's."""
    return tuple(group for group in network.groups if group in training.groups)


def update_numbers(training: Descent) -> Iterator[Numbers]:
    """Yield the numbers that all parameters share in an update, from the first update on."""
    rates = learning_rates(
        training.rates, training.learning_rate, training.iterations, training.schedule.settings
    )
    return training.rule.numbers(rates, training.optimizer.settings)


def clipped(training: Descent, gradient: Sequence[float]) -> Sequence[float]:
    """Return a gradient clipped as a ``[training]`` table says."""
    if training.clip is None or training.clipping is None:
        return gradient
    return training.clip.clipped(gradient, training.clipping.settings)
