"""The store: a study's dataset on disk, as Zarr lays it out, written chunk by chunk.

A chunk is written file by file; it is complete when its *mark*, a hash over its files, is saved. A
chunk without a mark, because the study was killed, is written again.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from relufit.encode.files.atomic import name_errors, write_bytes
from relufit.errors import InputError
from relufit.study.planning.same_runs import difference
from relufit.study.storage.layout import (
    MARKS,
    METADATA,
    attributes,
    chunk_place,
    coordinate_bytes,
    documents,
    metadata_bytes,
)
from relufit.study.storage.store_files import DamageError, StoreFiles
from relufit.study.storage.store_folder import locked_folder, remove_half_written
from relufit.study.storage.stored import Stored
from relufit.study.storage.stored_metadata import (
    stored_attributes,
    stored_plan,
    wrong_coordinate,
    wrong_metadata,
)
from relufit.version import __version__

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from relufit.study.planning.plan import Plan
    from relufit.study.storage.chunk_files import ChunkFiles

__all__ = ["Store", "open_store"]


class Store:
    """A store that one study is written into, by one process.

    Attributes:
        path: Its folder.
        mended: Files that were damaged or gone and have been written again, by their place.
        renewed: Whether its texts, such as title and labels, have become those of the study file.
    """

    def __init__(self, path: Path, plan: Plan, mended: tuple[str, ...], *, renewed: bool) -> None:
        self.path = path
        self.mended = mended
        self.renewed = renewed
        self._stored = Stored(path, plan)
        self._written = set(self._stored.written)
        self._variables = plan.variables

    def write(self, at: tuple[int, ...], files: ChunkFiles) -> None:
        """Write a chunk atomically.

        Args:
            at: Its place in the grid of chunks.
            files: As :func:`relufit.study.storage.chunk_files.encoded` makes them.

        Raises:
            InputError: It cannot be written; what has been written before stays.
        """
        for each in self._variables:
            place = chunk_place(each, at)
            if each.name in files:
                _write(self._stored.files, place, files[each.name])
            else:
                with _named(self.path), name_errors(self.path):
                    if self._stored.files.has_folders(place[:-1]):
                        # left by a study that was killed, or damaged
                        self._stored.files.path(place).unlink(missing_ok=True)
        with _named(self.path):
            mark = self._stored.hash_of(at)
        _write(self._stored.files, (*MARKS, "c", *map(str, at)), mark.to_bytes(8, "little"))

    def is_written(self, at: tuple[int, ...]) -> bool:
        """Whether a chunk was there when the store was opened. One that is damaged is not."""
        return at in self._written and not self._stored.fault(at)

    def is_damaged(self, at: tuple[int, ...]) -> bool:
        """Whether a chunk was written and has changed since."""
        return at in self._written and bool(self._stored.fault(at))


@contextmanager
def open_store(path: Path, plan: Plan) -> Generator[Store]:
    """Open the store of a study, or create it, and lock it.

    What is damaged and follows from the study, such as metadata, is written again.

    Raises:
        InputError: There is something else at the path, another study's store, or a store that
            is being written; or the folder cannot be made.
    """
    with locked_folder(path, lambda folder: _fill(folder, plan)) as is_new:
        mended: tuple[str, ...] = ()
        renewed = False
        if not is_new:
            renewed = _check(path, plan)
            mended = _mend(path, plan)
            remove_half_written(path)
        yield Store(path, plan, () if renewed else mended, renewed=renewed)


def _fill(folder: Path, plan: Plan) -> None:
    """Write all that a store has before anything has been run."""
    for place, data in _skeleton(plan):
        file = folder.joinpath(*place)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


def _skeleton(plan: Plan) -> Generator[tuple[tuple[str, ...], bytes]]:
    for place, document in documents(plan).items():
        yield (*place, METADATA), metadata_bytes(document)
    for axis in plan.axes:
        yield (axis.name, "c", "0"), coordinate_bytes(axis)


def _check(path: Path, plan: Plan) -> bool:
    """Raise if it is not a store of this study; return whether its texts differ."""
    elsewhere = "Move it away or choose another output folder."
    try:
        stored = stored_plan(path)
    except InputError as error:
        raise InputError(f"{error} {elsewhere}") from error
    found, wanted = stored_attributes(path), attributes(plan)
    if found.get("relufit") != __version__:
        raise InputError(
            f"{path}: expected a store of this version of relufit, {__version__}, got one of "
            f"{found.get('relufit')!r:.40}. {elsewhere}"
        )
    if differs := difference(stored, plan):
        raise InputError(
            f"{path}: expected a store of this study, got one with another {differs}. {elsewhere}"
        )
    if stored.chunk != plan.chunk:
        raise InputError(
            f"{path}: expected a store with chunks of {plan.chunk}, got one of {stored.chunk}. "
            f"Set runs_per_chunk as it was, or move the store away."
        )
    return any(found.get(key) != wanted[key] for key in ("study", "base", "base_name"))


def _mend(path: Path, plan: Plan) -> tuple[str, ...]:
    """Rewrite damaged or missing files that follow from the study; return their names."""
    files = StoreFiles(path)
    wrong: list[tuple[str, ...]] = []
    for place, document in documents(plan).items():
        if wrong_metadata(files, place, document):
            wrong.append((*place, METADATA))
    wrong += [(axis.name, "c", "0") for axis in plan.axes if wrong_coordinate(files, axis)]
    data = dict(_skeleton(plan)) if wrong else {}
    for place in wrong:
        _write(files, place, data[place])
    return tuple("/".join(place) for place in wrong)


def _write(files: StoreFiles, place: tuple[str, ...], data: bytes) -> None:
    """Write a file of the store; raise for a link."""
    with _named(files.path(())):
        files.has_folders(place[:-1])
    write_bytes(files.path(place), data)


@contextmanager
def _named(path: Path) -> Generator[None]:
    """Turn damage into an error about the store."""
    try:
        yield
    except DamageError as error:
        raise InputError(f"{path}: {error}. Move it away and run the study again.") from error
