"""Reading a store as a labelled dataset, for notebooks and tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr
from xarray.backends import BackendArray
from xarray.core import indexing

from relufit.study.storage.dataset import pair_names
from relufit.study.storage.layout import attributes, documents
from relufit.study.storage.stored import open_stored

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.study.storage.dataset import Variable
    from relufit.study.storage.stored import Stored

__all__ = ["open_study"]


def open_study(path: Path | str) -> xr.Dataset:
    """The dataset of a study, read lazily: one dimension for each axis, ``neuron`` and ``pair``.

    Variables, their types and what they mean: see :mod:`.storage.dataset`. The attributes
    hold the texts of the study and of its base scenario, with their hashes.

    Raises:
        InputError: There is no store of a study at the path, or it is damaged. A damaged chunk is
            found when its values are read.
    """
    stored = open_stored(Path(path))
    plan = stored.plan
    axes = [axis.name for axis in plan.axes]
    coordinates: dict[str, Any] = {
        axis.name: (axis.name, np.array(axis.values), _axis_attributes(stored, axis.name))
        for axis in plan.axes
    }
    coordinates["neuron"] = range(1, plan.neurons + 1)
    if pairs := pair_names(plan.neurons):
        coordinates["pair"] = pairs
    found = {
        each.name: xr.Variable(
            [*axes, *filter(None, [each.inner])],
            indexing.LazilyIndexedArray(_Values(stored, each)),
            dict(each.attributes),
        )
        for each in plan.variables
    }
    return xr.Dataset(found, coordinates, attributes(plan))


def _axis_attributes(stored: Stored, name: str) -> dict[str, Any]:
    found: dict[str, Any] = documents(stored.plan)[name,]["attributes"]
    return {key: value for key, value in found.items() if key != "labels"}


class _Values(BackendArray):
    """A variable of a store, as xarray asks for it."""

    def __init__(self, stored: Stored, variable: Variable) -> None:
        plan = stored.plan
        self._stored = stored
        self._name = variable.name
        self._axes = len(plan.shape)
        self.shape = (*plan.shape, *variable.inner_shape(plan.neurons))
        self.dtype = np.dtype(variable.dtype)

    def __getitem__(self, key: indexing.ExplicitIndexer) -> Any:
        """The values at a key."""
        return indexing.explicit_indexing_adapter(
            key, self.shape, indexing.IndexingSupport.BASIC, self._basic
        )

    def _basic(self, key: tuple[int | slice, ...]) -> NDArray[Any]:
        """The values at a key of numbers and slices: read the box around them, and take them."""
        region: list[slice] = []
        inside: list[int | slice] = []
        for part, size in zip(key, self.shape[: self._axes], strict=False):
            if isinstance(part, slice):
                chosen = range(*part.indices(size))
                first, last = (min(chosen), max(chosen)) if chosen else (0, -1)
                region.append(slice(first, last + 1))
                inside.append(_within(chosen, first))
            else:
                region.append(slice(part, part + 1))
                inside.append(0)
        values: NDArray[Any] = self._stored.read(self._name, tuple(region))
        return values[(*inside, *key[self._axes :])]


def _within(chosen: range, first: int) -> slice:
    """Some places as a slice of a part that begins at ``first``."""
    if not chosen:
        return slice(0, 0)
    end = chosen[-1] - first + (1 if chosen.step > 0 else -1)
    return slice(chosen[0] - first, None if end < 0 else end, chosen.step)
