"""The schedule of batch slots: each trains one run until it stops, and then takes the next.

All slots are at the same place of their epochs, so a free slot waits for the end of an epoch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from relufit.study.engine.compiled import compiled, inner
from relufit.study.engine.error import errors, sum_order
from relufit.study.engine.probes import probe_pairs, probe_signs, see
from relufit.study.engine.slots import SLOTS, advance
from relufit.study.engine.tables import DIVERGED, LIMIT, NEVER, TARGET, UNTRAINED
from relufit.study.engine.workspace import make_slots

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.study.engine.error import SumOrder
    from relufit.study.engine.slots import Rule
    from relufit.study.engine.tables import CellBatch, Outcome, Probing, Visits
    from relufit.study.engine.workspace import BatchSlots

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

__all__ = ["train_batch"]

_DIVERGING = 3  # beside those of tables: it will end in this stretch
_NEVER_ACTIVE = -np.finfo(np.float64).max  # a bias that no sample can outweigh
_ROUNDING = 1 + 1e-6  # far more than the order of additions can make


def train_batch(
    batch: CellBatch, visits: Visits, outcome: Outcome, probing: Probing, rule: Rule
) -> None:
    """Train every cell of a batch; its parameters and the outcome are filled in place."""
    _, neurons = batch.weights.shape
    _, samples = visits.ascending.shape
    repeating = bool((visits.epochs == 1).all() and (visits.measured == visits.visited).all())
    slots = make_slots(neurons, samples, repeating, rule)
    train_slots(slots, batch, visits, outcome, probing, sum_order(samples), rule)
    if (outcome.stopped == UNTRAINED).any():
        raise AssertionError("expected every cell to be trained, got some that were not")


@compiled
def train_slots(
    slots: BatchSlots,
    batch: CellBatch,
    visits: Visits,
    outcome: Outcome,
    probing: Probing,
    order: SumOrder,
    rule: Rule,
) -> None:
    """Train every cell of a batch, in slots that are free to begin with."""
    samples, place = len(slots.x), 0
    following = int(np.int64(0))  # a plain 0 would be compiled as a constant
    while True:
        if place == 0:
            following = begin_epoch(
                slots, following, batch, visits, outcome, probing, len(rule.tile)
            )
        step = next_step(slots, samples - place, batch.limit, probing.every)
        if step == 0:  # all slots are free, maybe within an epoch
            if following == len(batch.limit):
                return
            place = 0
            continue
        x, y = slots.x[place : place + step], slots.y[place : place + step]
        copy(slots.state, slots.saved)
        advance(slots.state, slots.back_rate, x, y, slots.room[0], rule)
        if count_updates(slots, step):
            for t in range(step):
                copy(slots.saved, slots.before)
                one_x, one_y = x[t : t + 1], y[t : t + 1]
                advance(slots.saved, slots.back_rate, one_x, one_y, slots.room[0], rule)
                stop_diverging(slots)
        place = (place + step) % samples
        if ask_for_errors(slots, place == 0, samples, batch):
            errors(
                slots.state,
                slots.measured_x,
                slots.measured_y,
                order,
                slots.bound,
                slots.room,
                slots.error,
                rule,
            )
        settle(slots, batch, visits, outcome, probing, len(rule.tile))


@inner
def begin_epoch(
    slots: BatchSlots,
    following: int,
    batch: CellBatch,
    visits: Visits,
    outcome: Outcome,
    probing: Probing,
    size: int,
) -> int:
    """Give free slots the cells that follow, and every slot the samples of its next epoch."""
    fresh = int(np.int64(0))
    for slot in range(SLOTS):
        slots.due[slot] = 0
        if slots.cell[slot] < 0 and following < len(batch.limit):
            begin_cell(slots, slot, following, batch, size)
            slots.due[slot] = int(probing.every > 0)
            slots.fresh[fresh], slots.first[fresh] = slot, visits.measured[batch.visits[following]]
            following, fresh = following + 1, fresh + 1
    fill(slots.measured_x, slots.measured_y, slots, fresh, visits)
    if not slots.repeating:
        fresh = int(np.int64(0))
        for slot in range(SLOTS):
            if slots.cell[slot] >= 0:
                own = batch.visits[slots.cell[slot]]
                number = slots.done[slot] // len(slots.x) % visits.epochs[own]
                if slots.done[slot] == 0 or visits.epochs[own] > 1:
                    slots.fresh[fresh] = slot
                    slots.first[fresh] = visits.visited[own] + number * len(slots.x)
                    fresh += 1
        fill(slots.x, slots.y, slots, fresh, visits)
    probe(slots, batch, visits, outcome, probing, size)
    return following


@inner
def begin_cell(slots: BatchSlots, slot: int, cell: int, batch: CellBatch, size: int) -> None:
    """Give a slot a cell, in its initial state."""
    slots.cell[slot], slots.done[slot], slots.ended[slot] = cell, 0, -1
    slots.back_rate[slot] = -(2.0 * batch.learning_rate[cell])
    for neuron in range(batch.weights.shape[1]):
        slots.sign[slot, neuron] = slots.latest[slot, neuron] = 0
    put(slots.state, slot, batch, cell, size)


@inner
def put(state: Floats, slot: int, batch: CellBatch, cell: int, size: int) -> None:
    """Give a slot the parameters of a cell, and fill its last tile up."""
    neurons = batch.weights.shape[1]
    for neuron in range((len(state) // SLOTS - 1) // 3):
        at = row(neuron, size) * SLOTS + slot
        real = neuron < neurons
        state[at] = batch.weights[cell, neuron] if real else 0.0
        state[at + size * SLOTS] = batch.biases[cell, neuron] if real else _NEVER_ACTIVE
        state[at + 2 * size * SLOTS] = batch.input_weights[cell, neuron] if real else 1.0
    state[len(state) - SLOTS + slot] = batch.output_bias[cell]


@inner
def row(neuron: int, size: int) -> int:
    """The row of a neuron's weight in the state; its bias is a tile further, and so on."""
    return neuron // size * 3 * size + neuron % size


@inner
def fill(x: Floats, y: Floats, slots: BatchSlots, fresh: int, visits: Visits) -> None:
    """Put samples into the columns of the fresh slots: row by row, as columns lie far apart."""
    if fresh > 0:
        for t in range(len(x)):
            for i in range(fresh):
                x[t, slots.fresh[i]] = visits.x[slots.first[i] + t]
                y[t, slots.fresh[i]] = visits.y[slots.first[i] + t]


@inner
def next_step(slots: BatchSlots, most: int, limit: Integers, every: int) -> int:
    """Return the number of updates until a slot is probed; 0 if all are free."""
    step, busy = most, False
    for slot in range(SLOTS):
        if slots.cell[slot] >= 0:
            busy = True
            step = min(step, limit[slots.cell[slot]] - slots.done[slot])
            if every:
                step = min(step, every - slots.done[slot] % every)
    return step if busy else 0


@inner
def copy(source: Floats, target: Floats) -> None:
    """Copy one array into another."""
    for at in range(len(source)):
        target[at] = source[at]


@inner
def count_updates(slots: BatchSlots, step: int) -> bool:
    """Count several updates; return whether any slot became non-finite.

    What is not finite stays so, so checking after the last update is enough.
    """
    diverged = False
    for slot in range(SLOTS):
        if slots.cell[slot] >= 0:
            if all_finite(slots.state, slot):
                slots.done[slot] += step
            else:
                slots.ended[slot] = _DIVERGING
                diverged = True
    return diverged


@inner
def stop_diverging(slots: BatchSlots) -> None:
    """Count one update for the slots that diverge, and stop those that it takes too far."""
    for slot in range(SLOTS):
        if slots.ended[slot] == _DIVERGING:
            if all_finite(slots.saved, slot):
                slots.done[slot] += 1
            else:
                slots.ended[slot] = DIVERGED
                for at in range(slot, len(slots.state), SLOTS):
                    slots.state[at] = slots.before[at]


@inner
def all_finite(state: Floats, slot: int) -> bool:
    """Whether every parameter of a slot is a finite number."""
    for at in range(slot, len(state), SLOTS):  # noqa: SIM110 - numba knows no generators
        if not np.isfinite(state[at]):
            return False
    return True


@inner
def ask_for_errors(slots: BatchSlots, epoch_ends: bool, samples: int, batch: CellBatch) -> bool:
    """Set the bound of each slot's error; whether any slot asks for its error."""
    asked = False
    for slot in range(SLOTS):
        slots.bound[slot] = NEVER
        if slots.cell[slot] >= 0:
            target = batch.target[slots.cell[slot]]
            if slots.ended[slot] >= 0 or slots.done[slot] == batch.limit[slots.cell[slot]]:
                slots.bound[slot], asked = np.inf, True
            elif epoch_ends and target > 0.0:
                slots.bound[slot], asked = target * samples * _ROUNDING, True
    return asked


@inner
def settle(
    slots: BatchSlots,
    batch: CellBatch,
    visits: Visits,
    outcome: Outcome,
    probing: Probing,
    size: int,
) -> None:
    """Probe each slot that is due, and end its cell if it has stopped."""
    for slot in range(SLOTS):
        cell, done = slots.cell[slot], slots.done[slot]
        slots.due[slot] = 0
        if cell < 0:
            continue
        if slots.ended[slot] < 0 and slots.bound[slot] > 0.0:
            if slots.error[slot] < batch.target[cell]:
                slots.ended[slot] = TARGET
            elif done == batch.limit[cell]:
                slots.ended[slot] = LIMIT
        probes = probing.every > 0 and done % probing.every == 0
        slots.due[slot] = int(probes or slots.ended[slot] >= 0)
    probe(slots, batch, visits, outcome, probing, size)
    for slot in range(SLOTS):
        if slots.cell[slot] >= 0 and slots.ended[slot] >= 0:
            end_cell(slots, slot, outcome)


@inner
def end_cell(slots: BatchSlots, slot: int, outcome: Outcome) -> None:
    """Note what became of a slot's cell, and free the slot."""
    cell = slots.cell[slot]
    for neuron in range(slots.sign.shape[1]):
        changes = slots.latest[slot, neuron] != slots.sign[slot, neuron]
        outcome.sign_changes[cell, neuron] += int(changes)
    outcome.iterations[cell] = slots.done[slot]
    outcome.stopped[cell] = slots.ended[slot]
    outcome.error[cell] = slots.error[slot]
    slots.cell[slot] = -1


@inner
def probe(
    slots: BatchSlots,
    batch: CellBatch,
    visits: Visits,
    outcome: Outcome,
    probing: Probing,
    size: int,
) -> None:
    """Probe the slots that are due, and write their parameters back to their cells.

    All slots in one call: passing so many arrays takes longer than probing one slot.
    """
    for slot in range(SLOTS):
        if not slots.due[slot]:
            continue
        cell = slots.cell[slot]
        weights, biases = batch.weights[cell], batch.biases[cell]
        input_weights = batch.input_weights[cell]
        for neuron in range(len(weights)):
            at = row(neuron, size) * SLOTS + slot
            weights[neuron] = slots.state[at]
            biases[neuron] = slots.state[at + size * SLOTS]
            input_weights[neuron] = slots.state[at + 2 * size * SLOTS]
        batch.output_bias[cell] = slots.state[len(slots.state) - SLOTS + slot]
        start, stop = outcome.start[cell], outcome.stop[cell]
        ascending = visits.ascending[batch.visits[cell]]
        see(biases, input_weights, ascending, start, stop)
        if probing.pairs:
            probe_pairs(start, stop, probing.most, slots.done[slot], outcome.since[cell])
        if probing.every:
            lasting = -(-len(ascending) // probing.every)
            probe_signs(
                weights,
                lasting,
                slots.sign[slot],
                slots.latest[slot],
                slots.kept[slot],
                outcome.sign_changes[cell],
            )
