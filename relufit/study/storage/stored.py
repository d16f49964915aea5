"""Read a store, checking everything in it first."""

from __future__ import annotations

import hashlib
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from relufit.errors import InputError
from relufit.study.storage.chunk_values import value_fault
from relufit.study.storage.chunks import region_of
from relufit.study.storage.layout import (
    MARKS,
    chunk_place,
    documents,
    grid,
    most_bytes,
)
from relufit.study.storage.store_files import DamageError, StoreFiles
from relufit.study.storage.stored_metadata import (
    array_of,
    stored_plan,
    wrong_coordinate,
    wrong_metadata,
)

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from relufit.study.planning.plan import Plan
    from relufit.study.storage.dataset import Variable

__all__ = ["Stored", "open_stored"]

_MARK_BYTES = 8
# Attributes that readers ignore: labels come from the study, which may be newer, and another
# version with the same layout may have written the store.
_NEWER = ("labels", "relufit")
_NAMED = 8  # damaged chunks in a message
_MENDS = "`relufit study run` of the same study repairs it."


class Stored:
    """A store whose metadata have been checked; its chunks are checked when they are read.

    Attributes:
        path: Its folder.
        plan: The study that it was made from.
    """

    def __init__(self, path: Path, plan: Plan) -> None:
        self.path = path
        self.plan = plan
        self.files = StoreFiles(path)
        self._variables = {each.name: each for each in plan.variables}
        self._faults: dict[tuple[int, ...], str] = {}
        try:
            self._marks = {
                at: self._mark(at) for at in self.files.numbered((*MARKS, "c"), grid(plan))
            }
        except DamageError as error:
            raise InputError(f"{path}: {error}. Remove it.") from error

    @property
    def written(self) -> list[tuple[int, ...]]:
        """The places of the chunks that have been written, damaged ones included."""
        return list(self._marks)

    def fault(self, at: tuple[int, ...]) -> str:
        """What is wrong with a chunk that has been written; empty if nothing is."""
        if at not in self._faults:
            try:
                self._faults[at] = self._fault(at)
            except DamageError as error:
                self._faults[at] = str(error)
        return self._faults[at]

    def check_chunks(self) -> None:
        """Check every chunk.

        Raises:
            InputError: Some are damaged; they are named.
        """
        damaged = [at for at in self._marks if self.fault(at)]
        if damaged:
            raise self._damaged(damaged)

    def read(self, name: str, region: tuple[slice, ...] | None = None) -> NDArray[Any]:
        """A variable, or a region of it along the axes; fill values where nothing has been run.

        Raises:
            InputError: A chunk is damaged.
        """
        plan, variable = self.plan, self._variables[name]
        region = region or tuple(slice(0, size) for size in plan.shape)
        inner = variable.inner_shape(plan.neurons)
        sizes = [chosen.stop - chosen.start for chosen in region]
        found = np.full((*sizes, *inner), variable.fill, variable.dtype)
        for at in self._touched(region):
            if self.fault(at):
                raise self._damaged([at])
            own = region_of(plan.shape, plan.chunk, at)
            both = [
                slice(max(a.start, b.start), min(a.stop, b.stop))
                for a, b in zip(own, region, strict=True)
            ]
            source = tuple(_shifted(a, b.start) for a, b in zip(both, own, strict=True))
            target = tuple(_shifted(a, b.start) for a, b in zip(both, region, strict=True))
            found[target] = self._chunk(variable, at)[source]
        return found

    def hash_of(self, at: tuple[int, ...]) -> int:
        """Return a hash of the files of a chunk; never 0.

        Raises:
            DamageError: One of them cannot be read.
        """
        digest = hashlib.sha256()
        for each in self._variables.values():
            digest.update(f"{each.name}:".encode())
            digest.update(self._data(each, at) or b"")  # a chunk of fill values has no file
        return int.from_bytes(digest.digest()[:_MARK_BYTES], "big") | 1

    def _touched(self, region: tuple[slice, ...]) -> list[tuple[int, ...]]:
        """The written chunks that a region has cells of."""
        steps = self.plan.chunk
        ranges = [
            range(chosen.start // step, -(-chosen.stop // step))
            for chosen, step in zip(region, steps, strict=True)
        ]
        if prod(map(len, ranges)) < len(self._marks):
            return [at for at in product(*ranges) if at in self._marks]
        return [
            at
            for at in self._marks
            if all(i in numbers for i, numbers in zip(at, ranges, strict=True))
        ]

    def _damaged(self, chunks: list[tuple[int, ...]]) -> InputError:
        names = [".".join(map(str, at)) for at in chunks[:_NAMED]]
        more = f" and {len(chunks) - _NAMED} more" if len(chunks) > _NAMED else ""
        return InputError(
            f"{self.path}: expected whole chunks, got {len(chunks)} damaged: {', '.join(names)}"
            f"{more} ({self.fault(chunks[0])}). `relufit study run` runs them again."
        )

    def _mark(self, at: tuple[int, ...]) -> int:
        """The mark of a chunk; 0, which is no hash, for one that is damaged."""
        try:
            data = self.files.read((*MARKS, "c", *map(str, at)), _MARK_BYTES)
        except DamageError:
            return 0
        return int.from_bytes(data, "little") if data and len(data) == _MARK_BYTES else 0

    def _fault(self, at: tuple[int, ...]) -> str:
        if self.hash_of(at) != self._marks.get(at):
            return "its files have changed since they were written"
        inside = tuple(
            slice(0, own.stop - own.start)
            for own in region_of(self.plan.shape, self.plan.chunk, at)
        )

        def read(name: str) -> NDArray[Any]:
            return self._chunk(self._variables[name], at)[inside]

        return value_fault(
            read, self.plan.variables, self.plan.neurons, pairs="coalesced_at" in self._variables
        )

    def _chunk(self, variable: Variable, at: tuple[int, ...]) -> NDArray[Any]:
        """The values of a whole chunk, those beyond the edge of the grid included."""
        shape = (*self.plan.chunk, *variable.inner_shape(self.plan.neurons))
        data = self._data(variable, at)
        if data is None:
            return np.full(shape, variable.fill, variable.dtype)
        return array_of(data, variable.dtype, shape)

    def _data(self, variable: Variable, at: tuple[int, ...]) -> bytes | None:
        shape = (*self.plan.chunk, *variable.inner_shape(self.plan.neurons))
        size = prod(shape) * np.dtype(variable.dtype).itemsize
        return self.files.read(chunk_place(variable, at), most_bytes(size))


def open_stored(path: Path) -> Stored:
    """Open a store to read it, its metadata checked against its study.

    Raises:
        InputError: There is no store of a study at the path, or it is damaged.
    """
    plan = stored_plan(path)
    files = StoreFiles(path)
    for place, document in documents(plan).items():
        if wrong := wrong_metadata(files, place, document, _NEWER):
            raise InputError(f"{path}: {wrong}. {_MENDS}")
    for axis in plan.axes:
        if wrong := wrong_coordinate(files, axis):
            raise InputError(f"{path}: {wrong}. {_MENDS}")
    return Stored(path, plan)


def _shifted(part: slice, by: int) -> slice:
    return slice(part.start - by, part.stop - by)
