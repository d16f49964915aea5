"""What becomes of a run that goes on: further training, and descent without noise from there."""

from __future__ import annotations

from math import isfinite, nan, sqrt
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
    "LEAST_EPOCHS",
    "MOST_DESCENDED",
    "MOST_NEURONS",
    "NOTHING",
    "PROBES",
    "Probes",
    "Prospect",
    "flat_parameters",
    "further_of",
    "is_small",
    "mean_squared_y",
    "network_of_parameters",
    "probes_of",
    "prospect_of",
]

PROBES = 16  # of further training, at most
LEAST_EPOCHS = 4  # of it
MOST_NEURONS = 40  # a step of a descent takes the cube of their number
MOST_DESCENDED = 100_000
MOST_SQUARED = 1e100  # a step multiplies several such numbers
NOTHING = Ahead(nan, nan, nan, -1.0, -1.0, finished=False)


class Prospect(NamedTuple):
    """What becomes of a run if it goes on.

    Attributes:
        iterations: For how many iterations it was trained on.
        further: What that shows.
        ahead: What descent predicts from there; NaN and -1 where it was not needed.
        speed: The length of the gradient where the descent ends.
        stable_rate: The largest learning rate at which the rule settles there by full batch; 2
            divided by the largest curvature for plain descent.
        stable_formula: Its formula, with the largest curvature λ.
        network: The network there; None where nothing was descended.
    """

    iterations: int
    further: Further
    ahead: Ahead = NOTHING
    speed: float = nan
    stable_rate: float = nan
    stable_formula: str = "2/λ"
    network: ReluSum | None = None


class Probes(NamedTuple):
    """When the errors of further training are taken: at the ends of epochs.

    Attributes:
        lead: Updates to the end of the epoch in which the run ended.
        every: Updates between two probes: whole epochs.
        number: How many probes follow.
    """

    lead: int
    every: int
    number: int

    @property
    def counts(self) -> range:
        """The further updates before each probe, first those to the end of the epoch."""
        return range(self.lead, self.iterations + 1, self.every)

    @property
    def iterations(self) -> int:
        """All further updates."""
        return self.lead + self.number * self.every

    @property
    def quarter(self) -> int:
        """How many probes are the first, and the last, quarter."""
        return self.number // 4


def probes_of(iterations: int, per_epoch: int) -> Probes:
    """Return the probes of further training: as long as the run, or at least a few epochs."""
    further = max(iterations, LEAST_EPOCHS * per_epoch)
    every = -(-further // (PROBES * per_epoch)) * per_epoch
    return Probes(-iterations % per_epoch, every, -(-further // every))


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
    probes = probes_of(trajectory.iterations, trajectory.iterations_per_epoch)
    samples = trajectory.samples
    errors: list[float] = []
    networks: list[ReluSum] = []
    for network in train_on(trajectory, probes.counts):
        networks.append(network)
        errors.append(samples.error(network))
        if errors[-1] < target:
            break
    further = further_of(errors, target, probes)
    seen = Prospect(probes.iterations, further)
    needed = not further.overflows and further.reached < 0.0
    scale = mean_squared_y(samples.y[: samples.measured])
    if not (needed and is_small(trajectory.neurons, samples.measured, scale)):
        return seen
    return _descended(trajectory, target, seen, networks, probes)


def further_of(errors: Sequence[float], target: float, probes: Probes) -> Further:
    """Return what the errors at the probes of further training show.

    Args:
        errors: At the end of the epoch in which the run ended, and at the probes; fewer than all
            if a parameter became non-finite or the last one is below the target.
        target: The error to fall below.
        probes: When they were taken.
    """
    if errors and errors[-1] < target:
        reached = float(probes.counts[len(errors) - 1])
        return Further(errors[-1], errors[-1], errors[-1], nan, reached, overflows=False)
    if len(errors) <= probes.number or not all(map(isfinite, errors)):
        return Further(nan, nan, nan, nan, -1.0, overflows=True)
    half, quarter = probes.number // 2, probes.quarter
    early, late, last, squares = 0.5 * errors[0], 0.0, 0.0, 0.0
    for probe in range(1, probes.number + 1):  # sum() adds in another order
        if probe <= half:
            early += errors[probe]
        else:
            late += errors[probe]
        if probe > probes.number - quarter:
            last += errors[probe]
        if probe > 1:
            change = errors[probe] - errors[probe - 1]
            squares += change * change
    early = (early - 0.5 * errors[half]) / half
    spread = sqrt(squares / (2.0 * (probes.number - 1) * probes.number))
    late = late / (probes.number - half)
    return Further(early, late, last / quarter, spread, -1.0, overflows=False)


def _descended(
    trajectory: Trajectory,
    target: float,
    seen: Prospect,
    networks: Sequence[ReluSum],
    probes: Probes,
) -> Prospect:
    """Descend from where further training ended."""
    training, samples = trajectory.scenario.training, trajectory.samples
    if training is None:
        raise ValueError("expected a trajectory of a trained network")
    n, measured = trajectory.neurons, samples.measured
    points = points_of(samples.x[:measured].tolist(), samples.y[:measured].tolist())
    trained = trained_groups(training.train)
    room = make_room(n)
    further = seen.further
    continued = Continued(
        training.descent_rate,
        float(probes.every),
        float(probes.iterations),
        further.early,
        further.late,
        further.last,
        further.spread,
        target,
    )
    before = [flat_parameters(each) for each in networks[1 : probes.quarter + 1]]
    after = [flat_parameters(each) for each in networks[-probes.quarter :]]
    p = [0.0] * (3 * n + 1)
    ahead = descend(p, n, points, trained, continued, before, after, room)
    speed, stable = room.result[SPEED], stable_rate(p, n, points, trained, room)
    return seen._replace(
        ahead=ahead,
        speed=speed,
        stable_rate=training.stable_rate(stable),
        stable_formula=training.rule.as_descent.formula if training.rule.as_descent else "",
        network=network_of_parameters(p, n),
    )


def flat_parameters(network: ReluSum) -> list[float]:
    """Return the parameters of a network in one list."""
    return [*network.weights, *network.biases, *network.input_weights, network.output_bias]


def network_of_parameters(p: Sequence[float], n: int) -> ReluSum:
    """Return the network of a list of parameters."""
    return ReluSum(tuple(p[:n]), tuple(p[n : 2 * n]), tuple(p[2 * n : 3 * n]), p[3 * n])


def trained_groups(names: Sequence[str]) -> Trained:
    """Return which groups of parameters move."""
    return Trained(*(name in names for name in Trained._fields))
