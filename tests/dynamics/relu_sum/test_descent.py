"""Descent without noise: sums, derivatives, knots on samples, and where it leads."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relufit.dynamics.relu_sum.descent.curvature import fill_matrix, gradient
from relufit.dynamics.relu_sum.descent.follow import END, SPEED, follow, stable_rate
from relufit.dynamics.relu_sum.descent.room import Trained, make_room, points_of
from relufit.dynamics.relu_sum.descent.sums import mean_square

ALL = Trained(weights=True, biases=True, input_weights=True, output_bias=True)
X = np.linspace(0.0, 2.0, 23).tolist()
Y = [np.sin(3 * x) for x in X]
VALUES = st.floats(-2.0, 2.0).map(lambda v: round(v, 3) + 1e-4)


def networks():
    """Two neurons, none with a knot on a sample."""
    nonzero = st.sampled_from([-1.3, 0.7, 1.0])
    return st.tuples(VALUES, VALUES, VALUES, VALUES, nonzero, nonzero, VALUES).map(list)


def error_of(p):
    return mean_square(p, 2, points_of(X, Y), make_room(2).sums)


@given(networks())
def test_the_error_is_that_of_a_plain_sum(p):
    """Summed sample by sample, neuron by neuron."""
    total = 0.0
    for x, y in zip(X, Y, strict=True):
        output = p[6] + sum(p[i] * max(p[4 + i] * x + p[2 + i], 0.0) for i in range(2))
        total += (y - output) ** 2
    assert error_of(p) == pytest.approx(total / len(X), rel=1e-9, abs=1e-12)


@given(networks())
def test_derivatives_are_those_of_central_differences(p):
    """The gradient, and the lower half of the second derivatives."""
    room, points = make_room(2), points_of(X, Y)
    mean_square(p, 2, points, room.sums)
    d = gradient(p, 2, points, ALL, room)
    fill_matrix(2, points, room, d)
    places, h = room.coordinates[:d], 1e-7
    for k in range(d):
        up, down = list(p), list(p)
        up[places[k]], down[places[k]] = p[places[k]] + h, p[places[k]] - h
        slope = (error_of(up) - error_of(down)) / (2 * h)
        assert room.gradient[k] == pytest.approx(slope, rel=1e-4, abs=1e-5)
        other = make_room(2)
        mean_square(up, 2, points, other.sums)
        if gradient(up, 2, points, ALL, other) != d:
            continue  # a neuron begins to be active
        changes = [(other.gradient[j] - room.gradient[j]) / h for j in range(k, d)]
        rows = [room.matrix[j * d + k] for j in range(k, d)]
        assert rows == pytest.approx(changes, rel=1e-3, abs=1e-3)


def test_descent_finds_the_reference():
    """A network near a reference comes to it, up to rounding."""
    y = [2 * max(x - 0.31, 0.0) - 3 * max(x - 1.17, 0.0) for x in X]
    p, room = [1.8, -2.6, -0.4, -1.1, 1.0, 1.0, 0.0], make_room(2)
    follow(p, 2, points_of(X, y), ALL._replace(input_weights=False), (1e9, 0.0, 0.0), room)
    assert room.result[END] < 1e-24
    assert p[:4] == pytest.approx([2.0, -3.0, -0.31, -1.17], abs=1e-8)


def test_descent_takes_the_time_of_gradient_descent():
    """The error after a time is that of many small steps of plain gradient descent."""
    start = [0.3, -0.2, 0.1, -0.9, 1.0, 1.0, 0.0]
    points, trained = points_of(X, Y), ALL._replace(input_weights=False)
    p, room = list(start), make_room(2)
    follow(p, 2, points, trained, (3.0, 0.0, 0.0), room)
    q, other = list(start), make_room(2)
    for _ in range(3000):
        mean_square(q, 2, points, other.sums)
        for k in range(gradient(q, 2, points, trained, other)):
            q[other.coordinates[k]] -= 0.001 * other.gradient[k]
    assert room.result[END] == pytest.approx(error_of(q), rel=0.1)
    assert error_of(start) > 1.5 * error_of(q)


def test_a_knot_rests_on_a_sample():
    """Where both sides push it there, it stays, and descent ends."""
    x, y = [0.0, 1.0, 2.0, 3.0], [0.0, 0.2, 1.0, 2.0]
    p, room = [1.0, -0.9, 1.0, 0.0], make_room(1)
    trained = Trained(weights=False, biases=True, input_weights=False, output_bias=False)
    follow(p, 1, points_of(x, y), trained, (1e6, 0.0, 0.0), room)
    errors = {}
    for knot in np.linspace(0.8, 1.1, 3001):
        output = np.maximum(np.array(x) - knot, 0.0)
        errors[knot] = float(np.mean((np.array(y) - output) ** 2))
    best = min(errors, key=errors.get)
    assert p[1] == pytest.approx(-best, abs=1e-3)
    assert room.result[END] <= min(errors.values()) + 1e-12
    assert room.result[SPEED] < 1e-8


def test_the_stable_rate_is_two_by_the_largest_curvature():
    """One trained weight: the second derivative is twice the mean of x²."""
    trained = Trained(weights=True, biases=False, input_weights=False, output_bias=False)
    x = [1.0, 2.0, 3.0]
    rate = stable_rate([0.5, 0.0, 1.0, 0.0], 1, points_of(x, x), trained, make_room(1))
    assert rate == pytest.approx(2.0 / (2.0 * np.mean(np.square(x))))
