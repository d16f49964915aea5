"""The store: a study's dataset on disk, as Zarr, written chunk by chunk.

A chunk is written file by file and counts once its *mark*, a hash over all that was written, is
there. What has no mark, because the study was killed, is written again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from contextlib import contextmanager, suppress
from math import ceil
from typing import TYPE_CHECKING, Any

import numpy as np
import zarr
from zarr.codecs import ZstdCodec

from relufit.encode.atomic import name_errors, write_bytes
from relufit.errors import InputError
from relufit.study.chunk_files import CHECKSUM, LEVEL, chunk_file
from relufit.study.dataset import pair_names, variables
from relufit.version import __version__

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from numpy.typing import NDArray

    from relufit.study.chunk_files import ChunkFiles
    from relufit.study.plan import Plan
    from relufit.study.planned_axis import PlannedAxis

__all__ = ["Store", "open_store"]

_FORMAT = 1  # of the store; another number is refused
_MARKS = "marks"  # an array in a group of its own, so that it is no variable of the dataset
_PROGRESS = "progress"


class Store:
    """A store that one study is written into, by one process.

    Attributes:
        path: Its folder.
    """

    def __init__(self, path: Path, plan: Plan) -> None:
        self.path = path
        self._found = _marks_of(path)
        self._variables = variables(plan.neurons)

    def write(self, at: tuple[int, ...], files: ChunkFiles) -> None:
        """Write a chunk, whole or not at all.

        Args:
            at: Its place in the grid of chunks.
            files: As :func:`relufit.study.chunk_files.encoded` makes them.

        Raises:
            InputError: It cannot be written; what has been written before stays.
        """
        for each in self._variables:
            file = chunk_file(self.path, each, at)
            if each.name in files:
                write_bytes(file, files[each.name])
            else:
                with name_errors(self.path):
                    file.unlink(missing_ok=True)  # left by a study that was killed, or damaged
        with name_errors(self.path):
            mark = self._mark(at)
        place = self.path.joinpath(_PROGRESS, _MARKS, "c", *map(str, at))
        write_bytes(place, mark.to_bytes(8, "little"))

    def is_written(self, at: tuple[int, ...]) -> bool:
        """Whether a chunk was there when the store was opened. One that is damaged is not."""
        mark = int(self._found[at])
        return mark != 0 and mark == self._mark(at)

    def is_damaged(self, at: tuple[int, ...]) -> bool:
        """Whether a chunk was written, and is not any more what it was."""
        return int(self._found[at]) != 0 and not self.is_written(at)

    def _mark(self, at: tuple[int, ...]) -> int:
        """A number that tells the files of a chunk from others; never 0."""
        digest = hashlib.sha256()
        for each in self._variables:
            digest.update(f"{each.name}:".encode())
            with suppress(FileNotFoundError):  # nothing but fill values is no file
                digest.update(chunk_file(self.path, each, at).read_bytes())
        return int.from_bytes(digest.digest()[:8], "big") | 1


@contextmanager
def open_store(path: Path, plan: Plan) -> Generator[Store]:
    """Open the store of a study, or make it; nobody else can meanwhile.

    Raises:
        InputError: There is something else at the path, another study's store, or a store that
            is being written; or the folder cannot be made.
    """
    if not path.exists():
        with name_errors(path):
            _make(path, plan)
    _check(path, plan)
    with _locked(path), name_errors(path):
        for left in sorted([*path.rglob("*.partial"), *path.rglob(".*.part")]):
            left.unlink()  # written to when a study was killed
        yield Store(path, plan)


def _make(path: Path, plan: Plan) -> None:
    """Make an empty store beside its place and move it there."""
    staging = path.with_name(f".{path.name}.{os.getpid()}.part")
    shutil.rmtree(staging, ignore_errors=True)
    try:
        staging.mkdir(parents=True)
        root = zarr.create_group(staging, zarr_format=3, attributes=attributes(plan))
        for axis in plan.axes:
            _make_coordinate(root, axis)
        names = [axis.name for axis in plan.axes]
        for each in variables(plan.neurons):
            inner = each.inner_shape(plan.neurons)
            root.create_array(
                each.name,
                shape=(*plan.shape, *inner),
                chunks=(*plan.chunk, *inner),
                dtype=each.dtype,
                fill_value=each.fill,
                dimension_names=[*names, *filter(None, [each.inner])],
                attributes=dict(each.attributes),
                compressors=[ZstdCodec(level=LEVEL, checksum=CHECKSUM)],
            )
        counts = [ceil(size / step) for size, step in zip(plan.shape, plan.chunk, strict=True)]
        root.create_group(_PROGRESS).create_array(
            _MARKS,
            shape=tuple(counts),
            chunks=(1,) * len(counts),
            dtype="uint64",
            fill_value=0,
            compressors=None,
            attributes={"long_name": "hash of each chunk that has been written; 0 for none"},
        )
        with suppress(OSError):  # another process was faster; its store is checked like any other
            staging.rename(path)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _make_coordinate(root: Any, axis: PlannedAxis) -> None:
    """The values of an axis; texts go into an attribute: Zarr has no settled type for them."""
    are_numbers = _has_numbers(axis)
    values = _coordinate(axis)
    array = root.create_array(
        axis.name,
        shape=values.shape,
        chunks=values.shape,
        dtype=values.dtype,
        dimension_names=[axis.name],
        attributes={
            "keys": [".".join(path) for path in axis.paths],
            **({} if are_numbers else {"labels": [str(value) for value in axis.values]}),
        },
    )
    array[:] = values


def _has_numbers(axis: PlannedAxis) -> bool:
    return all(isinstance(value, int | float) for value in axis.values)


def _coordinate(axis: PlannedAxis) -> NDArray[Any]:
    """The values of an axis as a store keeps them."""
    return np.array(axis.values if _has_numbers(axis) else range(len(axis.values)))


def attributes(plan: Plan) -> dict[str, Any]:
    """What the store was made from."""
    base = plan.base.self_contained
    return {
        "title": plan.document.title,
        "relufit": __version__,
        "relufit_study_format": _FORMAT,
        "study": plan.origin.text,
        "study_sha256": plan.origin.sha256,
        "base": base.text,
        "base_name": base.name,
        "base_sha256": base.sha256,
        "neurons": plan.neurons,
        "pairs": pair_names(plan.neurons),
        "chunk": list(plan.chunk),
        "look_every": plan.look_every or "one pass over the samples",
        "resolution": (
            "coalesced_at and sign_changes come from looks at the run every look_every "
            "iterations, at its start and at its end"
        ),
    }


def _marks_of(path: Path) -> NDArray[np.uint64]:
    """The marks of a store's chunks; a damaged one counts as none, so its chunk is run again."""
    marks: Any = zarr.open_group(path, mode="r", zarr_format=3)[f"{_PROGRESS}/{_MARKS}"]
    shape: tuple[int, ...] = marks.shape
    found = np.zeros(shape, np.uint64)
    for at in np.ndindex(shape):
        file = path.joinpath(_PROGRESS, _MARKS, "c", *map(str, at))
        with suppress(FileNotFoundError):
            found[at] = int.from_bytes(file.read_bytes()[:8], "little")
    return found


def _check(path: Path, plan: Plan) -> None:
    """Refuse what is no store of this study, and one that lacks a part of it."""
    try:
        root = zarr.open_group(path, mode="r", zarr_format=3)
        found = dict(root.attrs)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{path}: expected a store of a study or nothing, got something else. Move it away or "
            "choose another --output."
        ) from error
    wanted = attributes(plan)
    for key, what in (
        ("relufit_study_format", "a store of this version of relufit"),
        ("relufit", "a store of this version of relufit"),
        ("study_sha256", "a store of this study"),
        ("base_sha256", "a store of this study with this base scenario"),
        ("chunk", "a store with these chunks"),
    ):
        if found.get(key) != wanted[key]:
            raise InputError(
                f"{path}: expected {what}, got one with another {key} ({found.get(key)!r}, not "
                f"{wanted[key]!r}). Move it away or choose another --output."
            )
    coordinates = {axis.name: _coordinate(axis) for axis in plan.axes}
    for name in (*coordinates, *(v.name for v in variables(plan.neurons)), f"{_PROGRESS}/{_MARKS}"):
        try:
            array: Any = root[name]
            is_whole = name not in coordinates or np.array_equal(array[...], coordinates[name])
        except (OSError, ValueError, KeyError, TypeError):
            is_whole = False
        if not is_whole:
            raise InputError(
                f"{path}: expected a whole store, got one whose {name!r} is damaged or gone. Move "
                "it away and run the study again."
            )


@contextmanager
def _locked(path: Path) -> Generator[None]:
    """Keep other processes from writing; where the system has no such lock, do nothing."""
    try:
        import fcntl  # noqa: PLC0415 - only POSIX has it
    except ImportError:
        yield
        return
    folder = os.open(path, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise InputError(
                f"{path}: expected a store that nobody writes, got one that another process is "
                "writing. Wait for it, or choose another --output."
            ) from error
        yield
    finally:
        os.close(folder)
