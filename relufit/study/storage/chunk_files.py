"""The files of a chunk, as Zarr lays them out: made where the chunk is run.

Whoever collects the chunks then only writes files, and can keep many workers busy. To assign to a
Zarr array does the same, but takes ten times as long for files as small as these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from relufit.study.engine.cells import run_part
from relufit.study.storage.dataset import variables
from relufit.study.storage.layout import CHECKSUM, LEVEL
from relufit.study.storage.zstandard import compressed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from relufit.study.engine.components import Part
    from relufit.study.storage.dataset import Variable

__all__ = ["ChunkFiles", "encoded", "run_encoded"]

ChunkFiles = dict[str, bytes]  # by the name of the variable; none for nothing but fill values


def run_encoded(part: Part, chunk: tuple[int, ...]) -> ChunkFiles:
    """Train and judge all runs of a chunk, and encode the results.

    Args:
        part: The chunk.
        chunk: The shape of a whole chunk; one at the edge of the grid is smaller.
    """
    return encoded(run_part(part), variables(part.neurons, part.measures), part.neurons, chunk)


def encoded(
    found: Mapping[str, NDArray[Any]],
    variables: Sequence[Variable],
    neurons: int,
    chunk: tuple[int, ...],
) -> ChunkFiles:
    """The files of a chunk.

    Args:
        found: The variables by name, each of shape (axes…) or (axes…, inner).
        variables: All variables of the study.
        neurons: The number of neurons of the study's widest network.
        chunk: The shape of a whole chunk. What ``found`` lacks of it becomes fill values.
    """
    files: ChunkFiles = {}
    for each in variables:
        values = np.full((*chunk, *each.inner_shape(neurons)), each.fill, each.dtype)
        empty = values.copy()
        values[tuple(map(slice, found[each.name].shape))] = found[each.name]
        if not np.array_equal(values, empty, equal_nan=True):
            plain = values.astype(values.dtype.newbyteorder("<")).tobytes()
            files[each.name] = compressed(plain, LEVEL, checksum=CHECKSUM)
    return files
