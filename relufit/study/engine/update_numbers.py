"""The numbers of the updates of many runs, in blocks: what the registries yield."""

from __future__ import annotations

from collections import OrderedDict
from itertools import chain, islice
from typing import TYPE_CHECKING

import numpy as np

from relufit.study.engine.slots import SLOTS
from relufit.training.optimizer import update_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from relufit.scenario.training import Training
    from relufit.study.engine.tables import CellBatch
    from relufit.study.engine.workspace import BatchSlots

    Floats = NDArray[np.float64]
    Block = tuple[int, int]  # the number of a training, and of a block of its updates

__all__ = ["UpdateNumbers"]

_LONGEST = 8192  # updates in a block
_BUDGET = 2**23  # numbers: 64 MiB


class UpdateNumbers:
    """A pool of blocks, filled when a slot reaches the end of its own.

    A block is kept while there is room, as other slots come to it; else the one that was used
    longest ago makes place. Each generator is kept at the block that it will yield next.

    Attributes:
        pool: The numbers of all blocks, one after another.
        width: How many numbers an update has.
    """

    def __init__(self, trainings: Sequence[Training], longest: int, *, needed: bool) -> None:
        self._trainings = trainings
        self._length = min(longest, _LONGEST)
        self.width = len(trainings[0].rule.names) if needed else 0
        blocks = len(trainings) * -(-longest // self._length)
        most = max(_BUDGET // max(self._length * self.width, 1), 2 * SLOTS)
        self._size = self._length * self.width
        self._free = list(range(min(blocks, most)))
        self._places: OrderedDict[Block, int] = OrderedDict()
        self._generators: OrderedDict[Block, Iterator[tuple[float, ...]]] = OrderedDict()
        self._held: dict[int, Block] = {}
        self.pool: Floats = np.zeros(len(self._free) * self._size)

    def fill(self, slots: BatchSlots, batch: CellBatch) -> None:
        """Give each slot that has come to the end of its numbers the next ones."""
        cells, done, room = slots.cell.tolist(), slots.done.tolist(), slots.room
        for slot in range(SLOTS):
            if cells[slot] < 0:
                self._held.pop(slot, None)
            elif room.end[slot] == done[slot]:
                update = int(batch.begun[cells[slot]]) + done[slot]
                number, inside = divmod(update, self._length)
                self._held[slot] = block = int(batch.training[cells[slot]]), number
                room.here[slot] = self._place(block) + inside * self.width
                room.end[slot] = done[slot] + self._length - inside

    def _place(self, block: Block) -> int:
        """Return where a block is in the pool, after it was filled if it was not there."""
        if block not in self._places:
            place = self._free.pop() if self._free else self._given_up()
            self._places[block] = place
            own = slice(place * self._size, (place + 1) * self._size)
            self.pool[own] = np.fromiter(chain.from_iterable(self._numbers(block)), np.float64)
        self._places.move_to_end(block)
        return self._places[block] * self._size

    def _given_up(self) -> int:
        """Return the place of the block that no slot holds and that was used longest ago."""
        held = set(self._held.values())
        block = next(each for each in self._places if each not in held)
        return self._places.pop(block)

    def _numbers(self, block: Block) -> Iterator[tuple[float, ...]]:
        """Yield the numbers of the updates of a block."""
        training, number = block
        generator = self._generators.pop(block, None)
        if generator is None:
            every = update_numbers(self._trainings[training])
            generator = islice(every, number * self._length, None)
        yield from islice(generator, self._length)
        self._generators[training, number + 1] = generator
        if len(self._generators) > len(self._trainings) + SLOTS:
            self._generators.popitem(last=False)
