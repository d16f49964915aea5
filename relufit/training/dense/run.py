"""Train the dense network of a scenario."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from relufit.network.dense import DenseNetwork, Layer, Sample
from relufit.network.losses import LOSSES
from relufit.network.update_rule import UPDATE_ORDERS, UpdateRule
from relufit.schedules.batch_sizes import SEVERAL_SAMPLES, batch_size
from relufit.schedules.orders import ORDERS
from relufit.training.dense.initial import drawn_layers
from relufit.training.dense.trajectory import DenseTrajectory
from relufit.training.optimizer import START, ResumePoint, optimizer_spec
from relufit.training.spec import TrainingSpec, record_training, scenario_as_run, train_further
from relufit.training.stored_record import StoredRecord

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from relufit.scenario import DenseScenario
    from relufit.scenario.dense.document import DenseTraining
    from relufit.scenario.dense.problem import DenseData
    from relufit.training.loop import Stopped, Visit
    from relufit.training.state import TrainingState

__all__ = ["DenseTrajectory", "assemble_dense", "dense_update_rule", "run_dense", "train_dense_on"]

UNTRAINED_LOSS = "half_squared_error"  # the loss of a network without [training]


def run_dense(
    scenario: DenseScenario,
    *,
    on_epoch: Callable[[int], None] | None = None,
    stop: Callable[[TrainingState], bool] | None = None,
) -> DenseTrajectory:
    """Train the dense network of a scenario and record every update.

    Args:
        scenario: The scenario. Without a ``[training]`` table nothing is trained, and the
            trajectory contains only the initial state.
        on_epoch: Called before each epoch with the number of updates so far.
        stop: Called after each epoch; training ends when it returns True.

    Raises:
        InputError: The loss is not finite before training, or the record would not fit into memory.

    Example:
        >>> from relufit.scenario import load
        >>> run_dense(load("scenarios/worked/koech.toml"))
        <DenseTrajectory 'koech': 3-4-1, 6 iterations, 7 snapshots, limit>
    """
    network = initial_dense(scenario)
    samples = samples_of(scenario.data)
    _refuse_saturated(scenario, network, samples)
    generator = np.random.default_rng(scenario.data.seed)
    orders = ORDERS[scenario.data.order].epochs(len(samples), generator)
    training = scenario.training
    spec = _spec(training, samples, orders, network) if training else None
    record, stopped = record_training(scenario, network, spec, on_epoch, stop)
    scenario = scenario_as_run(scenario, record, stopped)
    return _trajectory(scenario, {**record, "loss": record.pop("delta")}, stopped)


def train_dense_on(trajectory: DenseTrajectory, counts: Sequence[int]) -> Iterator[DenseNetwork]:
    """Continue training from the end of a run, in the order of its samples.

    As :func:`relufit.training.relu_sum.run.train_on` does it.
    """
    training, data = trajectory.scenario.training, trajectory.scenario.data
    if training is None:
        raise ValueError("expected a trajectory of a trained network")
    generator = np.random.default_rng(data.seed)
    orders = ORDERS[data.order].epochs(len(trajectory.samples), generator)
    progress = ResumePoint.of(trajectory)
    spec = _spec(training, trajectory.samples, orders, trajectory.final, progress)
    return train_further(spec, counts, skip=trajectory.iterations)


def assemble_dense(arrays: dict[str, Any], scenario: DenseScenario) -> DenseTrajectory:
    """Build a trajectory from the arrays of an archive.

    Raises:
        ValueError: An array is missing, or not possible for a run of the scenario.
    """
    record = StoredRecord(arrays, scenario)
    initial = initial_dense(scenario)
    checked = {
        "iteration": record.iteration,
        "weights": record.numbers("weights", record.snapshots, len(initial.weights)),
        "biases": record.numbers("biases", record.snapshots, len(initial.biases)),
        "loss": record.numbers("loss", record.updates),
        "sample": record.sample(len(scenario.data.inputs)),
        "optimizer_state": record.optimizer_state,
    }
    return _trajectory(scenario, checked, record.stopped)


def initial_dense(scenario: DenseScenario) -> DenseNetwork:
    """Return the network before training: as given in the scenario, or drawn from its seed."""
    table, training = scenario.network, scenario.training
    drawn_weights, drawn_biases = drawn_layers(table)
    weights, biases = table.weights or drawn_weights, table.biases or drawn_biases
    activations = table.activations or ("sigmoid",) * len(table.shapes)
    layers = map(Layer, weights, biases, activations)
    return DenseNetwork(tuple(layers), training.loss if training else UNTRAINED_LOSS)


def samples_of(data: DenseData) -> tuple[Sample, ...]:
    """Return the samples in the order of the scenario."""
    return tuple(map(Sample, data.inputs, data.targets))


def dense_update_rule(training: DenseTraining | None) -> UpdateRule:
    """Return the update rule of a ``[training]`` table; without a table nothing is trained."""
    if training is None:
        return UpdateRule(learning_rate=0.0, trained=frozenset())
    return UpdateRule(
        learning_rate=training.learning_rate,
        trained=frozenset(training.train),
        sequential=UPDATE_ORDERS[training.update].sequential,
    )


def _trajectory(
    scenario: DenseScenario, arrays: dict[str, Any], stopped: Stopped
) -> DenseTrajectory:
    names = ("iteration", "weights", "biases", "loss", "sample")
    return DenseTrajectory(
        scenario=scenario,
        samples=samples_of(scenario.data),
        initial=initial_dense(scenario),
        stopped=stopped,
        optimizer_state=arrays.get("optimizer_state"),
        **{name: arrays[name] for name in names},
    )


def _spec(
    training: DenseTraining,
    samples: tuple[Sample, ...],
    orders: Iterable[NDArray[np.int64]],
    network: DenseNetwork,
    progress: ResumePoint = START,
) -> TrainingSpec[Any]:
    """Return the training spec of a scenario, from a network on."""
    rule = dense_update_rule(training)
    size = batch_size(training.batch, len(samples))
    epochs = (in_batches(samples, order, size) for order in orders)

    def error(network: DenseNetwork) -> float:
        return network.mean_loss(samples)

    def update(network: DenseNetwork, inputs: Rows, targets: Rows) -> tuple[DenseNetwork, float]:
        made = network.update(list(map(Sample, inputs, targets)), rule)
        return made.after, made.loss

    if not training.is_plain:
        return optimizer_spec(training, network, epochs, dense_gradient, error, progress)
    return TrainingSpec(
        start=network, epochs=epochs, update=update, error=error, trained=training.train
    )


Rows = tuple[tuple[float, ...], ...]


def dense_gradient(
    network: DenseNetwork, inputs: Rows, targets: Rows
) -> tuple[DenseNetwork, float]:
    """Return the gradient of the mean loss, in the shape of the network, and the mean loss."""
    made = network.update(list(map(Sample, inputs, targets)), dense_update_rule(None))
    return made.gradient, made.loss


def in_batches(
    samples: tuple[Sample, ...], order: NDArray[np.int64], size: int
) -> Iterator[Visit[Rows]]:
    """Yield one update per batch; the last one has the samples that are left."""
    indices: list[int] = order.tolist()
    for first in range(0, len(indices), size):
        chosen = indices[first : first + size]
        inputs = tuple(samples[index].inputs for index in chosen)
        targets = tuple(samples[index].targets for index in chosen)
        yield chosen[0] if size == 1 else SEVERAL_SAMPLES, inputs, targets


def _refuse_saturated(
    scenario: DenseScenario, network: DenseNetwork, samples: tuple[Sample, ...]
) -> None:
    """Raise if the loss is not finite before training."""
    interval = LOSSES[network.loss].interval
    if interval is None:
        return
    for number, sample in enumerate(samples, start=1):
        if not isfinite(network.mean_loss([sample])):
            outputs = ", ".join(f"{out:g}" for out in network.output(sample.inputs))
            raise scenario.fault(
                "network",
                "random" if scenario.network.random else "weights",
                f"expected outputs between {interval.low:g} and {interval.high:g}, where "
                f"{interval.reason}, got {outputs} for sample {number}. Use smaller weights or "
                f"inputs, and sigmoid in the last layer.",
            )
