"""The results of a study: its axes and its variables."""

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

MOST_VALUES = 2**26  # of a variable that is read at once: half a gigabyte
NOT_RUN = -1  # the verdict of a run that is not trained yet


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyResults:
    """The results of the runs of a study.

    Attributes:
        title: The title of the study.
        axes: Its axes, in the order of the dimensions.
        along: The axes of figures, as indices into ``axes``; the others are pooled.
        verdicts: The names of the values of the variable ``verdict``.
        neurons: The number of neurons of the widest network.
        pairs: The pairs of neurons of the variable ``coalesced_at``, such as ``"1-2"``.
        domain: The lowest and the highest x of the data, over all runs.
        targets: Knot and weight of each neuron of the reference, if it is a network.
        measures: The names of the measures of runs that were recorded.
        read: Returns a variable by its name, shape (axes…) or (axes…, neurons or pairs).
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
    measures: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether no run is trained yet."""
        return not (self.read("verdict") != NOT_RUN).any()

    def too_large(self, each: int) -> str:
        """Return why a variable cannot be read at once; empty if it can.

        Args:
            each: Its number of values per run.
        """
        values = math.prod(axis.size for axis in self.axes) * each
        if values <= MOST_VALUES:
            return ""
        return f"at most {MOST_VALUES} values, where this study has {values}"

    @property
    def shown(self) -> tuple[Axis, ...]:
        """The axes of figures."""
        return tuple(self.axes[place] for place in self.along)

    def pooled(self, axes: int) -> tuple[Axis, ...]:
        """Return the axes that are pooled in a figure along the first ``axes`` axes."""
        kept = self.along[:axes]
        return tuple(axis for place, axis in enumerate(self.axes) if place not in kept)

    def cells(self, variable: str, axes: int) -> NDArray[Any]:
        """Return a variable with all runs of each cell of a figure in one dimension.

        Args:
            variable: Its name.
            axes: The number of axes of the figure: the first ones of ``along``.

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
        """Return the same results with figures along the given axes.

        Raises:
            ValueError: An axis does not exist, or is given twice.
        """
        known = [axis.name for axis in self.axes]
        for name in names:
            if name not in known or names.count(name) > 1:
                raise ValueError(f"expected one of the axes {', '.join(known)}, got {name!r}")
        return replace(self, along=tuple(known.index(name) for name in names))
