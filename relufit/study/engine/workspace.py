"""The state of the batch slots: parameters, samples, and progress."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from relufit.study.engine.error import DEEPEST
from relufit.study.engine.slots import SLOTS
from relufit.study.engine.updates import UpdateRoom

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.study.engine.slots import Rule
    from relufit.study.engine.tables import CellBatch

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

__all__ = ["BatchSlots", "make_slots", "make_update_room"]

_CACHE_LINE = 8  # numbers


class BatchSlots(NamedTuple):
    """The state of the batch slots.

    Attributes:
        state: The parameters, as in :mod:`relufit.study.engine.slots`.
        saved: The state before the latest stretch of updates.
        before: Workspace for a state.
        sums: Workspace for one number per slot, and for sums of errors.
        room: What updates by other rules need, see :class:`.updates.UpdateRoom`.
        progress: The update of the epoch, and the run that is given a slot next.
        repeating: Whether each epoch uses the measured samples in their order.
        x: The samples of the epoch, shape (samples, slots).
        y: The reference at these x.
        measured_x: The samples of the error; ``x`` itself where they are the same.
        measured_y: The reference at these x.
        bound: See :func:`relufit.study.engine.error.errors`.
        error: The latest errors.
        cell: The run that each slot trains; -1 for a free slot.
        done: Its updates so far.
        ended: How it ended; -1 before.
        due: Whether it is probed now.
        fresh: The slots that get samples now.
        first: The index in the samples of all runs at which those of a fresh slot begin.
        sign: And ``latest``, ``kept``: see :func:`.probes.probe_signs`; shape (slots, neurons).
        latest: Likewise.
        kept: Likewise.
    """

    state: Floats
    saved: Floats
    before: Floats
    sums: Floats
    room: UpdateRoom
    progress: Integers
    repeating: bool
    x: Floats
    y: Floats
    measured_x: Floats
    measured_y: Floats
    bound: Floats
    error: Floats
    cell: Integers
    done: Integers
    ended: Integers
    due: Integers
    fresh: Integers
    first: Integers
    sign: Integers
    latest: Integers
    kept: Integers


def make_slots(
    batch: CellBatch, samples: int, visited: int, repeating: bool, rule: Rule, room: UpdateRoom
) -> BatchSlots:
    """Return free slots.

    Args:
        batch: The runs.
        samples: The number of measured samples.
        visited: The number of samples of an epoch.
        repeating: Whether each epoch uses the measured samples in order.
        rule: The compiled rule that reads the state.
        room: What updates need.
    """
    neurons, size = batch.weights.shape[1], len(rule.tile)
    rows = 3 * -(-neurons // size) * size * rule.layers + rule.tail
    measured = [_zeros(samples) for _ in range(2)]
    epoch = measured if repeating else [_zeros(visited) for _ in range(2)]
    return BatchSlots(
        state=_zeros(rows).ravel(),
        saved=_zeros(rows).ravel(),
        before=_zeros(rows).ravel(),
        sums=_zeros(8 + DEEPEST),
        room=room,
        progress=np.zeros(2, np.int64),
        repeating=repeating,
        x=epoch[0],
        y=epoch[1],
        measured_x=measured[0],
        measured_y=measured[1],
        bound=_zeros(1)[0],
        error=_zeros(1)[0],
        cell=np.full(SLOTS, -1),
        done=np.zeros(SLOTS, np.int64),
        ended=np.full(SLOTS, -1),
        due=np.zeros(SLOTS, np.int64),
        fresh=np.zeros(SLOTS, np.int64),
        first=np.zeros(SLOTS, np.int64),
        sign=np.zeros((SLOTS, neurons), np.int64),
        latest=np.zeros((SLOTS, neurons), np.int64),
        kept=np.zeros((SLOTS, neurons), np.int64),
    )


def make_update_room(batch: CellBatch, size: int, numbers: int, pool: Floats) -> UpdateRoom:
    """Return the workspace of updates.

    Args:
        batch: The runs.
        size: Samples of an update.
        numbers: How many numbers an update has; 0 where none are taken.
        pool: The numbers of updates.
    """
    return UpdateRoom(
        neurons=batch.weights.shape[1],
        size=size,
        rate=_zeros(1)[0],
        back=_zeros(size),
        total=_zeros(4),
        pool=pool,
        here=np.zeros(SLOTS, np.int64),
        end=np.zeros(SLOTS, np.int64),
        numbers=_zeros(numbers),
        decay=_zeros(1)[0],
        caps=_zeros(batch.caps.shape[1]),
        limit=_zeros(1)[0],
    )


def _zeros(rows: int) -> Floats:
    """Return rows of one number per slot, aligned to cache lines."""
    room = np.zeros(rows * SLOTS + _CACHE_LINE)
    first = -room.ctypes.data // room.itemsize % _CACHE_LINE
    return room[first : first + rows * SLOTS].reshape(rows, SLOTS)
