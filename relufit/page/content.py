"""What the page is given of a run, as plain values for JSON; the page computes the rest."""

from __future__ import annotations

import base64
import tomllib
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from relufit.dynamics.best_fit.fits import MAX_PROVEN_NEURONS, MOST_SAMPLES, best_fit
from relufit.dynamics.relu_sum.attainable_error import attainable_error_of, proven_bound
from relufit.dynamics.relu_sum.prospect import probes_of
from relufit.training.relu_sum.samples import draw_samples

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.scenario import Scenario
    from relufit.training import Trajectory

__all__ = ["page_content", "run_content"]


class Fit(NamedTuple):
    """The best fit of some neurons: its error, and a lower bound on all of theirs."""

    error: float
    bound: float


DRAWN = 201  # points at which a reference without known knots is drawn
NEGLIGIBLE = 1e-12  # an error so small beside the largest is an exact fit up to rounding


def page_content(trajectory: Trajectory) -> dict[str, Any]:
    """What the page needs to train a scenario again, bit for bit, and to describe it.

    Whatever JavaScript computes with the same bits is left to the page: uniform samples, orders,
    a reference of straight lines, training and its dynamics. What it cannot compute comes as
    numbers: initial parameters, which may be normal draws; the values of an expression; samples
    that are given or have noise; the best fits.

    Returns:
        ``scenario``, the content of its TOML; ``name``; what :func:`run_content` gives; ``best``,
        the least error on the samples that 1, 2, ... neurons can have; ``bounds``, below which
        provably none of them is.
    """
    scenario = trajectory.scenario
    content = tomllib.loads(scenario.self_contained.text.removeprefix("\ufeff"))
    content.get("data", {}).pop("seed", None)  # may have more digits than a number of JavaScript
    content.get("network", {}).pop("random", None)
    fits = _best(trajectory)
    return {
        "name": scenario.origin.name,
        "scenario": content,
        **run_content(trajectory),
        "best": [fit.error for fit in fits],
        "bounds": _bounds(trajectory, fits),
    }


def run_content(trajectory: Trajectory) -> dict[str, Any]:
    """What training needs: ``data``, ``curve``, ``start`` and ``training``."""
    return {
        "data": _data(trajectory.scenario),
        "curve": _curve(trajectory),
        "start": _start(trajectory),
        "training": _training(trajectory.scenario),
    }


def _data(scenario: Scenario) -> dict[str, Any]:
    data = scenario.data
    return {
        "domain": data.domain,
        "samples": data.samples,
        "seed": str(data.seed),
        "sampling": data.sampling,
        "order": data.order,
    }


def _curve(trajectory: Trajectory) -> dict[str, Any]:
    """The reference, and the samples where JavaScript cannot compute them.

    Samples of an expression or with noise come as their y, given ones as x and y.
    """
    table, samples, data = (
        trajectory.scenario.reference,
        trajectory.samples,
        trajectory.scenario.data,
    )
    curve: dict[str, Any] = {}
    if data.given is not None:
        curve["given"] = {"x": _encoded(samples.x), "y": _encoded(samples.y)}
    if data.noise is not None:
        curve |= {"sampled": {"y": _encoded(_drawn_y(trajectory)), "drawn": []}, "noisy": True}
    if table is None or trajectory.reference is None:
        return curve
    if table.weights is not None and table.biases is not None:
        return {"network": {"weights": table.weights, "biases": table.biases}, **curve}
    if table.nodes is not None:
        return {"points": table.nodes, **curve}
    grid = np.linspace(*data.domain, DRAWN)
    drawn: list[float] = trajectory.reference.evaluate(grid).tolist()
    values = {"y": _encoded(_drawn_y(trajectory)), "drawn": [float(f"{v:.6g}") for v in drawn]}
    return {**curve, "sampled": values}


def _drawn_y(trajectory: Trajectory) -> NDArray[np.float64]:
    """The y of the samples of a run and of its further training."""
    scenario, training = trajectory.scenario, trajectory.scenario.training
    if training is None:
        return trajectory.samples.y
    probes = probes_of(training.iterations, scenario.data.samples)
    most = training.iterations + probes.iterations
    return draw_samples(scenario.data, trajectory.reference, most)[0].y


def _start(trajectory: Trajectory) -> dict[str, Any]:
    first = trajectory.network(0)
    return {
        "weights": first.weights,
        "biases": first.biases,
        "inputWeights": first.input_weights,
        "outputBias": first.output_bias,
    }


def _training(scenario: Scenario) -> dict[str, Any] | None:
    training = scenario.training
    if training is None:
        return None
    return {
        "learningRate": training.learning_rate,
        "iterations": training.iterations,
        "stopBelow": training.stop_below or 0,
        "batch": training.batch,
        "update": training.update,
        "train": training.train,
    }


def _best(trajectory: Trajectory) -> list[Fit]:
    """The least error that 1, 2, ... neurons, fewer than there are, can have on the samples.

    It is known for neurons whose input weights are positive and stay so.
    """
    training, samples, network = (
        trajectory.scenario.training,
        trajectory.samples,
        trajectory.network(0),
    )
    trained = set(training.train) if training else set[str]()
    x, y = samples.x[: samples.measured], samples.y[: samples.measured]
    known = min(network.input_weights) > 0 and "input_weights" not in trained
    if not known or len(x) > MOST_SAMPLES or not np.ptp(x):
        return []
    constant = None if "output_bias" in trained else network.output_bias
    found: list[Fit] = []
    for neurons in range(1, min(trajectory.neurons - 1, MAX_PROVEN_NEURONS) + 1):
        fit = best_fit(x, y, neurons, output_bias=constant)
        if fit.error <= NEGLIGIBLE * float(np.mean(y * y)):
            break
        found.append(Fit(float(f"{fit.error:.6g}"), proven_bound(fit.lower_bound, y)))
    return found


def _bounds(trajectory: Trajectory, fits: list[Fit]) -> dict[str, Any]:
    """What networks of 1, 2, ... neurons have no error below; the run's own is the last."""
    training = trajectory.scenario.training
    least = [fit.bound for fit in fits]
    if training is not None and len(least) == trajectory.neurons - 1:
        least.append(attainable_error_of(trajectory).bound)
    return {
        "free": training is not None and "output_bias" in training.train,
        "constant": trajectory.network(0).output_bias,
        "least": least,
    }


def _encoded(values: NDArray[np.float64]) -> str:
    """The numbers as 64-bit floats in base64, the lowest byte first, as JavaScript reads them."""
    return base64.b64encode(values.astype("<f8").tobytes()).decode("ascii")
