"""Probes of a network during training: active samples, neurons together, signs of weights.

The definitions are those of ``relufit.dynamics``: ``activity`` (ranges of samples), ``coalescing``
(together, coalesced) and ``events`` (a weight changes sign); a probe is a snapshot that is used at
once instead of being kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from relufit.dynamics.relu_sum.groups import group_completely
from relufit.study.engine.compiled import compilable, compiled, inner

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

compilable(group_completely)

__all__ = ["count_effective", "probe_pairs", "probe_signs", "see"]


@inner
def rank(x: Floats, value: float, below: bool, near: int) -> int:
    """How many of the ascending ``x`` are at most ``value``, or below it.

    It walks from a rank that should be ``near``: between two probes a knot passes few samples.
    """
    if value != value:  # noqa: PLR0124 - no number, and NumPy sorts it behind all others
        return len(x)
    while near < len(x) and (x[near] < value or (x[near] == value and not below)):
        near += 1
    while near > 0 and (x[near - 1] > value or (x[near - 1] == value and below)):
        near -= 1
    return near


@inner
def see(biases: Floats, input_weights: Floats, x: Floats, start: Integers, stop: Integers) -> None:
    """Find the samples that each neuron is active on: the ranks from ``start`` to before ``stop``.

    Args:
        biases: Shape (neurons,).
        input_weights: Shape (neurons,).
        x: The measured samples, ascending.
        start: The ranks of the last probe, or any; filled, shape (neurons,).
        stop: Likewise.
    """
    for i in range(len(biases)):
        knot = 0.0 - biases[i] / input_weights[i]
        leftward = not input_weights[i] > 0.0
        edge = rank(x, knot, leftward, stop[i] if leftward else start[i])
        start[i], stop[i] = (0, edge) if leftward else (edge, len(x))


@inner
def apart(start: Integers, stop: Integers, i: int, j: int) -> int:
    """On how many samples exactly one of two neurons is active."""
    both = max(min(stop[i], stop[j]) - max(start[i], start[j]), 0)
    found: int = stop[i] - start[i] + stop[j] - start[j] - 2 * both
    return found


@inner
def probe_pairs(
    start: Integers, stop: Integers, most: float, iteration: int, since: Integers
) -> None:
    """Note for each pair since which iteration it has been together; -1 while it is apart."""
    pair = 0
    for i in range(len(start)):
        for j in range(i + 1, len(start)):
            if apart(start, stop, i, j) > most:
                since[pair] = -1
            elif since[pair] < 0:
                since[pair] = iteration
            pair += 1


@inner
def probe_signs(
    weights: Floats, lasting: int, sign: Integers, latest: Integers, kept: Integers, found: Integers
) -> None:
    """Count the changes of sign that last.

    Args:
        weights: Shape (neurons,).
        lasting: For how many probes a new sign must stay, the first one included.
        sign: The sign that counts now, 1 or -1; 0 before the weight has had one.
        latest: The sign at the last probe.
        kept: For how many probes it has stayed.
        found: How many changes have lasted so far.
    """
    for i in range(len(weights)):
        if sign[i] == 0 and weights[i] == 0.0:
            continue
        now = 1 if weights[i] > 0.0 else -1
        if sign[i] == 0:
            sign[i] = now
        kept[i] = kept[i] + 1 if now == latest[i] else 1
        latest[i] = now
        if now != sign[i] and kept[i] >= lasting:
            sign[i] = now
            found[i] += 1


@compiled
def count_effective(
    start: Integers,
    stop: Integers,
    most: float,
    distance: Floats,
    group: Integers,
    found: Integers,
) -> None:
    """The number of groups of coalesced neurons of each run, dead ones left out.

    Args:
        start: The final ranges, shape (runs, neurons).
        stop: Likewise.
        most: The number of samples on which exactly one of two coalesced neurons may be active.
        distance: Workspace for one number for each two neurons.
        group: Workspace for one number a neuron.
        found: Is filled, shape (runs,).
    """
    for run in range(len(start)):
        found[run] = count_groups(start[run], stop[run], most, distance, group)


@inner
def count_groups(
    start: Integers, stop: Integers, most: float, distance: Floats, group: Integers
) -> int:
    """The same for one run."""
    n, dead = len(start), int(np.int64(0))
    for i in range(n):
        dead += int(stop[i] <= start[i])
        for j in range(n):
            alive = stop[i] > start[i] and stop[j] > start[j]
            distance[i * n + j] = float(apart(start, stop, i, j)) if alive else np.inf
    return group_completely(distance, n, most, group) - dead
