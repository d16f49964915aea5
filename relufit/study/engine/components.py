"""The components of the runs of a chunk, each built once: networks, samples, training."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, prod
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from relufit.scenario.base import Origin
from relufit.scenario.relu_sum.document import Document, Scenario
from relufit.schedules.batch_sizes import updates_per_epoch
from relufit.schedules.orders import ORDERS
from relufit.study.engine.draws import draw_all
from relufit.study.engine.engine_rules import rule_key
from relufit.study.engine.further import needed_updates
from relufit.study.engine.judge import Exact
from relufit.study.planning.planned_axis import PlannedAxis, replaced
from relufit.training.relu_sum.initial import initial_network
from relufit.training.relu_sum.reference import reference_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from numpy.typing import NDArray

    from relufit.network.relu_sum import ReluSum
    from relufit.scenario.training import Training
    from relufit.study.engine.draws import Draws

__all__ = ["Components", "Part"]

P = TypeVar("P")
_SEED = ("data", "seed")  # only the samples depend on it
_DOMAIN = ("data", "domain")  # over which knots may be drawn
_NOWHERE = Origin.of("", name="study", path=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One chunk of a study, with everything needed to run it in any process.

    Attributes:
        base: The scenario that is varied.
        axes: The axes with the chunk's values.
        neurons: The number of neurons of the study's widest network.
        probe_every: Iterations between probes; None for the number of samples.
        measures: The measures that are recorded.
    """

    base: Document
    axes: tuple[PlannedAxis, ...]
    neurons: int
    probe_every: int | None
    measures: tuple[str, ...] = ()

    @property
    def shape(self) -> tuple[int, ...]:
        """How many values each axis has."""
        return tuple(len(axis.settings) for axis in self.axes)


class Components:
    """The components of the runs of a chunk.

    Attributes:
        networks: The initial networks.
        network: The index of each run's network, shape (cells,).
        trainings: The tables [training].
        training: The index of each run's training.
        draws: The samples; runs that differ only in the seed are in one entry.
        draw: The index of each run's samples, counted through all entries.
    """

    def __init__(self, part: Part) -> None:
        self.part = part
        self._index = np.indices(part.shape).reshape(len(part.shape), prod(part.shape))
        changing = {i: axis.tables for i, axis in enumerate(part.axes)}
        seeds = [i for i, axis in enumerate(part.axes) if axis.paths == (_SEED,)]
        domains = [i for i, axis in enumerate(part.axes) if _DOMAIN in axis.paths]
        of_network = sorted({*_those(changing, {"network"}), *domains})
        self.networks, self.network = self._made(of_network, _network)
        self.trainings, self.training = self._made(_those(changing, {"training"}), _training)
        tables = {"reference", "data"} if _is_cyclic(part) else {"reference", "data", "training"}
        others = [i for i in _those(changing, tables) if i not in seeds]
        self.draws, group = self._made(others, self._drawn)
        self.draw = group
        for i in seeds:
            self.draw = group * part.shape[i] + self._index[i]

    @property
    def exact(self) -> Exact:
        """The networks that are known to fit the samples of any run exactly."""
        base = self.part.base
        tables, is_fixed = [base.data], base.reference is not None
        for axis in self.part.axes:
            is_fixed &= "reference" not in axis.tables
            if "data" in axis.tables:
                places = range(len(axis.settings))
                tables += [replaced(base, axis, place).data for place in places]
        is_fixed &= all(data.noise is None and data.given is None for data in tables)
        known = base.reference.biases if is_fixed and base.reference else None
        return Exact(
            neurons=len(known) if known else inf,
            can_revive=any(ORDERS[data.order].fresh for data in tables),
        )

    def _made(
        self, chosen: list[int], make: Callable[[Document], P]
    ) -> tuple[list[P], NDArray[np.int64]]:
        """Return one component per combination of the chosen axes, and the index for each run."""
        shape = [self.part.shape[i] for i in chosen]
        components: list[P] = []
        for place in np.ndindex(*shape):
            document = self.part.base
            for i, index in zip(chosen, place, strict=True):
                document = replaced(document, self.part.axes[i], index)
            components.append(make(document))
        if not chosen:
            return components, np.zeros(self._index.shape[1], np.int64)
        found: NDArray[np.int64] = np.array(
            np.ravel_multi_index(tuple(self._index[chosen]), shape), np.int64
        )
        return components, found

    def _drawn(self, document: Document) -> Draws:
        """Return the samples of a document for each of the chunk's seeds."""
        seeds = [axis.settings for axis in self.part.axes if axis.paths == (_SEED,)]
        return draw_all(
            document.data,
            reference_of(Scenario.of(document, _NOWHERE)),
            _trained_on(document),
            [seed for settings in seeds for (seed,) in settings] or [document.data.seed],
        )

    def group_compatible(self) -> list[NDArray[np.int64]]:
        """Return the runs in groups that fit into one batch each."""
        networks = [(len(each.weights), set(each.input_weights) == {1.0}) for each in self.networks]
        samples = [draws.measured for draws in self.draws for _ in draws.x]
        rules = [rule_key(each) for each in self.trainings]
        kinds = [
            _kinds(networks)[self.network],
            _kinds(samples)[self.draw],
            _kinds(rules)[self.training],
        ]
        _, kind = np.unique(np.array(kinds), axis=1, return_inverse=True)
        return [np.flatnonzero(kind == k) for k in range(int(kind.max()) + 1)]


def _kinds(keys: Sequence[Hashable]) -> NDArray[np.int64]:
    """Number the entries; equal entries have equal numbers."""
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys])


def _those(changing: dict[int, set[str]], tables: set[str]) -> list[int]:
    """Return the axes that change one of these tables."""
    return [i for i, changed in changing.items() if changed & tables]


def _is_cyclic(part: Part) -> bool:
    orders = {part.base.data.order}
    for axis in part.axes:
        if "data" in axis.tables and axis.paths != (_SEED,):
            orders |= {replaced(part.base, axis, i).data.order for i in range(len(axis.settings))}
    return orders == {"cyclic"}


def _network(document: Document) -> ReluSum:
    return initial_network(document.network, document.data.domain)


def _training(document: Document) -> Training:
    if document.training is None:
        raise ValueError("expected a scenario with training")
    return document.training


def _trained_on(document: Document) -> Training:
    """The training of a run and of what its verdict needs."""
    training = _training(document)
    per_epoch = updates_per_epoch(training.batch, document.data.samples)
    return training.lasting(needed_updates(training.iterations, per_epoch))
