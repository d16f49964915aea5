"""The pieces that the cells of a chunk are made of, each made once: networks, samples, training."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from math import prod
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numpy as np

from relufit.scenario.schema import Document, Origin, Scenario
from relufit.study.planned_axis import PlannedAxis, replaced
from relufit.training.reference import reference_of
from relufit.training.runs import initial_network
from relufit.training.samples import draw_samples

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from relufit.network.relu_sum import ReluSum
    from relufit.scenario.run import Training
    from relufit.training.reference import Reference
    from relufit.training.samples import Samples

__all__ = ["Drawn", "Part", "Pieces", "numbers"]

P = TypeVar("P")
_NOWHERE = Origin.of("", name="study", path=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One chunk of a study, with all that is needed to run it anywhere.

    Attributes:
        base: The scenario that is varied.
        axes: The axes with the chunk's values.
        neurons: The number of neurons of the study's widest network.
        look_every: Iterations from one look to the next; None for the number of samples.
    """

    base: Document
    axes: tuple[PlannedAxis, ...]
    neurons: int
    look_every: int | None

    @property
    def shape(self) -> tuple[int, ...]:
        """How many values each axis has."""
        return tuple(len(axis.settings) for axis in self.axes)


class Drawn(NamedTuple):
    """The samples of some cells: those measured, and those visited, pass after pass."""

    samples: Samples
    passes: tuple[NDArray[np.int64], ...]


class Pieces:
    """What each cell of a chunk is made of.

    Attributes:
        networks: The initial networks.
        network: Which of them each cell has, shape (cells,); so for the others.
        trainings: The tables [training].
        training: Likewise.
        draws: The samples.
        draw: Likewise.
    """

    def __init__(self, part: Part) -> None:
        self.part = part
        self._index = np.indices(part.shape).reshape(len(part.shape), prod(part.shape))
        self.networks: list[ReluSum]
        self.trainings: list[Training]
        self.draws: list[Drawn]
        self.networks, self.network = self._made({"network"}, _network)
        self.trainings, self.training = self._made({"training"}, _training)
        ordered = _is_cyclic(part)
        tables = {"reference", "data"} if ordered else {"reference", "data", "training"}
        self._references: dict[tuple[int, object], Reference] = {}
        self._kept: list[Document] = []
        self.draws, self.draw = self._made(tables, self._drawn)

    def _made(
        self, tables: set[str], make: Callable[[Document], P]
    ) -> tuple[list[P], NDArray[np.int64]]:
        """One piece for each combination of the axes that change ``tables``; and each cell's."""
        chosen = [i for i, axis in enumerate(self.part.axes) if axis.tables & tables]
        if not chosen:
            return [make(self.part.base)], np.zeros(self._index.shape[1], np.int64)
        shape = [self.part.shape[i] for i in chosen]
        codes, cells = np.unique(
            np.ravel_multi_index(tuple(self._index[chosen]), shape), return_inverse=True
        )
        pieces: list[P] = []
        for place in zip(*np.unravel_index(codes, shape), strict=True):
            document = self.part.base
            for i, index in zip(chosen, place, strict=True):
                document = replaced(document, self.part.axes[i], int(index))
            pieces.append(make(document))
        return pieces, cells.astype(np.int64)

    def _drawn(self, document: Document) -> Drawn:
        """The samples of a document; a reference that several share is built and checked once."""
        key = id(document.reference), document.data.domain
        if key not in self._references:
            self._references[key] = reference_of(Scenario.of(document, _NOWHERE))
            self._kept.append(document)  # so that nobody else gets its reference's id
        iterations = _training(document).iterations
        samples, orders = draw_samples(document.data, self._references[key], iterations)
        if document.data.order == "cyclic":
            return Drawn(samples, ())
        count = -(-iterations // samples.measured)
        return Drawn(samples, tuple(islice(orders, count)))

    def alike(self) -> list[NDArray[np.int64]]:
        """The cells in groups that one batch can hold."""
        sizes = [len(network.weights) for network in self.networks]
        plain = [set(network.input_weights) == {1.0} for network in self.networks]
        samples = [drawn.samples.measured for drawn in self.draws]
        rules = [(frozenset(each.train), each.update) for each in self.trainings]
        groups: dict[Any, list[int]] = defaultdict(list)
        pieces = zip(numbers(self.network), numbers(self.draw), numbers(self.training), strict=True)
        for cell, (network, draw, training) in enumerate(pieces):
            key = (sizes[network], plain[network], samples[draw], rules[training])
            groups[key].append(cell)
        return [np.array(group) for group in groups.values()]


def numbers(values: NDArray[np.int64]) -> list[int]:
    """The entries of an array of whole numbers, to index lists by."""
    found: list[int] = values.tolist()
    return found


def _is_cyclic(part: Part) -> bool:
    orders = {part.base.data.order}
    for axis in part.axes:
        if "data" in axis.tables:
            orders |= {replaced(part.base, axis, i).data.order for i in range(len(axis.settings))}
    return orders == {"cyclic"}


def _network(document: Document) -> ReluSum:
    return initial_network(document.network)


def _training(document: Document) -> Training:
    if document.training is None:
        raise ValueError("expected a scenario with training")
    return document.training
