"""The state of the batch slots: parameters, samples, and progress."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from relufit.study.engine.error import DEEPEST
from relufit.study.engine.slots import SLOTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.study.engine.slots import Rule

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

__all__ = ["BatchSlots", "make_slots"]

_CACHE_LINE = 8  # numbers


class BatchSlots(NamedTuple):
    """The state of the batch slots.

    Attributes:
        state: The parameters, as in :mod:`relufit.study.engine.slots`.
        saved: The state before the latest stretch of updates.
        before: Workspace for a state.
        back_rate: ``-2·lr``.
        room: Workspace for one number per slot, and for sums of errors.
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
    back_rate: Floats
    room: Floats
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


def make_slots(neurons: int, samples: int, repeating: bool, rule: Rule) -> BatchSlots:
    """Return free slots; ``repeating`` if each epoch uses the measured samples in order."""
    size = len(rule.tile)
    rows = 3 * -(-neurons // size) * size + 1
    samples_of = [_zeros(samples) for _ in range(2 if repeating else 4)]
    return BatchSlots(
        state=_zeros(rows).ravel(),
        saved=_zeros(rows).ravel(),
        before=_zeros(rows).ravel(),
        back_rate=_zeros(1)[0],
        room=_zeros(8 + DEEPEST),
        repeating=repeating,
        x=samples_of[0],
        y=samples_of[1],
        measured_x=samples_of[-2],
        measured_y=samples_of[-1],
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


def _zeros(rows: int) -> Floats:
    """Return rows of one number per slot, aligned to cache lines."""
    room = np.zeros(rows * SLOTS + _CACHE_LINE)
    first = -room.ctypes.data // room.itemsize % _CACHE_LINE
    return room[first : first + rows * SLOTS].reshape(rows, SLOTS)
