"""What the files of a store must be, by the study: metadata of Zarr, and the axes' values.

All of it follows from the study and its base scenario. So a store can be checked before anything
in it is believed, and what is damaged can be written again.
"""

from __future__ import annotations

import json
from math import ceil
from typing import TYPE_CHECKING, Any

import numpy as np

from relufit.study.storage.dataset import pair_names
from relufit.study.storage.zstandard import compressed
from relufit.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from relufit.study.planning.plan import Plan
    from relufit.study.planning.planned_axis import PlannedAxis
    from relufit.study.storage.dataset import Variable

__all__ = [
    "CHECKSUM",
    "FORMAT",
    "LEVEL",
    "MARKS",
    "METADATA",
    "attributes",
    "chunk_place",
    "coordinate",
    "coordinate_bytes",
    "documents",
    "grid",
    "has_numbers",
    "metadata_bytes",
    "most_bytes",
]

FORMAT = 2  # of the store; others are rejected. 1 had five verdicts, by another definition
METADATA = "zarr.json"
MARKS = ("progress", "marks")  # in a group of its own, so that it is no variable of the dataset
LEVEL, CHECKSUM = 3, True  # of Zstandard, for variables
_PLAIN_LEVEL = 0  # for the values of axes: Zarr's default


def documents(plan: Plan) -> dict[tuple[str, ...], dict[str, Any]]:
    """The metadata of the store, of each array and of each group, by its folder."""
    names = [axis.name for axis in plan.axes]
    found: dict[tuple[str, ...], dict[str, Any]] = {(): _group(attributes(plan))}
    for axis in plan.axes:
        found[axis.name,] = _coordinate_document(axis)
    for each in plan.variables:
        inner = each.inner_shape(plan.neurons)
        found[each.name,] = _array(
            shape=(*plan.shape, *inner),
            chunk=(*plan.chunk, *inner),
            dtype=each.dtype,
            fill="NaN" if each.fill != each.fill else each.fill,
            compression={"level": LEVEL, "checksum": CHECKSUM},
            names=[*names, *filter(None, [each.inner])],
            attributes=each.attributes,
        )
    counts = grid(plan)
    found[MARKS[:1]] = _group({})
    found[MARKS] = _array(
        shape=counts,
        chunk=(1,) * len(counts),
        dtype="uint64",
        fill=0,
        attributes={"long_name": "hash of each chunk that has been written; 0 for none"},
    )
    return found


def metadata_bytes(document: Mapping[str, Any]) -> bytes:
    """Metadata as Zarr writes it."""
    return json.dumps(document, indent=2).encode()


def grid(plan: Plan) -> tuple[int, ...]:
    """How many chunks there are along each axis."""
    return tuple(ceil(size / step) for size, step in zip(plan.shape, plan.chunk, strict=True))


def chunk_place(variable: Variable, at: tuple[int, ...]) -> tuple[str, ...]:
    """Return the path in a store of a variable's file for the chunk at an index of the grid."""
    return (variable.name, "c", *map(str, at), *(["0"] if variable.inner else []))


def most_bytes(size: int) -> int:
    """Return an upper bound of the size of a file with so many compressed bytes."""
    return size + size // 128 + 4096


def attributes(plan: Plan) -> dict[str, Any]:
    """Return the provenance of the store."""
    base = plan.base.self_contained
    return {
        "title": plan.document.title,
        "relufit": __version__,
        "relufit_study_format": FORMAT,
        "study": plan.origin.text,
        "study_sha256": plan.origin.sha256,
        "base": base.text,
        "base_name": base.name,
        "base_sha256": base.sha256,
        "neurons": plan.neurons,
        "pairs": pair_names(plan.neurons),
        "chunk": list(plan.chunk),
        "probe_every": plan.probe_every or "one epoch",
        "resolution": (
            "coalesced_at and sign_changes come from probes of the run every probe_every "
            "iterations, at its start and at its end"
        ),
    }


def coordinate(axis: PlannedAxis) -> NDArray[Any]:
    """The values of an axis as a store keeps them: texts are numbered."""
    if not has_numbers(axis):
        return np.arange(len(axis.values))
    if isinstance(axis.values, range):  # which may be long
        return np.arange(axis.values.start, axis.values.stop, axis.values.step)
    found: NDArray[Any] = np.array(axis.values)
    return found if found.dtype.kind in "if" else np.array(list(map(float, axis.values)))


def coordinate_bytes(axis: PlannedAxis) -> bytes:
    """The one chunk of an axis's values."""
    values = coordinate(axis)
    plain = values.astype(values.dtype.newbyteorder("<")).tobytes()
    return compressed(plain, _PLAIN_LEVEL, checksum=False)


def _coordinate_document(axis: PlannedAxis) -> dict[str, Any]:
    """Of the values of an axis; texts are an attribute: Zarr has no settled type for them."""
    values = coordinate(axis)
    labels = {} if has_numbers(axis) else {"labels": [str(value) for value in axis.values]}
    return _array(
        shape=values.shape,
        chunk=values.shape,
        dtype=values.dtype.name,
        fill=values.dtype.type(0).item(),
        compression={"level": _PLAIN_LEVEL, "checksum": False},
        names=[axis.name],
        attributes={"keys": [".".join(path) for path in axis.paths], **labels},
    )


def has_numbers(axis: PlannedAxis) -> bool:
    """Whether the values of an axis are numbers; else they are texts."""
    values = axis.values
    return isinstance(values, range) or all(isinstance(value, int | float) for value in values)


def _group(attributes: Mapping[str, Any]) -> dict[str, Any]:
    return {"attributes": dict(attributes), "zarr_format": 3, "node_type": "group"}


def _array(
    *,
    shape: tuple[int, ...],
    chunk: tuple[int, ...],
    dtype: str,
    fill: Any,
    attributes: Mapping[str, Any],
    names: list[str] | None = None,
    compression: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The metadata of an array in regular chunks."""
    codecs: list[dict[str, Any]] = [{"name": "bytes"}]
    if dtype != "int8":  # a single byte has no order
        codecs[0]["configuration"] = {"endian": "little"}
    if compression:
        codecs.append({"name": "zstd", "configuration": dict(compression)})
    return {
        "shape": list(shape),
        "data_type": dtype,
        "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": list(chunk)}},
        "chunk_key_encoding": {"name": "default", "configuration": {"separator": "/"}},
        "fill_value": fill,
        "codecs": codecs,
        "attributes": dict(attributes),
        **({"dimension_names": names} if names else {}),
        "zarr_format": 3,
        "node_type": "array",
        "storage_transformers": [],
    }
