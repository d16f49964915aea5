"""The schedule of batch slots: each trains one run until it stops, and then takes the next.

All slots are at the same place of their epochs, so a free slot waits for the end of an epoch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from relufit.study.engine.compiled import compiled, inner
from relufit.study.engine.error import errors, sum_order
from relufit.study.engine.probes import probe_pairs, probe_signs, see
from relufit.study.engine.slot_contents import all_finite, copy, put, read_back
from relufit.study.engine.slots import SLOTS
from relufit.study.engine.tables import DIVERGED, LIMIT, NEVER, TARGET, UNTRAINED
from relufit.study.engine.update_numbers import UpdateNumbers
from relufit.study.engine.workspace import make_slots, make_update_room

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.study.engine.compiled import Pointer
    from relufit.study.engine.engine_rules import EngineRule
    from relufit.study.engine.error import SumOrder
    from relufit.study.engine.slots import Rule
    from relufit.study.engine.tables import CellBatch, Outcome, Probing, Visits
    from relufit.study.engine.workspace import BatchSlots

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

__all__ = ["train_batch"]

_DIVERGING = 3  # beside those of tables: it will end in this stretch
_ROUNDING = 1 + 1e-6  # far more than the order of additions can make


def train_batch(
    batch: CellBatch,
    visits: Visits,
    outcome: Outcome,
    probing: Probing,
    rule: EngineRule,
    visited: int | None = None,
) -> None:
    """Train every cell of a batch; its parameters and the outcome are filled in place.

    Args:
        batch: The runs.
        visits: Their samples.
        outcome: Filled.
        probing: How they are probed.
        rule: How they are updated.
        visited: The number of samples of an epoch, if it is not that of the measured ones.
    """
    _, samples = visits.ascending.shape
    in_order = bool((visits.epochs == 1).all() and (visits.measured == visits.visited).all())
    repeating = in_order and visited in {None, samples}
    longest = int((batch.begun + batch.limit).max(initial=1))
    numbers = UpdateNumbers(rule.trainings, longest, needed=not rule.training.is_plain)
    room = make_update_room(batch, rule.size, numbers.width, numbers.pool)
    slots = make_slots(batch, samples, visited or samples, repeating, rule.seen, room)
    advance, order = rule.advance(slots), sum_order(samples)
    while not train_slots(slots, batch, visits, outcome, probing, order, rule.seen, advance):
        numbers.fill(slots, batch)
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
    by: Pointer,
) -> bool:
    """Train every cell of a batch, in slots that are free to begin with.

    Returns:
        Whether all are trained; if not, a slot has come to the end of its numbers.
    """
    samples, size = len(slots.x), slots.room.size
    per_epoch, place = (samples + size - 1) // size, slots.progress[0]
    while True:
        if place == 0:
            begin_epoch(slots, batch, visits, outcome, probing, rule)
        step = next_step(slots, per_epoch - place, batch.limit, probing.every)
        if step < 0:
            slots.progress[0] = place
            return False
        if step == 0:  # all slots are free, maybe within an epoch
            if slots.progress[1] == len(batch.limit):
                return True
            place = 0
            continue
        copy(slots.state, slots.saved)
        by(slots.state, slots.room, slots.x, slots.y, place, 0, step)
        if count_updates(slots, step):
            for t in range(step):
                copy(slots.saved, slots.before)
                by(slots.saved, slots.room, slots.x, slots.y, place, t, 1)
                stop_diverging(slots)
        pass_numbers(slots, step)
        place = (place + step) % per_epoch
        if ask_for_errors(slots, place == 0, samples, batch):
            errors(
                slots.state,
                slots.measured_x,
                slots.measured_y,
                order,
                slots.bound,
                slots.sums,
                slots.error,
                rule,
            )
        settle(slots, batch, visits, outcome, probing, rule)


@inner
def pass_numbers(slots: BatchSlots, step: int) -> None:
    """Leave the numbers of some updates behind."""
    for slot in range(SLOTS):
        if slots.cell[slot] >= 0:
            slots.room.here[slot] += step * len(slots.room.numbers)


@inner
def begin_epoch(
    slots: BatchSlots,
    batch: CellBatch,
    visits: Visits,
    outcome: Outcome,
    probing: Probing,
    rule: Rule,
) -> None:
    """Give free slots the cells that follow, and every slot the samples of its next epoch."""
    following, fresh = slots.progress[1], int(np.int64(0))  # a plain 0 would be a constant
    per_epoch = (len(slots.x) + slots.room.size - 1) // slots.room.size
    for slot in range(SLOTS):
        slots.due[slot] = 0
        if slots.cell[slot] < 0 and following < len(batch.limit):
            begin_cell(slots, slot, following, batch, rule)
            slots.due[slot] = int(probing.every > 0)
            slots.fresh[fresh], slots.first[fresh] = slot, visits.measured[batch.visits[following]]
            following, fresh = following + 1, fresh + 1
    fill(slots.measured_x, slots.measured_y, slots, fresh, visits)
    if not slots.repeating:
        fresh = int(np.int64(0))
        for slot in range(SLOTS):
            if slots.cell[slot] >= 0:
                own = batch.visits[slots.cell[slot]]
                number = slots.done[slot] // per_epoch % visits.epochs[own]
                if slots.done[slot] == 0 or visits.epochs[own] > 1:
                    slots.fresh[fresh] = slot
                    slots.first[fresh] = visits.visited[own] + number * len(slots.x)
                    fresh += 1
        fill(slots.x, slots.y, slots, fresh, visits)
    probe(slots, batch, visits, outcome, probing, rule)
    slots.progress[1] = following


@inner
def begin_cell(slots: BatchSlots, slot: int, cell: int, batch: CellBatch, rule: Rule) -> None:
    """Give a slot a cell, in its initial state."""
    slots.cell[slot], slots.done[slot], slots.ended[slot] = cell, 0, -1
    slots.room.rate[slot] = -(2.0 * batch.learning_rate[cell])
    for neuron in range(batch.weights.shape[1]):
        slots.sign[slot, neuron] = slots.latest[slot, neuron] = 0
    slots.room.decay[slot], slots.room.here[slot] = batch.decay[cell], 0
    slots.room.end[slot] = 0 if len(slots.room.numbers) else batch.limit[cell]
    for cap in range(batch.caps.shape[1]):
        slots.room.caps[cap, slot] = batch.caps[cell, cap]
    put(slots.state, slot, batch, cell, rule)


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
    """Return the number of updates until a slot is probed.

    It is 0 if all are free, and -1 if one has come to the end of its numbers.
    """
    step, busy = most, False
    for slot in range(SLOTS):
        if slots.cell[slot] >= 0:
            busy = True
            step = min(step, limit[slots.cell[slot]] - slots.done[slot])
            if slots.room.end[slot] == slots.done[slot]:
                return -1
            step = min(step, slots.room.end[slot] - slots.done[slot])
            if every:
                step = min(step, every - slots.done[slot] % every)
    return step if busy else 0


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
    rule: Rule,
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
    probe(slots, batch, visits, outcome, probing, rule)
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
    slots.cell[slot], slots.room.here[slot] = -1, 0


@inner
def probe(
    slots: BatchSlots,
    batch: CellBatch,
    visits: Visits,
    outcome: Outcome,
    probing: Probing,
    rule: Rule,
) -> None:
    """Probe the slots that are due, and write their parameters back to their cells.

    All slots in one call: passing so many arrays takes longer than probing one slot.
    """
    for slot in range(SLOTS):
        if not slots.due[slot]:
            continue
        cell = slots.cell[slot]
        read_back(slots.state, slot, batch, cell, rule)
        weights, biases = batch.weights[cell], batch.biases[cell]
        input_weights = batch.input_weights[cell]
        start, stop = outcome.start[cell], outcome.stop[cell]
        ascending = visits.ascending[batch.visits[cell]]
        see(biases, input_weights, ascending, start, stop)
        if probing.pairs:
            probe_pairs(start, stop, probing.most, slots.done[slot], outcome.since[cell])
        if probing.every:
            probe_signs(
                weights,
                probing.lasting,
                slots.sign[slot],
                slots.latest[slot],
                slots.kept[slot],
                outcome.sign_changes[cell],
            )
