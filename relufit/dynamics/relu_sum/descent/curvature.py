"""The gradient of the mean of delta², its second derivatives, and implicit steps downhill."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from relufit.dynamics.relu_sum.descent.knots import rests_on_sample

if TYPE_CHECKING:
    from relufit.dynamics.relu_sum.descent.room import Numbers, Points, Room, Trained

__all__ = ["LEAST_PIVOT", "gradient", "implicit_step", "largest_curvature"]

LEAST_PIVOT = 0.3
POWERS = 60  # multiplications by the matrix to find its largest eigenvalue


def gradient(p: Numbers, n: int, points: Points, trained: Trained, room: Room) -> int:
    """Find the parameters that move and the gradient in them, after :func:`.sums.mean_square`.

    A parameter is held where it is not trained, where its neuron is active on no sample, and
    where its knot rests on a sample.

    Returns:
        The number of parameters that move, the filled entries of ``room.coordinates``,
        ``low``, ``high``, ``flat``, ``steep`` and ``gradient``.
    """
    m, d = len(points.x), 0
    for i in range(n):
        rests = (trained.biases or trained.input_weights) and rests_on_sample(
            p, n, points, room.sums, i
        )
        if room.sums.start[i] >= room.sums.stop[i]:
            continue
        if trained.weights:
            d = put(room, d, i, i, p[n + i], p[2 * n + i])
        if trained.biases and not rests:
            d = put(room, d, n + i, i, p[i], 0.0)
        if trained.input_weights and not rests:
            d = put(room, d, 2 * n + i, i, 0.0, p[i])
    if trained.output_bias:
        room.coordinates[d], room.low[d], room.high[d] = 3 * n, 0, m
        room.flat[d], room.steep[d] = 1.0, 0.0
        room.gradient[d] = room.sums.plain[n]
        d += 1
    for k in range(d):
        room.gradient[k] *= -2.0 / m
    return d


def put(room: Room, d: int, place: int, i: int, flat: float, steep: float) -> int:
    """Add a parameter of neuron i to those that move; return their number."""
    room.coordinates[d], room.low[d], room.high[d] = place, room.sums.start[i], room.sums.stop[i]
    room.flat[d], room.steep[d] = flat, steep
    room.gradient[d] = flat * room.sums.plain[i] + steep * room.sums.weighted[i]
    return d + 1


def fill_matrix(n: int, points: Points, room: Room, d: int) -> None:
    """Fill the lower half of the matrix of second derivatives."""
    m = len(points.x)
    for k in range(d):
        for j in range(k + 1):
            low, high = max(room.low[k], room.low[j]), min(room.high[k], room.high[j])
            value = 0.0
            if low < high:
                one, two = room.flat[k], room.flat[j]
                up, over = room.steep[k], room.steep[j]
                value = (
                    one * two * (high - low)
                    + (one * over + two * up) * (points.sum_x[high] - points.sum_x[low])
                    + up * over * (points.sum_xx[high] - points.sum_xx[low])
                )
            place, other = room.coordinates[k], room.coordinates[j]
            if place < 3 * n and other < n and place != other and place % n == other:
                value -= room.sums.plain[other] if place < 2 * n else room.sums.weighted[other]
            room.matrix[k * d + j] = 2.0 * value / m


def implicit_step(n: int, points: Points, room: Room, d: int, time: float) -> float:
    """Find the step ``s`` of ``(1 + time·H)·s = -time·gradient`` by Cholesky's method (LDLᵀ).

    Short times give a step along the gradient, long ones Newton's step.

    Returns:
        The least pivot. Up to ``LEAST_PIVOT`` the step is too long for a direction of negative
        curvature, and is not filled; from 1 on there is no such direction.
    """
    matrix = room.matrix
    fill_matrix(n, points, room, d)
    for k in range(d):
        for j in range(k + 1):
            matrix[k * d + j] *= time
        matrix[k * d + k] += 1.0
    least = 2.0
    for k in range(d):
        for j in range(k):
            total = matrix[k * d + j]
            for i in range(j):
                total -= matrix[k * d + i] * matrix[j * d + i]
            matrix[k * d + j] = total
        pivot = matrix[k * d + k]
        for j in range(k):
            scaled = matrix[k * d + j] / matrix[j * d + j]
            pivot -= scaled * matrix[k * d + j]
            matrix[k * d + j] = scaled
        if not pivot > LEAST_PIVOT:
            return 0.0
        matrix[k * d + k] = pivot
        least = min(least, pivot)
    solve(room, d, time)
    return least


def solve(room: Room, d: int, time: float) -> None:
    """Fill the step from the factors of the matrix."""
    matrix, step = room.matrix, room.step
    for k in range(d):
        total = -time * room.gradient[k]
        for j in range(k):
            total -= matrix[k * d + j] * step[j]
        step[k] = total
    for k in range(d):
        step[k] /= matrix[k * d + k]
    for k in range(d - 1, -1, -1):
        total = step[k]
        for j in range(k + 1, d):
            total -= matrix[j * d + k] * step[j]
        step[k] = total


def largest_curvature(n: int, points: Points, room: Room, d: int) -> float:
    """Return the largest eigenvalue of the second derivatives, after :func:`gradient`.

    Descent with a learning rate above 2 divided by it oscillates. Power iteration.
    """
    fill_matrix(n, points, room, d)
    matrix, vector, product = room.matrix, room.step, room.gradient
    for k in range(d):
        vector[k] = 1.0 + 0.1 * (k % 7)
    largest = 0.0
    for _ in range(POWERS):
        length = 0.0
        for k in range(d):
            total = 0.0
            for j in range(d):
                total += (matrix[k * d + j] if j <= k else matrix[j * d + k]) * vector[j]
            product[k] = total
            length += total * total
        largest = sqrt(length)
        for k in range(d):
            vector[k] = product[k] / largest if largest > 0.0 else 0.0
    return largest
