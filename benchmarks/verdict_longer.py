"""Runs of a sum of ReLU neurons trained on for a hundred times as long, with compiled code."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

import numba
import numpy as np

from relufit.dynamics.relu_sum.prospect import probes_of
from relufit.training.relu_sum.samples import draw_samples

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.training import Trajectory

__all__ = ["FACTOR", "Longer", "train_longer"]

FACTOR = 100
MOST_PROBES = 4000


class Longer(NamedTuple):
    """What training on for a hundred times as long has shown.

    Attributes:
        now: The mean error over the first hundredth of it: as many iterations as the run had, or
            a few epochs.
        later: The mean error over the last hundredth.
        least: The least error at the end of an epoch.
        reached: Whether the error fell below the target, which ends it.
        overflows: Whether a parameter became non-finite.
    """

    now: float
    later: float
    least: float
    reached: bool
    overflows: bool


@numba.njit(cache=True)
def _update(p, n, x, y, order, rate, trained, sequential):
    for index in order:
        output = p[3 * n]
        for i in range(n):
            z = p[2 * n + i] * x[index] + p[n + i]
            if z > 0.0:
                output += p[i] * z
        s = 2.0 * rate * (y[index] - output)
        for i in range(n):
            z = p[2 * n + i] * x[index] + p[n + i]
            if z > 0.0:
                before = p[i]
                if trained[0]:
                    p[i] += s * z
                seen = p[i] if sequential else before
                if trained[1]:
                    p[n + i] += s * seen
                if trained[2]:
                    p[2 * n + i] += s * seen * x[index]
        if trained[3]:
            p[3 * n] += s
    return np.isfinite(p).all()


@numba.njit(cache=True)
def _change(p, n, x, y, rate, change):
    change[:] = 0.0
    for k in range(len(x)):
        output = p[3 * n]
        for i in range(n):
            z = p[2 * n + i] * x[k] + p[n + i]
            if z > 0.0:
                output += p[i] * z
        s = 2.0 * rate * (y[k] - output) / len(x)
        for i in range(n):
            z = p[2 * n + i] * x[k] + p[n + i]
            if z > 0.0:
                change[i] += s * z
                change[n + i] += s
                change[2 * n + i] += s * x[k]
        change[3 * n] += s


@numba.njit(cache=True)
def _update_by_all(p, n, x, y, count, rate, trained, sequential):
    change = np.zeros(3 * n + 1)
    for _ in range(count):
        _change(p, n, x, y, rate, change)
        for i in range(n):
            before = p[i]
            if trained[0]:
                p[i] += change[i]
            seen = p[i] if sequential else before
            if trained[1]:
                p[n + i] += change[n + i] * seen
            if trained[2]:
                p[2 * n + i] += change[2 * n + i] * seen
        if trained[3]:
            p[3 * n] += change[3 * n]
    return np.isfinite(p).all()


@numba.njit(cache=True)
def _error(p, n, x, y):
    total = 0.0
    for k in range(len(x)):
        output = p[3 * n]
        for i in range(n):
            z = p[2 * n + i] * x[k] + p[n + i]
            if z > 0.0:
                output += p[i] * z
        total += (y[k] - output) ** 2
    return total / len(x)


def train_longer(trajectory: Trajectory) -> Longer:
    """Train a run on for a hundred times as long, in the order of its samples."""
    training, done = trajectory.scenario.training, trajectory.iterations
    window = probes_of(done, trajectory.iterations_per_epoch).iterations
    total = FACTOR * window
    samples, orders = draw_samples(trajectory.scenario.data, trajectory.reference, done + total)
    x, y, m = samples.x, samples.y, samples.measured
    final, n = trajectory.final, trajectory.neurons
    p = np.array([*final.weights, *final.biases, *final.input_weights, final.output_bias])
    names = ("weights", "biases", "input_weights", "output_bias")
    trained = np.array([name in training.train for name in names])
    rule = training.learning_rate, trained, training.update == "sequential"
    full = training.batch == "full"
    per_epoch = 1 if full else m
    step = max(-(-window // (MOST_PROBES // FACTOR * per_epoch)), 1) * per_epoch
    visits = islice(chain.from_iterable(orders), done, None)
    errors: list[tuple[int, float]] = []
    target = training.stop_below or 0.0
    for at in range(0, total, step):
        count = min(step, total - at)
        if full:
            finite = _update_by_all(p, n, x[:m], y[:m], count, *rule)
        else:
            order = np.fromiter(islice(visits, count), np.int64, count)
            finite = _update(p, n, x, y, order, *rule)
        if not finite:
            return Longer(np.nan, np.nan, np.nan, reached=False, overflows=True)
        errors.append((at + count, _error(p, n, x[:m], y[:m])))
        if errors[-1][1] < target:
            break
    return _summed(errors, window, total, target)


def _summed(errors: list[tuple[int, float]], window: int, total: int, target: float) -> Longer:
    """Return the mean errors over the first and the last hundredth."""
    at, error = np.array([e[0] for e in errors]), np.array([e[1] for e in errors])
    first: NDArray[np.bool_] = at <= window
    last = at > total - window
    return Longer(
        now=float(error[first].mean()) if first.any() else float(error[0]),
        later=float(error[last].mean()) if last.any() else float(error[-1]),
        least=float(error.min()),
        reached=bool(error[-1] < target),
        overflows=False,
    )
