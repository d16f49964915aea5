"""The attainable error of a run's network, and of a smaller one, on its samples."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from relufit.dynamics.best_fit.fits import (
    MAX_PROVEN_NEURONS,
    MOST_SAMPLES,
    BestFit,
    best_fit,
)
from relufit.dynamics.cached import cached
from relufit.dynamics.relu_sum.activity import active_ranges
from relufit.dynamics.relu_sum.coalescing import effective_neurons
from relufit.network.relu_sum import ReluSum
from relufit.schedules.orders import ORDERS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.training import Trajectory

__all__ = [
    "BEST_MARGIN",
    "LARGEST",
    "AttainableError",
    "Case",
    "attainable_error_of",
    "is_limit",
    "own_bound",
    "proven_bound",
    "smaller_fit",
]

LARGEST = 1e70  # of the reference: the search multiplies four such numbers
ROUNDING = 1e-9  # of the mean of y²: a bound below it proves nothing
BEST_MARGIN = 0.05  # above the least error, up to which a bound is worth its time
LINEAR = frozenset({"weights", "output_bias"})  # groups in which the output is linear
DISTANT = 10.0  # widths of the data left of it: a fit with such a knot is a limit


class Case(NamedTuple):
    """What the bound of a run depends on.

    Attributes:
        final: The network in the end.
        x: The measured samples.
        y: The reference at x.
        trained: The groups of parameters that are trained.
        living: How many neurons can still move: those active on a sample that they are shown.
        error: The mean of delta² in the end.
    """

    final: ReluSum
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    trained: frozenset[str]
    living: int
    error: float


class AttainableError(NamedTuple):
    """The attainable errors beside a run.

    Attributes:
        bound: No state that this run can come to has an error below this; 0 if nothing is proven.
        best: The best fit that was found for its network, with its trained parameters free; None
            if it was not sought.
        smaller: The best fit of as many neurons as the run has effective ones, as a comparison;
            None if it has no fewer or the fit was not sought.
    """

    bound: float
    best: BestFit | None
    smaller: BestFit | None


@cached
def attainable_error_of(trajectory: Trajectory) -> AttainableError:
    """Return the attainable errors beside a run, on the measured samples."""
    case = case_of(trajectory)
    bound, best = own_bound(case) if case else (0.0, None)
    return AttainableError(bound, best, smaller_fit(trajectory))


def case_of(trajectory: Trajectory) -> Case | None:
    """Return what the bound of a run depends on; None if nothing is trained."""
    training, final = trajectory.scenario.training, trajectory.final
    if training is None:
        return None
    start, stop = active_ranges(trajectory)
    can_revive = ORDERS[trajectory.scenario.data.order].fresh
    living = trajectory.neurons if can_revive else int((stop[-1] > start[-1]).sum())
    x, y = _measured(trajectory)
    return Case(final, x, y, frozenset(training.train), living, trajectory.mean_squared_error())


def own_bound(case: Case) -> tuple[float, BestFit | None]:
    """Return a lower bound on what a run's network can come to, and its best fit.

    The bound is sought where the run is near the best fit. It covers the trained parameters only:

    - weights or the output bias alone: least squares give the least error;
    - weights and biases, with input weights that are positive: see :func:`.fits.best_fit`;
    - nothing is proven of other networks.
    """
    final, x, y, trained, living, error = case
    if not _is_measurable(x, y):
        return 0.0, None
    if trained <= LINEAR:
        found = _least_squares(final, x, y, free=trained)
        return proven_bound(found.error, y), found
    if not living or len(x) > MOST_SAMPLES:
        return 0.0, None
    rightward = min(final.input_weights) > 0 and "input_weights" not in trained
    if rightward and trained >= {"weights", "biases"} and living <= MAX_PROVEN_NEURONS:
        constant = None if "output_bias" in trained else final.output_bias
        found = best_fit(
            x, y, living, output_bias=constant, worth_proving=error / (1.0 + BEST_MARGIN)
        )
        return proven_bound(found.lower_bound, y), found
    return 0.0, None


def smaller_fit(trajectory: Trajectory) -> BestFit | None:
    """Return the best fit of as many neurons as are effective, without a bound.

    The knot of a group of coalesced neurons is taken as the mean of theirs.

    Returns:
        None if all neurons are effective or none is, for more than six, and where input weights
        or biases are special: then a smaller network is another comparison.
    """
    training, final = trajectory.scenario.training, trajectory.final
    trained = set(training.train) if training else set[str]()
    groups = effective_neurons(trajectory)
    x, y = _measured(trajectory)
    fits = 1 <= len(groups) <= min(MAX_PROVEN_NEURONS, trajectory.neurons - 1)
    rightward = min(final.input_weights) > 0 and "input_weights" not in trained
    if not (fits and rightward and {"weights", "biases"} <= trained and _is_measurable(x, y)):
        return None
    if len(x) > MOST_SAMPLES:
        return None
    knots = [float(np.mean([final.knots[n] for n in group.neurons])) for group in groups]
    constant = None if "output_bias" in trained else final.output_bias
    return best_fit(
        x, y, len(groups), output_bias=constant, start=sorted(knots), worth_proving=np.inf
    )


def is_limit(trajectory: Trajectory, fit: BestFit) -> bool:
    """Return whether a fit has a knot that is so distant that it stands for a limit."""
    x, _ = _measured(trajectory)
    return min(fit.network.knots) < float(x.min()) - DISTANT * float(np.ptp(x))


def _measured(trajectory: Trajectory) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    samples = trajectory.samples
    return samples.x[: samples.measured], samples.y[: samples.measured]


def _is_measurable(x: NDArray[np.float64], y: NDArray[np.float64]) -> bool:
    return bool(np.ptp(x) > 0 and np.abs(y).max() <= LARGEST)


def proven_bound(bound: float, y: NDArray[np.float64]) -> float:
    """Return a bound less what rounding may make; 0 if nothing is left."""
    return max(bound - ROUNDING * float(np.mean(y * y)), 0.0)


def _least_squares(
    final: ReluSum, x: NDArray[np.float64], y: NDArray[np.float64], *, free: frozenset[str]
) -> BestFit:
    """Return the best fit with the knots of a network: the error is convex in what is free."""
    z = np.maximum(np.multiply.outer(x, final.input_weights) + np.array(final.biases), 0.0)
    weights, constant = np.array(final.weights), final.output_bias
    columns: list[NDArray[np.float64]] = []
    rest = y.copy()
    if "weights" in free:
        columns += list(z.T)
    else:
        rest = rest - z @ weights
    if "output_bias" in free:
        columns.append(np.ones_like(x))
    else:
        rest = rest - constant
    solution = np.linalg.lstsq(np.stack(columns, axis=1), rest, rcond=None)[0].tolist()
    if "output_bias" in free:
        constant = solution.pop()
    network = ReluSum.of(solution or final.weights, final.biases, final.input_weights, constant)
    error = float(np.mean((y - network.outputs(x)) ** 2))
    return BestFit(neurons=len(weights), network=network, error=error, lower_bound=error)
