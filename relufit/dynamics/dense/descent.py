"""Descent of the mean loss of a dense network: full batches with steps as long as they may be."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from relufit.network.dense import DenseNetwork, Sample
    from relufit.network.update_rule import UpdateRule

__all__ = ["LossAhead", "descend_dense"]

MOST_STEPS = 400
LEAST_FALL = 0.5  # of the expected one: a step that lowers the loss by less is too long
GOOD_FALL = 0.85  # of the expected one: the next step may be longer
MUCH = 0.1  # of the loss: a step that lowers it by more is followed by a shorter one
LONGER, SHORTER = 1.5, 0.4
ROUNDING = 1e-15  # of the loss


class LossAhead(NamedTuple):
    """What descent by full batches predicts.

    Attributes:
        loss: The mean loss in the end.
        fall: The iterations until the mean loss was below a level; -1 if it never was.
        reach: The same of the target.
        finished: Whether all iterations were followed, or no gradient was left.
        done: The iterations that were followed.
        unrest: By which share of the loss a change of all parameters in proportion can lower it.
    """

    loss: float
    fall: float
    reach: float
    finished: bool
    done: float
    unrest: float


def descend_dense(
    network: DenseNetwork,
    samples: Sequence[Sample],
    rule: UpdateRule,
    iterations: float,
    levels: tuple[float, float],
) -> LossAhead:
    """Follow the average of many small updates, by full batches with a learning rate of their own.

    A step with ``k`` times the learning rate stands for ``k`` iterations. It is shortened until
    the loss falls by about as much as the length of the gradient promises.

    Args:
        network: Where the descent begins.
        samples: The samples.
        rule: The rule of the run.
        iterations: For how many iterations of the run it is followed.
        levels: Two losses; the iterations at which the loss falls below them are noted.
    """
    rate = rule.learning_rate
    step, done, loss = rate, 0.0, network.mean_loss(samples)
    crossed = [0.0 if loss < level else -1.0 for level in levels]
    finished, unrest = False, inf
    for _ in range(MOST_STEPS):
        step = min(step, (iterations - done) * rate)
        after = network.update(samples, rule._replace(learning_rate=step, sequential=False)).after
        expected = squared_change(network, after) / step
        unrest = unrest_of(network, after, step * loss)
        finished = expected <= ROUNDING * loss
        if finished:
            break
        found = after.mean_loss(samples)
        fall = loss - found
        if not fall >= LEAST_FALL * expected - ROUNDING * loss:
            step *= SHORTER
            continue
        for at, level in enumerate(levels):
            if crossed[at] < 0.0 and found < level:
                crossed[at] = done + step / rate * (loss - level) / fall
        network, loss, done = after, found, done + step / rate
        if done >= iterations:
            finished = True
            break
        if fall > MUCH * loss:
            step *= SHORTER
        elif fall > GOOD_FALL * expected:
            step *= LONGER
    return LossAhead(loss, crossed[0], crossed[1], finished, done, unrest)


def squared_change(before: DenseNetwork, after: DenseNetwork) -> float:
    """Return the squared distance between the parameters of two networks."""
    total = 0.0
    for one, other in zip(
        before.weights + before.biases, after.weights + after.biases, strict=True
    ):
        total += (other - one) ** 2
    return total


def unrest_of(before: DenseNetwork, after: DenseNetwork, scale: float) -> float:
    """Return the sum of all changes times their parameters, as a share of a scale."""
    total = 0.0
    for one, other in zip(
        before.weights + before.biases, after.weights + after.biases, strict=True
    ):
        total += abs((other - one) * one)
    return total / scale if scale > 0.0 else 0.0
