"""Train the dense network of a scenario."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from relufit.network.dense import DenseNetwork, Layer, Sample
from relufit.network.losses import LOSSES
from relufit.network.update_rule import UPDATE_ORDERS, UpdateRule
from relufit.schedules.orders import ORDERS
from relufit.training.dense.trajectory import DenseTrajectory
from relufit.training.relu_sum.batches import ALL_SAMPLES
from relufit.training.spec import TrainingSpec, record_training, scenario_as_run, train_further
from relufit.training.stored_record import StoredRecord

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from relufit.network.dense import Numbers
    from relufit.scenario import DenseScenario
    from relufit.scenario.dense.document import DenseTraining
    from relufit.scenario.dense.problem import DenseData, DenseTable
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
    spec = _spec(scenario.training, samples, orders) if scenario.training else None
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
    spec = _spec(training, trajectory.samples, orders)
    done = trajectory.iterations
    return train_further(trajectory.final, spec, counts, skip=done)


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
    }
    return _trajectory(scenario, checked, record.stopped)


def initial_dense(scenario: DenseScenario) -> DenseNetwork:
    """Return the network before training: as given in the scenario, or drawn from its seed."""
    table, training = scenario.network, scenario.training
    weights = table.weights or _drawn_weights(table)
    biases = table.biases or tuple((0.0,) * neurons for _, neurons in table.shapes)
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
        **{name: arrays[name] for name in names},
    )


def _drawn_weights(table: DenseTable) -> tuple[tuple[Numbers, ...], ...]:
    """Draw weights around 0, layer by layer, neuron by neuron."""
    if table.random is None:
        raise ValueError("expected weights, or a table to draw them from")
    generator = np.random.default_rng(table.random.seed)
    drawn = [
        generator.normal(0.0, table.random.weight_std, (neurons, inputs)).tolist()
        for inputs, neurons in table.shapes
    ]
    return tuple(tuple(map(tuple, rows)) for rows in drawn)


def _spec(
    training: DenseTraining, samples: tuple[Sample, ...], orders: Iterable[NDArray[np.int64]]
) -> TrainingSpec[DenseNetwork]:
    """Return the training spec of a scenario."""
    rule = dense_update_rule(training)
    visits = VISITS[training.batch]

    def update(
        network: DenseNetwork, inputs: tuple[Numbers, ...], targets: tuple[Numbers, ...]
    ) -> tuple[DenseNetwork, float]:
        made = network.update(list(map(Sample, inputs, targets)), rule)
        return made.after, made.loss

    return TrainingSpec(
        epochs=(visits(samples, order) for order in orders),
        update=update,
        error=lambda network: network.mean_loss(samples),
        trained=training.train,
    )


DenseBatchMode = tuple[tuple[float, ...], ...]


def one_by_one(
    samples: tuple[Sample, ...], order: NDArray[np.int64]
) -> Iterator[Visit[DenseBatchMode]]:
    """Yield one update per sample."""
    for index in order.tolist():
        yield index, (samples[index].inputs,), (samples[index].targets,)


def all_at_once(
    samples: tuple[Sample, ...], order: NDArray[np.int64]
) -> Iterator[Visit[DenseBatchMode]]:
    """Return one update for all samples."""
    indices: list[int] = order.tolist()
    inputs = tuple(samples[index].inputs for index in indices)
    yield ALL_SAMPLES, inputs, tuple(samples[index].targets for index in indices)


VISITS = {"sample": one_by_one, "full": all_at_once}


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
