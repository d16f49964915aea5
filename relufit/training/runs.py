"""One run of a sum of ReLU neurons: the network of a scenario, trained on its samples."""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING

import numpy as np

from relufit.network.relu_sum import ReluSum
from relufit.network.rule import UpdateRule
from relufit.training.batches import BATCHES
from relufit.training.course import Course, record_course, train_further
from relufit.training.reference import reference_of
from relufit.training.samples import Samples, draw_samples, uniform
from relufit.training.trajectory import Trajectory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from numpy.typing import NDArray

    from relufit.scenario import Scenario
    from relufit.scenario.problem import Network
    from relufit.scenario.run import Training

__all__ = ["assemble", "initial_network", "run", "train_on"]


def run(scenario: Scenario, *, on_epoch: Callable[[int], None] | None = None) -> Trajectory:
    """Train the network of a scenario and record what happens.

    Args:
        scenario: What to train, on what, and how. Without a ``[training]`` table nothing is
            trained, and the trajectory holds the initial state alone.
        on_epoch: Called before each pass with the number of updates so far.

    Raises:
        InputError: The reference is not finite on the domain, or the record would not fit.

    Example:
        >>> from relufit.scenario import load
        >>> run(load("scenarios/example2.toml"))
        <Trajectory 'example2': 1 neurons, 800 iterations, 801 snapshots, target>
    """
    training = scenario.training
    network = initial_network(scenario.network)
    reference = reference_of(scenario)
    samples, orders = draw_samples(scenario.data, reference, training.iterations if training else 0)
    course = _course(training, samples, orders) if training else None
    record, stopped = record_course(scenario, network, course, on_epoch)
    return Trajectory(
        scenario=scenario, reference=reference, samples=samples, stopped=stopped, **record
    )


def train_on(trajectory: Trajectory, iterations: int) -> ReluSum:
    """The network after more training from where a run ended, recorded nowhere.

    The measured samples are used in their order, pass after pass. Training ends early where
    it would leave the finite numbers.
    """
    training = trajectory.scenario.training
    if training is None:
        raise ValueError("expected a trajectory of a trained network")
    samples = trajectory.samples
    course = _course(training, samples, repeat(np.arange(samples.measured)))
    return train_further(trajectory.final, course, iterations)


def assemble(arrays: dict[str, Any], scenario: Scenario) -> Trajectory:
    """A trajectory from the arrays of an archive.

    Raises:
        KeyError: An array is missing.
        ValueError: An array has a shape that does not fit the others.
    """
    snapshots, neurons = arrays["weights"].shape
    return Trajectory(
        scenario=scenario,
        reference=reference_of(scenario),
        samples=Samples(x=arrays["x"], y=arrays["y"], measured=int(arrays["measured"])),
        **{name: arrays[name] for name in ("iteration", "weights", "biases", "delta", "sample")},
        input_weights=arrays.get("input_weights", np.broadcast_to(1.0, (snapshots, neurons))),
        output_bias=arrays.get("output_bias", np.broadcast_to(0.0, snapshots)),
        stopped=str(arrays["stopped"]),  # type: ignore[arg-type]  # one of three, as it was saved
    )


def initial_network(table: Network) -> ReluSum:
    """The network before training: as the scenario gives it, or drawn from its seed."""
    if table.random is not None:
        generator = np.random.default_rng(table.random.seed)
        biases = uniform(generator, *table.random.bias_range, table.random.neurons)
        weights = generator.normal(0.0, table.random.weight_std, table.random.neurons)
        return ReluSum.of(weights.tolist(), biases.tolist(), None, table.output_bias)
    return ReluSum.of(
        table.weights or (), table.biases or (), table.input_weights, table.output_bias
    )


def _course(
    training: Training, samples: Samples, orders: Iterable[NDArray[np.int64]]
) -> Course[ReluSum]:
    """What a scenario asks training to do."""
    rule = UpdateRule(
        learning_rate=training.learning_rate,
        trained=frozenset(training.train),
        sequential=training.update == "sequential",
    )
    batch = BATCHES[training.batch]
    return Course(
        epochs=(batch.visits(samples, order) for order in orders),
        update=lambda network, x, y: batch.update(network, x, y, rule),
        error=samples.error,
        trained=training.train,
    )
