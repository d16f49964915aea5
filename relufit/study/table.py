"""The runs of a study as a table in CSV, one row for each."""

from __future__ import annotations

import csv
import io
from math import isnan
from typing import TYPE_CHECKING

import numpy as np

from relufit.study.storage.chunks import chunk_regions
from relufit.study.storage.dataset import STOPPED, VERDICTS, pair_names
from relufit.study.storage.stored import open_stored

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from relufit.study.planning.plan import Plan
    from relufit.study.storage.dataset import Variable
    from relufit.study.storage.stored import Stored

__all__ = ["table_parts"]

_NAMES = {"verdict": VERDICTS, "stopped": STOPPED}


def table_parts(path: Path) -> Iterator[str]:
    """Yield a study's table in CSV, in parts: the header, then the rows of one chunk after another.

    A row is a run that has been trained: the value of each axis, the last axis the fastest, then
    the variables of :mod:`relufit.study.storage.dataset`, those of neurons and pairs with their
    number, such as ``weights_1`` and ``coalesced_at_1-2``. A cell is empty where there is nothing
    to say. Numbers have the digits that give the same float again.

    Args:
        path: The store.

    Raises:
        InputError: There is no store of a study at the path, or it is damaged.
    """
    stored = open_stored(path)
    stored.check_chunks()
    plan = stored.plan
    yield _text([_header(plan)])
    written = set(stored.written)
    for at, region in chunk_regions(plan.shape, plan.chunk):
        if at in written:
            yield _text(_rows(stored, region))


def _header(plan: Plan) -> list[str]:
    names = [axis.name for axis in plan.axes]
    for each in plan.variables:
        labels = _labels(each, plan.neurons)
        names += [f"{each.name}_{label}" for label in labels] if each.inner else [each.name]
    return names


def _labels(variable: Variable, neurons: int) -> list[str]:
    """Return the labels of the last dimension of a variable."""
    if variable.inner == "pair":
        return pair_names(neurons)
    return [str(neuron) for neuron in range(1, neurons + 1)]


def _rows(stored: Stored, region: tuple[slice, ...]) -> Iterator[list[str]]:
    """Yield the rows of the runs of a region."""
    plan = stored.plan
    columns: list[list[str]] = []
    places = np.indices([part.stop - part.start for part in region]).reshape(len(region), -1)
    for axis, part, place in zip(plan.axes, region, places, strict=True):
        cells = [_cell(value) for value in axis.values[part]]
        columns.append([cells[i] for i in place.tolist()])
    for each in plan.variables:
        values = stored.read(each.name, region)
        columns += _columns(each, values.reshape(places.shape[1], -1))
    return map(list, zip(*columns, strict=True))


def _columns(variable: Variable, values: NDArray[np.generic]) -> Iterator[list[str]]:
    """Yield the columns of a variable, shape (runs, 1) or (runs, neurons or pairs)."""
    names = _NAMES.get(variable.name)
    for column in values.T.tolist():
        if names:
            yield [names[value] for value in column]
        elif variable.dtype == "float64":
            yield ["" if isnan(value) else repr(value) for value in column]
        else:
            yield ["" if value == variable.fill else str(value) for value in column]


def _cell(value: object) -> str:
    """Return the value of an axis; a number may be one of NumPy."""
    return repr(float(value)) if isinstance(value, float) else str(value)


def _text(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
