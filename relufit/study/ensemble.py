"""The schedule of lanes: each trains one cell until it stops, and then takes the next.

All lanes are at the same place of their passes, so a free lane waits for the end of a pass.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from relufit.study.compiled import compiled, inner
from relufit.study.error import errors, sum_order
from relufit.study.lanes import LANES, advance
from relufit.study.looks import look_at_pairs, look_at_signs, see
from relufit.study.tables import DIVERGED, LIMIT, NEVER, TARGET, UNTRAINED
from relufit.study.workspace import make_lanes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.study.error import SumOrder
    from relufit.study.lanes import Rule
    from relufit.study.tables import Batch, Looking, Outcome, Visits
    from relufit.study.workspace import Lanes

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

__all__ = ["train_batch"]

_DIVERGING = 3  # beside those of tables: it will end in this stretch
_NEVER_ACTIVE = -np.finfo(np.float64).max  # a bias that no sample can outweigh
_ROUNDING = 1 + 1e-6  # far more than the order of additions can make


def train_batch(
    batch: Batch, visits: Visits, outcome: Outcome, looking: Looking, rule: Rule
) -> None:
    """Train every cell of a batch; its parameters and the outcome are filled in place."""
    _, neurons = batch.weights.shape
    _, samples = visits.ascending.shape
    repeating = bool((visits.passes == 1).all() and (visits.measured == visits.visited).all())
    lanes = make_lanes(neurons, samples, repeating, rule)
    train_lanes(lanes, batch, visits, outcome, looking, sum_order(samples), rule)
    if (outcome.stopped == UNTRAINED).any():
        raise AssertionError("expected every cell to be trained, got some that were not")


@compiled
def train_lanes(
    lanes: Lanes,
    batch: Batch,
    visits: Visits,
    outcome: Outcome,
    looking: Looking,
    order: SumOrder,
    rule: Rule,
) -> None:
    """Train every cell of a batch, in lanes that are free to begin with."""
    samples, place = len(lanes.x), 0
    following = int(np.int64(0))  # a plain 0 would be compiled as a constant
    while True:
        if place == 0:
            following = begin_pass(
                lanes, following, batch, visits, outcome, looking, len(rule.tile)
            )
        step = next_step(lanes, samples - place, batch.limit, looking.every)
        if step == 0:  # all lanes are free, maybe in the midst of a pass
            if following == len(batch.limit):
                return
            place = 0
            continue
        x, y = lanes.x[place : place + step], lanes.y[place : place + step]
        copy(lanes.state, lanes.saved)
        advance(lanes.state, lanes.back_rate, x, y, lanes.room[0], rule)
        if count_updates(lanes, step):
            for t in range(step):
                copy(lanes.saved, lanes.before)
                one_x, one_y = x[t : t + 1], y[t : t + 1]
                advance(lanes.saved, lanes.back_rate, one_x, one_y, lanes.room[0], rule)
                stop_diverging(lanes)
        place = (place + step) % samples
        if ask_for_errors(lanes, place == 0, samples, batch):
            errors(
                lanes.state,
                lanes.measured_x,
                lanes.measured_y,
                order,
                lanes.bound,
                lanes.room,
                lanes.error,
                rule,
            )
        settle(lanes, batch, visits, outcome, looking, len(rule.tile))


@inner
def begin_pass(
    lanes: Lanes,
    following: int,
    batch: Batch,
    visits: Visits,
    outcome: Outcome,
    looking: Looking,
    size: int,
) -> int:
    """Give free lanes the cells that follow, and every lane the samples of its next pass."""
    fresh = int(np.int64(0))
    for lane in range(LANES):
        lanes.due[lane] = 0
        if lanes.cell[lane] < 0 and following < len(batch.limit):
            begin_cell(lanes, lane, following, batch, size)
            lanes.due[lane] = int(looking.every > 0)
            lanes.fresh[fresh], lanes.first[fresh] = lane, visits.measured[batch.visits[following]]
            following, fresh = following + 1, fresh + 1
    fill(lanes.measured_x, lanes.measured_y, lanes, fresh, visits)
    if not lanes.repeating:
        fresh = int(np.int64(0))
        for lane in range(LANES):
            if lanes.cell[lane] >= 0:
                own = batch.visits[lanes.cell[lane]]
                number = lanes.done[lane] // len(lanes.x) % visits.passes[own]
                if lanes.done[lane] == 0 or visits.passes[own] > 1:
                    lanes.fresh[fresh] = lane
                    lanes.first[fresh] = visits.visited[own] + number * len(lanes.x)
                    fresh += 1
        fill(lanes.x, lanes.y, lanes, fresh, visits)
    look(lanes, batch, visits, outcome, looking, size)
    return following


@inner
def begin_cell(lanes: Lanes, lane: int, cell: int, batch: Batch, size: int) -> None:
    """Give a lane a cell, in its initial state."""
    lanes.cell[lane], lanes.done[lane], lanes.ended[lane] = cell, 0, -1
    lanes.back_rate[lane] = -(2.0 * batch.learning_rate[cell])
    for neuron in range(batch.weights.shape[1]):
        lanes.sign[lane, neuron] = lanes.latest[lane, neuron] = 0
    put(lanes.state, lane, batch, cell, size)


@inner
def put(state: Floats, lane: int, batch: Batch, cell: int, size: int) -> None:
    """Give a lane the parameters of a cell, and fill its last tile up."""
    neurons = batch.weights.shape[1]
    for neuron in range((len(state) // LANES - 1) // 3):
        at = row(neuron, size) * LANES + lane
        real = neuron < neurons
        state[at] = batch.weights[cell, neuron] if real else 0.0
        state[at + size * LANES] = batch.biases[cell, neuron] if real else _NEVER_ACTIVE
        state[at + 2 * size * LANES] = batch.input_weights[cell, neuron] if real else 1.0
    state[len(state) - LANES + lane] = batch.output_bias[cell]


@inner
def row(neuron: int, size: int) -> int:
    """The row of a neuron's weight in the state; its bias is a tile further, and so on."""
    return neuron // size * 3 * size + neuron % size


@inner
def fill(x: Floats, y: Floats, lanes: Lanes, fresh: int, visits: Visits) -> None:
    """Put samples into the columns of the fresh lanes: row by row, as columns lie far apart."""
    if fresh > 0:
        for t in range(len(x)):
            for i in range(fresh):
                x[t, lanes.fresh[i]] = visits.x[lanes.first[i] + t]
                y[t, lanes.fresh[i]] = visits.y[lanes.first[i] + t]


@inner
def next_step(lanes: Lanes, most: int, limit: Integers, every: int) -> int:
    """How many updates there are until a lane wants to be looked at; 0 if all are free."""
    step, busy = most, False
    for lane in range(LANES):
        if lanes.cell[lane] >= 0:
            busy = True
            step = min(step, limit[lanes.cell[lane]] - lanes.done[lane])
            if every:
                step = min(step, every - lanes.done[lane] % every)
    return step if busy else 0


@inner
def copy(source: Floats, target: Floats) -> None:
    """Copy one array into another."""
    for at in range(len(source)):
        target[at] = source[at]


@inner
def count_updates(lanes: Lanes, step: int) -> bool:
    """Count a stretch of updates; whether it took any lane out of the finite numbers.

    What is not finite stays so, so it is enough to look at the end of a stretch.
    """
    diverged = False
    for lane in range(LANES):
        if lanes.cell[lane] >= 0:
            if all_finite(lanes.state, lane):
                lanes.done[lane] += step
            else:
                lanes.ended[lane] = _DIVERGING
                diverged = True
    return diverged


@inner
def stop_diverging(lanes: Lanes) -> None:
    """Count one update for the lanes that diverge, and stop those that it takes too far."""
    for lane in range(LANES):
        if lanes.ended[lane] == _DIVERGING:
            if all_finite(lanes.saved, lane):
                lanes.done[lane] += 1
            else:
                lanes.ended[lane] = DIVERGED
                for at in range(lane, len(lanes.state), LANES):
                    lanes.state[at] = lanes.before[at]


@inner
def all_finite(state: Floats, lane: int) -> bool:
    """Whether every parameter of a lane is a finite number."""
    for at in range(lane, len(state), LANES):  # noqa: SIM110 - numba knows no generators
        if not np.isfinite(state[at]):
            return False
    return True


@inner
def ask_for_errors(lanes: Lanes, pass_ends: bool, samples: int, batch: Batch) -> bool:
    """Set the bound of each lane's error; whether any lane asks for its error."""
    asked = False
    for lane in range(LANES):
        lanes.bound[lane] = NEVER
        if lanes.cell[lane] >= 0:
            target = batch.target[lanes.cell[lane]]
            if lanes.ended[lane] >= 0 or lanes.done[lane] == batch.limit[lanes.cell[lane]]:
                lanes.bound[lane], asked = np.inf, True
            elif pass_ends and target > 0.0:
                lanes.bound[lane], asked = target * samples * _ROUNDING, True
    return asked


@inner
def settle(
    lanes: Lanes, batch: Batch, visits: Visits, outcome: Outcome, looking: Looking, size: int
) -> None:
    """Look at each lane if it is time to, and end its cell if it has stopped."""
    for lane in range(LANES):
        cell, done = lanes.cell[lane], lanes.done[lane]
        lanes.due[lane] = 0
        if cell < 0:
            continue
        if lanes.ended[lane] < 0 and lanes.bound[lane] > 0.0:
            if lanes.error[lane] < batch.target[cell]:
                lanes.ended[lane] = TARGET
            elif done == batch.limit[cell]:
                lanes.ended[lane] = LIMIT
        looks = looking.every > 0 and done % looking.every == 0
        lanes.due[lane] = int(looks or lanes.ended[lane] >= 0)
    look(lanes, batch, visits, outcome, looking, size)
    for lane in range(LANES):
        if lanes.cell[lane] >= 0 and lanes.ended[lane] >= 0:
            end_cell(lanes, lane, outcome)


@inner
def end_cell(lanes: Lanes, lane: int, outcome: Outcome) -> None:
    """Note what became of a lane's cell, and free the lane."""
    cell = lanes.cell[lane]
    for neuron in range(lanes.sign.shape[1]):
        changes = lanes.latest[lane, neuron] != lanes.sign[lane, neuron]
        outcome.sign_changes[cell, neuron] += int(changes)
    outcome.iterations[cell] = lanes.done[lane]
    outcome.stopped[cell] = lanes.ended[lane]
    outcome.error[cell] = lanes.error[lane]
    lanes.cell[lane] = -1


@inner
def look(
    lanes: Lanes, batch: Batch, visits: Visits, outcome: Outcome, looking: Looking, size: int
) -> None:
    """Look at the lanes that are due, and write their parameters back to their cells.

    All lanes in one call: to hand over so many arrays takes longer than to look at one lane.
    """
    for lane in range(LANES):
        if not lanes.due[lane]:
            continue
        cell = lanes.cell[lane]
        weights, biases = batch.weights[cell], batch.biases[cell]
        input_weights = batch.input_weights[cell]
        for neuron in range(len(weights)):
            at = row(neuron, size) * LANES + lane
            weights[neuron] = lanes.state[at]
            biases[neuron] = lanes.state[at + size * LANES]
            input_weights[neuron] = lanes.state[at + 2 * size * LANES]
        batch.output_bias[cell] = lanes.state[len(lanes.state) - LANES + lane]
        start, stop = outcome.start[cell], outcome.stop[cell]
        ascending = visits.ascending[batch.visits[cell]]
        see(biases, input_weights, ascending, start, stop)
        if looking.pairs:
            look_at_pairs(start, stop, looking.most, lanes.done[lane], outcome.since[cell])
        if looking.every:
            lasting = -(-len(ascending) // looking.every)
            look_at_signs(
                weights,
                lasting,
                lanes.sign[lane],
                lanes.latest[lane],
                lanes.kept[lane],
                outcome.sign_changes[cell],
            )
