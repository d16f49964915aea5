"""Find the figures and films that a run can have, by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from relufit.draw.canvas.catalogue_entry import CatalogueEntry
from relufit.errors import InputError
from relufit.scenario.known import check_known

if TYPE_CHECKING:
    from collections.abc import Sequence

    from relufit.training import AnyTrajectory

__all__ = ["possible_entry"]

P = TypeVar("P", bound=CatalogueEntry)


def possible_entry(trajectory: AnyTrajectory, entries: Sequence[P], name: str, *, field: str) -> P:
    """Return the figure or film of a name, if a run can have it.

    Args:
        trajectory: The run.
        entries: The figures or films of its model type.
        name: The name of one of them.
        field: The argument that gives the name.

    Raises:
        InputError: There is none of this name, or the run lacks what it needs.
    """
    run = trajectory.scenario.origin.name
    known = {entry.name: entry for entry in entries}
    check_known(field, name, known, f" for the network of {run!r}")
    entry = known[name]
    if missing := entry.missing_requirement(trajectory):
        raise InputError(f"expected {missing}.", field=field, value=name)
    if entry.needs_training and not trajectory.scenario.learns:
        raise InputError(
            f"expected a scenario with a [training] table, got {run!r} without one.",
            field=field,
            value=name,
        )
    return entry
