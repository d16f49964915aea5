"""The lanes at work: their parameters, their samples, and how far each of them is."""

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
    """The lanes at work.

    Attributes:
        state: The parameters, as in :mod:`relufit.study.engine.slots`.
        saved: The state before the latest stretch of updates.
        before: Room for a state.
        back_rate: ``-2·lr``.
        room: Room for one number a lane, and more for sums of errors.
        repeating: Whether each pass goes over the measured samples in their order.
        x: The samples of the pass, shape (samples, lanes).
        y: The reference there.
        measured_x: The samples that errors are taken over; ``x`` itself where they are the same.
        measured_y: The reference there.
        bound: See :func:`relufit.study.engine.error.errors`.
        error: The latest errors.
        cell: The cell that each lane trains; -1 for a free lane.
        done: Its updates so far.
        ended: How it ended; -1 while it goes on.
        due: Whether it is to be looked at now.
        fresh: The lanes that get samples now.
        first: Where in the samples of all cells those of a fresh lane begin.
        sign: And ``latest``, ``kept``: see :func:`.probes.probe_signs`; shape (lanes,
            neurons).
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
    """Free lanes; ``repeating`` if each pass goes over the measured samples in their order."""
    size = len(rule.tile)
    rows = 3 * -(-neurons // size) * size + 1
    passes = [_zeros(samples) for _ in range(2 if repeating else 4)]
    return BatchSlots(
        state=_zeros(rows).ravel(),
        saved=_zeros(rows).ravel(),
        before=_zeros(rows).ravel(),
        back_rate=_zeros(1)[0],
        room=_zeros(8 + DEEPEST),
        repeating=repeating,
        x=passes[0],
        y=passes[1],
        measured_x=passes[-2],
        measured_y=passes[-1],
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
    """Rows of one number a lane, so placed in memory that no vector lies across two cache lines."""
    room = np.zeros(rows * SLOTS + _CACHE_LINE)
    first = -room.ctypes.data // room.itemsize % _CACHE_LINE
    return room[first : first + rows * SLOTS].reshape(rows, SLOTS)
