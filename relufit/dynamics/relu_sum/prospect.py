"""What becomes of a run that goes on: further training, and descent without noise from there."""

from __future__ import annotations

from math import inf, isfinite, nan
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from relufit.dynamics.relu_sum.descent.ahead import Continued, descend
from relufit.dynamics.relu_sum.descent.decide import Ahead, Further
from relufit.dynamics.relu_sum.descent.follow import SPEED, stable_rate
from relufit.dynamics.relu_sum.descent.room import Trained, make_room, points_of
from relufit.network.relu_sum import ReluSum
from relufit.training.relu_sum.run import train_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from relufit.training import Trajectory

__all__ = [
    "MOST_DESCENDED",
    "MOST_NEURONS",
    "Prospect",
    "further_iterations",
    "is_small",
    "mean_squared_y",
    "probe_interval",
    "prospect_of",
]

PROBES = 16  # of further training, at most
LEAST_EPOCHS = 4  # of it
MOST_NEURONS = 40  # a step of a descent takes the cube of their number
MOST_DESCENDED = 100_000
MOST_SQUARED = 1e100  # a step multiplies several such numbers
NOTHING = Ahead(nan, nan, -1.0, -1.0, finished=False)


class Prospect(NamedTuple):
    """What becomes of a run if it goes on.

    Attributes:
        iterations: For how many iterations it was trained on.
        further: What that shows.
        ahead: What descent predicts from there; NaN and -1 where it was not needed.
        speed: The length of the gradient where the descent ends.
        stable_rate: 2 divided by the largest curvature there: the largest learning rate at which
            gradient descent settles.
        network: The network there; None where nothing was descended.
    """

    iterations: int
    further: Further
    ahead: Ahead = NOTHING
    speed: float = nan
    stable_rate: float = nan
    network: ReluSum | None = None


def further_iterations(iterations: int, per_epoch: int) -> int:
    """Return for how many iterations a run is trained on: as many as it had, or a few epochs."""
    return max(iterations, LEAST_EPOCHS * per_epoch)


def probe_interval(further: int, per_epoch: int) -> int:
    """Return the updates between two probes of so many further ones: whole epochs."""
    return -(-further // (PROBES * per_epoch)) * per_epoch


def is_small(neurons: int, samples: int, scale: float) -> bool:
    """Return whether a network, its samples and their mean of y² are small enough for a descent."""
    return neurons <= MOST_NEURONS and samples <= MOST_DESCENDED and scale <= MOST_SQUARED


def mean_squared_y(y: NDArray[np.float64]) -> float:
    """Return the mean of y²; infinite on overflow."""
    with np.errstate(over="ignore"):
        return float(np.mean(y**2))


def prospect_of(trajectory: Trajectory, target: float) -> Prospect:
    """Train a run on for as many iterations as it had, and descend from there.

    Args:
        trajectory: The run.
        target: The error that it is to fall below; 0 for none.
    """
    per_epoch = trajectory.iterations_per_epoch
    iterations = further_iterations(trajectory.iterations, per_epoch)
    every = probe_interval(iterations, per_epoch)
    errors: list[float] = []
    last = trajectory.final
    for network in train_on(trajectory, iterations, every):
        last = network
        errors.append(trajectory.samples.error(network))
        if errors[-1] < target:
            break
    done = min(len(errors) * every, iterations)
    begin = trajectory.mean_squared_error()
    further = further_of(begin, errors, target, -(-iterations // every), done)
    needed = not further.overflows and further.reached < 0.0
    samples = trajectory.samples
    scale = mean_squared_y(samples.y[: samples.measured])
    if not (needed and is_small(trajectory.neurons, samples.measured, scale)):
        return Prospect(iterations, further)
    return _descended(trajectory, target, Prospect(iterations, further), last, every)


def further_of(
    begin: float, errors: Sequence[float], target: float, probes: int, done: int
) -> Further:
    """Return what the errors at the probes of further training show.

    Args:
        begin: The error at the end of the run.
        errors: At the probes; fewer than all if a parameter became non-finite or the last one is
            below the target.
        target: The error to fall below.
        probes: How many were to be made.
        done: The updates before the last one.
    """
    if errors and errors[-1] < target:
        return Further(errors[-1], errors[-1], errors[-1], float(done), overflows=False)
    if len(errors) < probes or not all(map(isfinite, errors)):
        return Further(nan, nan, nan, -1.0, overflows=True)
    half = probes // 2
    early, late, least = 0.5 * begin, 0.0, inf
    for probe, error in enumerate(errors):  # sum() adds in another order
        if probe < half:
            early += error
        else:
            late, least = late + error, min(least, error)
    early -= 0.5 * errors[half - 1]
    return Further(early / half, late / (probes - half), least, -1.0, overflows=False)


def _descended(
    trajectory: Trajectory, target: float, seen: Prospect, network: ReluSum, every: int
) -> Prospect:
    """Descend from where further training ended."""
    training, samples = trajectory.scenario.training, trajectory.samples
    if training is None:
        raise ValueError("expected a trajectory of a trained network")
    n, measured = trajectory.neurons, samples.measured
    p = [*network.weights, *network.biases, *network.input_weights, network.output_bias]
    points = points_of(samples.x[:measured].tolist(), samples.y[:measured].tolist())
    trained = trained_groups(training.train)
    room = make_room(n)
    continued = Continued(
        training.learning_rate,
        float(every),
        float(seen.iterations),
        seen.further.early,
        seen.further.late,
        target,
    )
    ahead = descend(p, n, points, trained, continued, room)
    speed, stable = room.result[SPEED], stable_rate(p, n, points, trained, room)
    rest = ReluSum(tuple(p[:n]), tuple(p[n : 2 * n]), tuple(p[2 * n : 3 * n]), p[3 * n])
    return seen._replace(ahead=ahead, speed=speed, stable_rate=stable, network=rest)


def trained_groups(names: Sequence[str]) -> Trained:
    """Return which groups of parameters move."""
    return Trained(*(name in names for name in Trained._fields))
