"""The outcomes of a study: its axes, and its variables cell by cell."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from relufit.study_results.axis import Axis

__all__ = ["MOST_VALUES", "NOT_RUN", "StudyResults"]

MOST_VALUES = 2**26  # of a variable that pictures read whole: half a gigabyte
NOT_RUN = -1  # the verdict of a run that has not been trained yet


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyResults:
    """What became of the runs of a study.

    Attributes:
        title: What the study is called.
        axes: Its axes, in the order of the dimensions.
        along: The axes that pictures go along, by their place in ``axes``; the others are pooled.
        verdicts: What the numbers of the variable ``verdict`` mean.
        neurons: How many neurons the widest network has.
        pairs: The pairs of neurons of the variable ``coalesced_at``, such as ``"1-2"``.
        domain: The lowest and the highest x of the data, over all runs.
        targets: Knot and weight of each neuron of the reference, where it is a network.
        read: Gives a variable by its name, shape (axes…) or (axes…, neurons or pairs).
    """

    title: str
    axes: tuple[Axis, ...]
    along: tuple[int, ...]
    verdicts: tuple[str, ...]
    neurons: int
    pairs: tuple[str, ...]
    domain: tuple[float, float]
    targets: tuple[tuple[float, float], ...]
    read: Callable[[str], NDArray[Any]]

    @property
    def is_empty(self) -> bool:
        """Whether no run has been trained yet."""
        return not (self.read("verdict") != NOT_RUN).any()

    def too_large(self, each: int) -> str:
        """Why a variable cannot be read whole; empty if it can.

        Args:
            each: How many values it has for each run.
        """
        values = math.prod(axis.size for axis in self.axes) * each
        if values <= MOST_VALUES:
            return ""
        return f"at most {MOST_VALUES} values, where this study has {values}"

    @property
    def shown(self) -> tuple[Axis, ...]:
        """The axes that pictures go along."""
        return tuple(self.axes[place] for place in self.along)

    def pooled(self, axes: int) -> tuple[Axis, ...]:
        """The axes that a picture pools which goes along the first so many."""
        kept = self.along[:axes]
        return tuple(axis for place, axis in enumerate(self.axes) if place not in kept)

    def cells(self, variable: str, axes: int) -> NDArray[Any]:
        """A variable, the runs of each cell of a picture in one dimension.

        Args:
            variable: Its name.
            axes: How many axes the picture goes along: the first so many of ``along``.

        Returns:
            Shape (values of each of these axes…, runs) or (…, runs, neurons or pairs).
        """
        values = self.read(variable)
        kept = self.along[:axes]
        inner = values.shape[len(self.axes) :]
        moved = np.moveaxis(values, kept, range(len(kept)))
        sizes = tuple(self.axes[place].size for place in kept)
        runs = math.prod(axis.size for axis in self.pooled(axes))
        return moved.reshape(*sizes, runs, *inner)

    def with_axes(self, names: Sequence[str]) -> Self:
        """The same outcomes, with pictures along some axes in a given order.

        Raises:
            ValueError: There is no such axis, or one is named twice.
        """
        known = [axis.name for axis in self.axes]
        for name in names:
            if name not in known or names.count(name) > 1:
                raise ValueError(f"expected one of the axes {', '.join(known)}, got {name!r}")
        return replace(self, along=tuple(known.index(name) for name in names))
