"""Train the sum of ReLU neurons of a scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from relufit.network.losses import LOSSES
from relufit.network.update_rule import UPDATE_ORDERS, UpdateRule
from relufit.schedules.batch_sizes import batch_size
from relufit.schedules.orders import ORDERS
from relufit.training.optimizer import START, ResumePoint, optimizer_spec
from relufit.training.record import UPDATE_BYTES
from relufit.training.relu_sum.batches import batch_mode
from relufit.training.relu_sum.initial import initial_network
from relufit.training.relu_sum.reference import reference_of
from relufit.training.relu_sum.samples import SAMPLE_BYTES, Samples, draw_samples
from relufit.training.relu_sum.trajectory import Trajectory
from relufit.training.spec import (
    TrainingSpec,
    check_fits,
    record_training,
    scenario_as_run,
    train_further,
)
from relufit.training.stored_record import StoredRecord

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

    from numpy.typing import NDArray

    from relufit.network.relu_sum import ReluSum
    from relufit.scenario import Scenario
    from relufit.scenario.relu_sum.data import Data
    from relufit.scenario.training import Training
    from relufit.training.state import TrainingState

__all__ = ["assemble_relu_sum", "run_relu_sum", "train_on"]


def run_relu_sum(
    scenario: Scenario,
    *,
    on_epoch: Callable[[int], None] | None = None,
    stop: Callable[[TrainingState], bool] | None = None,
) -> Trajectory:
    """Train the network of a scenario and record every update.

    Args:
        scenario: The scenario. Without a ``[training]`` table nothing is trained, and the
            trajectory contains only the initial state.
        on_epoch: Called before each epoch with the number of updates so far.
        stop: Called after each epoch; training ends when it returns True.

    Raises:
        InputError: The reference is not finite on the domain, or the record would not fit into
            memory.

    Example:
        >>> from relufit.scenario import load
        >>> run_relu_sum(load("scenarios/example2.toml"))
        <Trajectory 'example2': 1 neurons, 800 iterations, 801 snapshots, target>
    """
    if scenario.recorded is not None:
        raise scenario.fault(
            "recorded",
            "",
            "expected a scenario to train, got one of a run that was trained elsewhere. Its "
            "record is in the file trajectory.npz of its outputs.",
        )
    training = scenario.training
    network = initial_network(scenario.network, scenario.data.domain)
    if training:
        visits = batch_size(training.batch, scenario.data.samples)
        kept = visits * SAMPLE_BYTES if ORDERS[scenario.data.order].fresh else 0
        check_fits(scenario, network, training.train, UPDATE_BYTES + kept)
    reference = reference_of(scenario)
    samples, orders = draw_samples(scenario.data, reference, training)
    spec = _spec(training, samples, orders, network) if training else None
    record, stopped = record_training(scenario, network, spec, on_epoch, stop)
    scenario = scenario_as_run(scenario, record, stopped)
    return Trajectory(
        scenario=scenario,
        reference=reference,
        samples=samples,
        stopped=stopped,
        resume=None,
        **record,
    )


def train_on(trajectory: Trajectory, counts: Sequence[int]) -> Iterator[ReluSum]:
    """Continue training from the end of a run, in the order of its samples.

    The updates are those that the run would have made with a higher limit of iterations. Nothing
    is recorded.

    Args:
        trajectory: The run.
        counts: Numbers of further updates, ascending.

    Yields:
        The network after each of them; fewer if a parameter would become non-finite.
    """
    training, done = trajectory.scenario.training, trajectory.iterations
    if training is None:
        raise ValueError("expected a trajectory of a trained network")
    samples, orders = draw_samples(
        trajectory.scenario.data, trajectory.reference, training.lasting(done + counts[-1])
    )
    spec = _spec(training, samples, orders, trajectory.final, ResumePoint.of(trajectory))
    return train_further(spec, counts, skip=done)


def assemble_relu_sum(arrays: dict[str, Any], scenario: Scenario) -> Trajectory:
    """Build a trajectory from the arrays of an archive.

    Raises:
        ValueError: An array is missing, or not possible for a run of the scenario.
    """
    record = StoredRecord(arrays, scenario)
    samples = _stored_samples(record, scenario.data)
    shape = (record.snapshots, scenario.network.size)
    input_weights = np.broadcast_to(1.0, shape)
    if record.has("input_weights"):
        input_weights = record.numbers("input_weights", *shape)
    if not input_weights.all():
        raise ValueError("expected input weights other than 0, got 0")
    output_bias = np.broadcast_to(0.0, shape[:1])
    if record.has("output_bias"):
        output_bias = record.numbers("output_bias", *shape[:1])
    return Trajectory(
        scenario=scenario,
        reference=reference_of(scenario),
        samples=samples,
        iteration=record.iteration,
        weights=record.numbers("weights", *shape),
        biases=record.numbers("biases", *shape),
        input_weights=input_weights,
        output_bias=output_bias,
        delta=_stored_delta(record, scenario),
        sample=record.sample(samples.measured, len(samples.x)),
        optimizer_state=record.optimizer_state,
        stopped=record.stopped,
    )


def _stored_delta(record: StoredRecord, scenario: Scenario) -> NDArray[np.float64]:
    """Return delta of an archive; NaN if it is not known of a recorded run."""
    if scenario.recorded is not None and not record.has("delta"):
        return np.full(record.updates, np.nan)
    return record.numbers("delta", record.updates)


def _stored_samples(record: StoredRecord, data: Data) -> Samples:
    """Return the samples of an archive: as many as in ``[data]``, or more with order ``fresh``."""
    x = record.numbers("x", None)
    samples = Samples(x=x, y=record.numbers("y", len(x)), measured=record.count("measured"))
    is_right = len(x) >= data.samples if ORDERS[data.order].fresh else len(x) == data.samples
    if not is_right or samples.measured != data.samples:
        raise ValueError(f"expected {data.samples} samples, got {len(x)}")
    return samples


def _spec(
    training: Training,
    samples: Samples,
    orders: Iterable[NDArray[np.int64]],
    network: ReluSum,
    progress: ResumePoint = START,
) -> TrainingSpec[Any]:
    """Return the training spec of a scenario, from a network on."""
    size = batch_size(training.batch, samples.measured)
    mode = batch_mode(size)
    epochs = (mode.visits(samples, order, size) for order in orders)
    if not training.is_plain:
        loss = LOSSES[training.loss]
        return optimizer_spec(
            training,
            network,
            epochs,
            lambda network, x, y: mode.gradient(network, x, y, loss),
            samples.error,
            progress,
        )
    rule = UpdateRule(
        learning_rate=training.learning_rate,
        trained=frozenset(training.train),
        sequential=UPDATE_ORDERS[training.update].sequential,
    )
    return TrainingSpec(
        start=network,
        epochs=epochs,
        update=lambda network, x, y: mode.update(network, x, y, rule),
        error=samples.error,
        trained=training.train,
    )
