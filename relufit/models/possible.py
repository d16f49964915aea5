"""Find the figures and films that a run can have, by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from relufit.draw.canvas.picture import Picture
from relufit.errors import InputError
from relufit.scenario.known import check_known

if TYPE_CHECKING:
    from collections.abc import Sequence

    from relufit.training import AnyTrajectory

__all__ = ["possible_picture"]

P = TypeVar("P", bound=Picture)


def possible_picture(
    trajectory: AnyTrajectory, pictures: Sequence[P], name: str, *, field: str
) -> P:
    """Return the figure or film of a name, if a run can have it.

    Args:
        trajectory: The run.
        pictures: The pictures of its model type.
        name: The name of one of them.
        field: The argument that gives the name.

    Raises:
        InputError: There is none of this name, or the run lacks what it needs.
    """
    run = trajectory.scenario.origin.name
    known = {picture.name: picture for picture in pictures}
    check_known(field, name, known, f" for the network of {run!r}")
    picture = known[name]
    if missing := picture.missing_requirement(trajectory):
        raise InputError(f"expected {missing}.", field=field, value=name)
    if picture.needs_training and not trajectory.scenario.learns:
        raise InputError(
            f"expected a scenario with a [training] table, got {run!r} without one.",
            field=field,
            value=name,
        )
    return picture
