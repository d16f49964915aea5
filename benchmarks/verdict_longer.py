"""Runs of a sum of ReLU neurons trained on for a hundred times as long, with compiled code."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

import numba
import numpy as np

from relufit.training.relu_sum.samples import draw_samples

if TYPE_CHECKING:
    from relufit.training import Trajectory

__all__ = ["FACTOR", "Longer", "train_longer"]

FACTOR = 100


class Longer(NamedTuple):
    """What training on for a hundred times as long has shown, without an end at the target.

    Attributes:
        means: The mean errors over each hundredth of it: as many iterations as the run had, or a
            few epochs. Errors are those at the ends of epochs.
        least: The least error at the end of an epoch.
        reached: The further iterations at which the error was below the target; -1 if never.
        overflows: Whether a parameter became non-finite.
    """

    means: list[float]
    least: float
    reached: int
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


def train_longer(trajectory: Trajectory, window: int) -> Longer:
    """Train a run on for a hundred times as long, in the order of its samples.

    Args:
        trajectory: The run.
        window: A hundredth of the further updates.
    """
    training, done = trajectory.scenario.training, trajectory.iterations
    total = FACTOR * window
    whole = training.model_copy(update={"iterations": done + total})
    samples, orders = draw_samples(trajectory.scenario.data, trajectory.reference, whole)
    x, y, m = samples.x, samples.y, samples.measured
    final, n = trajectory.final, trajectory.neurons
    p = np.array([*final.weights, *final.biases, *final.input_weights, final.output_bias])
    names = ("weights", "biases", "input_weights", "output_bias")
    trained = np.array([name in training.train for name in names])
    rule = training.learning_rate, trained, training.update == "sequential"
    full = training.batch == "full"
    per_epoch = 1 if full else m
    visits = islice(chain.from_iterable(orders), done, None)
    sums, counts = np.zeros(FACTOR), np.zeros(FACTOR)
    least, reached = np.inf, -1
    for at in range(-done % per_epoch or per_epoch, total + 1, per_epoch):
        count = min(at, per_epoch)
        if full:
            finite = _update_by_all(p, n, x[:m], y[:m], count, *rule)
        else:
            order = np.fromiter(islice(visits, count), np.int64, count)
            finite = _update(p, n, x, y, order, *rule)
        if not finite:
            return Longer([], least, reached, overflows=True)
        error = _error(p, n, x[:m], y[:m])
        place = (at - 1) * FACTOR // total
        sums[place] += error
        counts[place] += 1
        least = min(least, error)
        if reached < 0 and error < (training.stop_below or 0.0):
            reached = at
    return Longer((sums / np.maximum(counts, 1)).tolist(), least, reached, overflows=False)
