"""One run: the network of a scenario, trained on its samples."""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING

import numpy as np

from relufit.network.relu_sum import ReluSum, UpdateRule
from relufit.training.batches import BATCHES
from relufit.training.record import Recorder, RecordSize
from relufit.training.reference import reference_of
from relufit.training.samples import draw_samples
from relufit.training.train import train
from relufit.training.trajectory import Trajectory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from relufit.scenario import Scenario
    from relufit.scenario.problem import Network
    from relufit.scenario.run import Training
    from relufit.training.train import Stopped, Visit

__all__ = ["initial_network", "run", "train_on"]


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
    recorder = _recorder(scenario, network)
    reference = reference_of(scenario)
    samples, orders = draw_samples(scenario.data, reference, training.iterations if training else 0)
    stopped: Stopped = "limit"
    if training is not None:
        target = training.stop_below or 0.0
        epochs = (BATCHES[training.batch].visits(samples, order) for order in orders)
        stopped = train(
            network,
            _watched(epochs, recorder, on_epoch or (lambda _: None)),
            iterations=training.iterations,
            update=_update(training),
            record=recorder,
            good_enough=lambda state: samples.error(state) < target,
        )
    return Trajectory(
        scenario=scenario,
        reference=reference,
        samples=samples,
        stopped=stopped,
        **recorder.finish(),
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
    last = trajectory.final

    def remember(network: ReluSum, _: int, __: float) -> None:
        nonlocal last
        last = network

    order = np.arange(samples.measured)
    train(
        last,
        repeat(list(BATCHES[training.batch].visits(samples, order))),
        iterations=iterations,
        update=_update(training),
        record=remember,
        good_enough=lambda _: False,
    )
    return last


def initial_network(table: Network) -> ReluSum:
    """The network before training: as the scenario gives it, or drawn from its seed."""
    if table.random is not None:
        generator = np.random.default_rng(table.random.seed)
        biases = generator.uniform(*table.random.bias_range, table.random.neurons)
        weights = generator.normal(0.0, table.random.weight_std, table.random.neurons)
        return ReluSum.of(weights.tolist(), biases.tolist(), None, table.output_bias)
    return ReluSum.of(
        table.weights or (), table.biases or (), table.input_weights, table.output_bias
    )


def _update(training: Training) -> Callable[[ReluSum, Any, Any], tuple[ReluSum, float]]:
    """The update that a scenario asks for."""
    rule = UpdateRule(
        learning_rate=training.learning_rate,
        trained=frozenset(training.train),
        sequential=training.update == "sequential",
    )
    update = BATCHES[training.batch].update
    return lambda network, x, y: update(network, x, y, rule)


def _recorder(scenario: Scenario, network: ReluSum) -> Recorder:
    """A recorder for the parameters that can move, once it is sure that they fit."""
    training = scenario.training
    if training is None:
        return Recorder(network)
    recorder = Recorder(network, trained=training.train, record_every=training.record_every)
    size = RecordSize(
        iterations=training.iterations,
        numbers=recorder.numbers,
        record_every=training.record_every,
    )
    if not size.fits:
        every = size.fitting_record_every
        advice = (
            f"Set record_every = {every}, or train less."
            if every is not None
            else f"At most {size.fitting_iterations} iterations can be recorded."
        )
        raise scenario.fault(
            "training",
            "iterations",
            f"expected a record of at most 1 GiB, got {training.iterations} iterations with "
            f"{size.total_bytes / 2**30:.3g} GiB. {advice}",
        )
    return recorder


def _watched(
    epochs: Iterable[Iterable[Visit[Any]]], recorder: Recorder, on_epoch: Callable[[int], None]
) -> Iterator[Iterable[Visit[Any]]]:
    for epoch in epochs:
        on_epoch(recorder.iterations)
        yield epoch
