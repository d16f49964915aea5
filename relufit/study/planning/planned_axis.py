"""A validated axis, and how it changes a scenario."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, overload

if TYPE_CHECKING:
    from relufit.scenario.relu_sum.document import Document

__all__ = ["KeyPath", "PlannedAxis", "Singles", "replaced", "value_at"]

KeyPath: TypeAlias = tuple[str, ...]
"""A key with its tables: ``("network", "random", "neurons")``."""


@dataclass(frozen=True, slots=True)
class Singles(Sequence[tuple[Any, ...]]):
    """A lazy sequence of 1-tuples, one for each value.

    Attributes:
        values: The values.
    """

    values: Sequence[Any]

    def __len__(self) -> int:
        """Return the number of values."""
        return len(self.values)

    @overload
    def __getitem__(self, chosen: int) -> tuple[Any, ...]: ...
    @overload
    def __getitem__(self, chosen: slice) -> Singles: ...
    def __getitem__(self, chosen: int | slice) -> tuple[Any, ...] | Singles:
        """Return one tuple, or a part of the sequence."""
        if isinstance(chosen, slice):
            return Singles(self.values[chosen])
        return (self.values[chosen],)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedAxis:
    """One dimension of a study, with validated values.

    Attributes:
        name: Its name.
        paths: The keys that it sets.
        values: As coordinates: numbers, or labels where the values are no plain values.
        written: For each value, the TOML value of each key.
        settings: For each value, the value of each key in the pydantic models.
    """

    name: str
    paths: tuple[KeyPath, ...]
    values: Sequence[Any]
    written: Sequence[tuple[Any, ...]]
    settings: Sequence[tuple[Any, ...]]

    def part(self, chosen: slice) -> PlannedAxis:
        """The axis with some of its values."""
        return PlannedAxis(
            name=self.name,
            paths=self.paths,
            values=self.values[chosen],
            written=(),
            settings=self.settings[chosen],
        )

    @property
    def tables(self) -> set[str]:
        """The scenario's tables that it changes."""
        return {path[0] for path in self.paths}


def replaced(document: Document, axis: PlannedAxis, index: int) -> Document:
    """Return a document with the keys of an axis set to one of its values, without validation."""
    for path, value in zip(axis.paths, axis.settings[index], strict=True):
        document = _with(document, path, value)
    return document


def _with(table: Any, path: KeyPath, value: Any) -> Any:
    name, *inner = path
    new = _with(getattr(table, name), tuple(inner), value) if inner else value
    return table.model_copy(update={name: new})


def value_at(document: Document, path: KeyPath) -> Any:
    """Return the value of a key in a document."""
    found: Any = document
    for part in path:
        found = getattr(found, part)
    return found
