"""Check the axes of a study against its base scenario."""

from __future__ import annotations

import bisect
import copy
import json
from collections import Counter
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

from relufit.errors import InputError
from relufit.scenario.json_schema import document_schema
from relufit.scenario.key_path import table_at
from relufit.scenario.messages import Fault, place
from relufit.scenario.parsing import validated
from relufit.scenario.relu_sum.document import Document, Scenario
from relufit.scenario.used_settings import unknown_to
from relufit.schedules.batch_sizes import batch_size
from relufit.schedules.orders import ORDERS
from relufit.study.planning.planned_axis import PlannedAxis, Singles, value_at
from relufit.training.relu_sum.reference import reference_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from relufit.study.planning.axis_table import AxisTable
    from relufit.study.planning.planned_axis import KeyPath

__all__ = ["Planner"]

TABLES = ("reference", "network", "data", "training")  # the tables that affect a run
_RELATED = frozenset({"reference", "data"})  # a reference must cover the domain
_LINKED = (  # keys that a scenario compares
    (("training", "iterations"), ("training", "schedule")),
    (("training", "schedule"), ("training", "schedule")),
    (("training", "update"), ("training", "optimizer")),
    (("training", "batch"), ("data", "samples")),
    (("training", "batch"), ("data", "order")),
)
_GIVEN = frozenset({("data", "points"), ("data", "file"), ("data", "columns")})
_LONGEST = 16  # letters of a value that is its own name; longer ones are numbered
_MOST_CHECKED = 10**8  # bytes of scenarios, one for each value that is checked: some ten seconds
_DEEPEST = 3  # parts of a key: [network.random] neurons


class Planner:
    """Checks the axes against the base scenario, and collects the ``faults``."""

    def __init__(self, content: Mapping[str, Any], folder: Path | None, base: Scenario) -> None:
        self._content = content
        self._folder = folder
        self._base = base
        self._size = len(base.self_contained.text)
        self._checked = 0
        self.faults: list[Fault] = []
        self._documents: list[Document] = []  # the base with one axis at one of its values

    @property
    def most_neurons(self) -> int:
        """The number of neurons of the widest network."""
        return max([self._base.network.size, *(each.network.size for each in self._documents)])

    @property
    def most_work(self) -> int:
        """An upper bound of the work of a run, in samples of updates times neurons."""
        neurons = max([each.network.size for each in self._documents], default=1)
        return self._most_visits * neurons

    @property
    def most_samples(self) -> int:
        """The most samples kept for a run: the measured ones, and all visits if not in order."""
        in_order = all(ORDERS[each.data.order].fixed for each in self._documents)
        visits = 0 if in_order else self._most_visits
        return max([each.data.samples for each in self._documents], default=1) + visits

    @property
    def _most_visits(self) -> int:
        """An upper bound of the samples that the updates of a run use."""
        trainings = [each.training for each in self._documents if each.training is not None]
        samples = max([each.data.samples for each in self._documents], default=1)
        updates = max([min(each.iterations, 10**12) for each in trainings], default=1)
        return updates * max([batch_size(each.batch, samples) for each in trainings], default=1)

    def planned(self, axes: Mapping[str, AxisTable]) -> tuple[PlannedAxis, ...]:
        """Return the axes with their values; add their faults to ``faults``."""
        found = [self._axis(name, axis) for name, axis in axes.items()]
        planned = tuple(axis for axis in found if axis is not None)
        for one, other in combinations(planned, 2):
            self._check_pair(one, other, axes)
        return planned

    def _axis(self, name: str, axis: AxisTable) -> PlannedAxis | None:
        keys = axis.keys or (axis.key or axis.scale or name,)
        paths = tuple(tuple(key.split(".")) for key in keys)
        for path in paths:
            if path[0] not in TABLES or len(path) > _DEEPEST:
                self._warn(
                    name,
                    f"expected a key with its table, one of {', '.join(TABLES)}, got "
                    f"{'.'.join(path)!r}. Example: training.learning_rate.",
                )
                return None
            if path in _GIVEN:
                self._warn(
                    name,
                    f"expected a key of drawn samples or of training, got {'.'.join(path)!r}. Make "
                    "one study for each set of points.",
                )
                return None
        values = axis.expanded()
        written = self._written(name, axis, paths, values)
        if written is None:
            return None
        settings = self._settings(name, axis, paths, written)
        if settings is None:
            return None
        if axis.is_range and isinstance(settings[0][0], int) and not isinstance(values, range):
            values = [round(value) for value in values]
            written = settings = Singles(values)
        coordinates = _coordinate(axis, values)
        if not isinstance(coordinates, range) and len(set(coordinates)) < len(coordinates):
            again = Counter(coordinates).most_common(1)[0][0]
            self._warn(name, f"expected values that differ, got {again!r} more than once.")
            return None
        return PlannedAxis(
            name=name, paths=paths, values=coordinates, written=written, settings=settings
        )

    def _written(
        self, name: str, axis: AxisTable, paths: tuple[KeyPath, ...], values: Sequence[Any]
    ) -> Sequence[tuple[Any, ...]] | None:
        if axis.keys is not None:
            return [tuple(value) for value in values]
        if axis.scale is None:
            return Singles(values)
        numbers = table_at(copy.deepcopy(dict(self._content)), paths[0][:-1]).get(paths[0][-1])
        try:
            return [(_scaled(numbers, value),) for value in values]
        except TypeError:
            self._warn(
                name,
                f"expected numbers in the base scenario to scale at {axis.scale!r}, and numbers to "
                f"scale them by; got {numbers!r} there.",
            )
            return None

    def _settings(
        self,
        name: str,
        axis: AxisTable,
        paths: tuple[KeyPath, ...],
        written: Sequence[tuple[Any, ...]],
    ) -> Sequence[tuple[Any, ...]] | None:
        """Return the values as in the pydantic models.

        A scenario's schema restricts a number to an interval, maybe without 0. So of a range only
        the ends and the values nearest to 0 are checked; of a list every value.
        """
        checked = _checked(axis)
        documents: list[Document] = []
        for index in checked:
            document = self._document(name, dict(zip(paths, written[index], strict=True)))
            if document is None:
                return None
            documents.append(document)
            self._documents.append(document)
        if not all(self._has_table(name, path) for path in paths):
            return None
        if not axis.is_range:
            return [tuple(value_at(each, path) for path in paths) for each in documents]
        kind = value_at(documents[0], paths[0])
        if isinstance(kind, int) and isinstance(written, Singles):
            whole = isinstance(written[0][0], int)
            return written if whole else Singles([round(value) for (value,) in written])
        return [(_like(kind, value),) for (value,) in written]

    def _has_table(self, name: str, path: KeyPath) -> bool:
        """Whether the base has the table of a key; False after recording a fault at the axis."""
        table = place(path[:-1], is_table=True)
        has = value_at(self._base, path[:-1]) is not None
        if not has:
            self._warn(name, f"expected a table {table} in the base scenario, got none.")
        return has

    def _check_pair(
        self, one: PlannedAxis, other: PlannedAxis, axes: Mapping[str, AxisTable]
    ) -> None:
        """Check combinations of two axes where a scenario has checks between their keys."""
        if any(_overlap(*pair) for pair in product(one.paths, other.paths)):
            self._warn(other.name, f"expected each key in one axis, got one of {one.name!r} again.")
            return
        in_one_table = one.tables & other.tables - {"training"}
        is_related = one.tables | other.tables >= _RELATED
        if not (in_one_table or is_related or _is_linked(one, other)):
            return
        for i in _checked(axes[one.name]):
            for j in _checked(axes[other.name]):
                both = dict(zip(one.paths, one.written[i], strict=True))
                both |= dict(zip(other.paths, other.written[j], strict=True))
                if self._document(other.name, both) is None:
                    return

    def _document(self, name: str, settings: Mapping[KeyPath, Any]) -> Document | None:
        """Return the base with keys replaced; None after recording faults at the axis."""
        self._checked += self._size
        if self._checked > _MOST_CHECKED:
            self._warn(
                name,
                f"expected fewer values to check one by one with a base scenario of {self._size} "
                "bytes, got too many. Give a range, or make several studies of it.",
            )
            return None
        content = copy.deepcopy(dict(self._content))
        for path, value in settings.items():
            table_at(content, path[:-1])[path[-1]] = value
        found = validated(content, lambda _: (Document, document_schema("relu_sum")), self._folder)
        if isinstance(found, list):
            for fault in found:
                self._warn(name, f"{place(fault.path, is_table=fault.is_table)}: {fault.text}")
            return None
        return self._usable(name, found)

    def _usable(self, name: str, document: Document) -> Document | None:
        """Return the document, if a study can train it."""
        if document.training is None:
            self._warn(name, "expected a base scenario with a table [training], got one without.")
            return None
        if unknown := unknown_to(document.training, "study"):
            self._warn(
                name,
                f"expected training by rules that a study knows, got {unknown}. A study cannot "
                "train so; `relufit train` can.",
            )
            return None
        try:
            reference_of(Scenario.of(document, self._base.origin))
        except InputError as error:
            self._warn(name, str(error))
            return None
        return document

    def _warn(self, name: str, text: str) -> None:
        self.faults.append(Fault(path=("axes", name), text=text))


def _overlap(one: KeyPath, other: KeyPath) -> bool:
    """Whether two keys are the same, or one is in the table of the other."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def _is_linked(one: PlannedAxis, other: PlannedAxis) -> bool:
    """Whether a scenario compares a key of one axis with a key of the other."""
    return any(
        {own[:2], theirs[:2]} == {first, second}
        for own, theirs in product(one.paths, other.paths)
        for first, second in _LINKED
    )


def _checked(axis: AxisTable) -> Sequence[int]:
    """Return the indices of the values of an axis that are checked."""
    last = axis.size - 1
    if not axis.is_range:
        return range(last + 1)
    values = axis.expanded()
    if not values[0] < 0 < values[last]:
        return sorted({0, last})
    above = bisect.bisect_left(values, 0)
    return sorted({0, above - 1, above, last})


def _scaled(numbers: Any, factor: Any) -> Any:
    if isinstance(numbers, list):
        return [_scaled(number, factor) for number in numbers]  # pyright: ignore[reportUnknownVariableType]
    if isinstance(numbers, bool | None | str) or isinstance(factor, bool | str):
        raise TypeError
    return float(numbers) * float(factor)


def _like(kind: Any, value: Any) -> Any:
    """Convert a value of a range to the type in the model."""
    if isinstance(kind, tuple):
        return tuple(map(float, value))
    return type(kind)(value)


def _coordinate(axis: AxisTable, values: Sequence[Any]) -> Sequence[Any]:
    """Return the coordinates: numbers, labels, or the values as text."""
    if axis.labels is not None:
        return axis.labels
    if all(isinstance(value, int | float) and not isinstance(value, bool) for value in values):
        return values
    if all(isinstance(value, str | bool) for value in values):
        return [str(value).lower() if isinstance(value, bool) else value for value in values]
    texts = [json.dumps(value) for value in values]
    return texts if max(map(len, texts)) <= _LONGEST else list(range(1, len(values) + 1))
