"""The metadata of a store, compared with what its study says they must be."""

from __future__ import annotations

import json
from math import prod
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from relufit.errors import InputError
from relufit.study.planning.plan import plan_of
from relufit.study.storage.layout import FORMAT, METADATA, coordinate, most_bytes
from relufit.study.storage.store_files import DamageError, StoreFiles
from relufit.study.storage.zstandard import decompressed

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from relufit.study.planning.plan import Plan
    from relufit.study.planning.planned_axis import PlannedAxis

__all__ = [
    "array_of",
    "stored_attributes",
    "stored_plan",
    "wrong_coordinate",
    "wrong_metadata",
]

_MOST_METADATA = 8 * 2**20  # bytes: two texts of at most 1 MiB, as JSON


def stored_attributes(path: Path) -> dict[str, Any]:
    """Return the attributes of a store, unchecked.

    Raises:
        InputError: There is no store of a study at the path.
    """
    expected = f"{path}: expected a store that `relufit study run` has written"
    if not path.is_dir():
        raise InputError(f"{expected}, got {'no folder' if path.exists() else 'nothing'}.")
    try:
        found = _metadata(StoreFiles(path), ())
    except DamageError as error:
        raise InputError(f"{expected}; {error}.") from error
    made_from = _table(_table(found).get("attributes"))
    if "relufit_study_format" not in made_from:
        raise InputError(f"{expected}, got {'nothing' if found is None else 'another one'}.")
    if made_from["relufit_study_format"] != FORMAT:
        raise InputError(
            f"{expected} in format {FORMAT}, got format {made_from['relufit_study_format']!r:.40}. "
            f"Run the study again into another folder, or read the store with the version of "
            f"relufit that wrote it."
        )
    return made_from


def stored_plan(path: Path) -> Plan:
    """The plan of the study that a store was made from.

    Raises:
        InputError: There is no store of a study at the path.
    """
    found = stored_attributes(path)
    expected = f"{path}: expected a store that `relufit study run` has written"
    study, base, name = (found.get(key) for key in ("study", "base", "base_name"))
    if not (isinstance(study, str) and isinstance(base, str) and isinstance(name, str)):
        raise InputError(f"{expected}, got one without the text of its study.")
    try:
        return plan_of(study, base, name if name.isprintable() else "base")
    except InputError as error:
        first, *_ = str(error).splitlines()
        raise InputError(f"{expected}, got one whose study is damaged: {first}") from error


def wrong_metadata(
    files: StoreFiles,
    place: tuple[str, ...],
    wanted: Mapping[str, Any],
    ignored: Collection[str] = (),
) -> str:
    """What is wrong with the metadata of an array or a group; empty if nothing is.

    Args:
        files: The files of the store.
        place: The folder of the array or the group.
        wanted: What the metadata should be.
        ignored: Attributes that are not compared.
    """
    name = "/".join([*place, METADATA])
    try:
        found = _metadata(files, place)
    except DamageError as error:
        return str(error)
    if not _table(found):
        return f"expected metadata at {name!r}, got {'nothing' if found is None else 'others'}"
    for key, value in wanted.items():
        got = found.get(key)
        if key == "attributes":  # others may have added some
            names = [each for each in value if each not in ignored]
            is_right = [_table(got).get(each) for each in names] == [value[each] for each in names]
        else:
            is_right = got == value
        if not is_right:
            return f"expected other metadata at {name!r}, got another value of {key!r}"
    return ""


def wrong_coordinate(files: StoreFiles, axis: PlannedAxis) -> str:
    """What is wrong with the values of an axis; empty if nothing is."""
    values = coordinate(axis)
    size = values.nbytes
    try:
        data = files.read((axis.name, "c", "0"), most_bytes(size))
        found = None if data is None else array_of(data, values.dtype.str, values.shape)
    except DamageError as error:
        return f"axis {axis.name!r}: {error}"
    if found is None or not np.array_equal(found, values):
        return f"expected the values of the axis {axis.name!r}, got others"
    return ""


def _metadata(files: StoreFiles, place: tuple[str, ...]) -> Any:
    data = files.read((*place, METADATA), _MOST_METADATA)
    try:
        return None if data is None else json.loads(data)
    except (ValueError, RecursionError) as error:
        name = "/".join([*place, METADATA])
        raise DamageError(f"expected JSON at {name!r}, got something else") from error


def _table(value: Any) -> dict[str, Any]:
    """A JSON object; an empty one for any other value."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def array_of(data: bytes, dtype: str, shape: tuple[int, ...]) -> NDArray[Any]:
    """The values in the file of a chunk.

    Raises:
        DamageError: It does not hold that many.
    """
    stored = np.dtype(dtype).newbyteorder("<")
    plain = decompressed(data, prod(shape) * stored.itemsize)
    return plain.view(stored).reshape(shape)
