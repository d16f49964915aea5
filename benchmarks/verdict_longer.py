"""Runs of a sum of ReLU neurons trained on for a hundred times as long, with compiled code."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

import numba
import numpy as np

from relufit.schedules.batch_sizes import batch_size
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
def _update_by_momentum(state, samples, order, size, rate, settings, trained):
    """Updates by a buffer; settings are momentum, share of a gradient, Nesterov's, and loss."""
    (p, m), (x, y) = state, samples
    n = len(p) // 3
    momentum, share, is_nesterov, of_square = settings
    gradient = np.zeros(3 * n + 1)
    for first in range(0, len(order), size):
        batch = order[first : first + size]
        _change(p, n, x[batch], y[batch], -of_square, gradient)
        for i in range(n):
            gradient[n + i] *= p[i]
            gradient[2 * n + i] *= p[i]
        for at in range(3 * n + 1):
            if trained[min(at // n, 3)]:
                m[at] = momentum * m[at] + share * gradient[at]
                p[at] -= rate * (gradient[at] + momentum * m[at] if is_nesterov else m[at])
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


def _settings(training):
    settings = training.optimizer.settings
    momentum, share = settings.get("momentum", 0.0), 1.0 - settings.get("dampening", 0.0)
    half = training.loss == "half_squared_error"
    return momentum, share, training.optimizer.name == "nesterov", 0.5 if half else 1.0


def _buffer(trajectory, trained):
    """What the optimizer keeps, with 0 for parameters that are not trained."""
    n, state = trajectory.neurons, trajectory.optimizer_state
    buffer = np.zeros(3 * n + 1)
    if state is not None:
        buffer[np.repeat(trained, [n, n, n, 1])] = state[-1]
    return buffer


def train_longer(trajectory: Trajectory, window: int) -> Longer:
    """Train a run on for a hundred times as long, in the order of its samples.

    Args:
        trajectory: The run.
        window: A hundredth of the further updates.
    """
    training, done = trajectory.scenario.training, trajectory.iterations
    total = FACTOR * window
    data, reference = trajectory.scenario.data, trajectory.reference
    samples, orders = draw_samples(data, reference, training.lasting(done + total))
    x, y, m = samples.x, samples.y, samples.measured
    final, n = trajectory.final, trajectory.neurons
    p = np.array([*final.weights, *final.biases, *final.input_weights, final.output_bias])
    names = ("weights", "biases", "input_weights", "output_bias")
    trained = np.array([name in training.train for name in names])
    rule = training.learning_rate, trained, training.update == "sequential"
    full = training.batch == "full"
    per_epoch = trajectory.iterations_per_epoch
    size = batch_size(training.batch, m)
    visits = islice(
        chain.from_iterable(orders), done // per_epoch * m + done % per_epoch * size, None
    )
    buffer = _buffer(trajectory, trained)
    sums, counts = np.zeros(FACTOR), np.zeros(FACTOR)
    least, reached = np.inf, -1
    for at in range(-done % per_epoch or per_epoch, total + 1, per_epoch):
        count = min(at, per_epoch)
        if not training.is_plain:
            left = m if count == per_epoch else m - (per_epoch - count) * size
            order = np.fromiter(islice(visits, left), np.int64, left)
            settings = _settings(training)
            finite = _update_by_momentum(
                (p, buffer), (x, y), order, size, rule[0], settings, trained
            )
        elif full:
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
