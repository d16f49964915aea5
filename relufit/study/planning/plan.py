"""From a study file to a plan: the base scenario, the axes with all their values, the chunks."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from relufit.errors import InputError
from relufit.scenario.base import AnyScenario, Origin
from relufit.scenario.load import load, loads
from relufit.scenario.messages import Fault, input_error, shown
from relufit.scenario.parsing import parsed, text_of, validated
from relufit.scenario.relu_sum.document import Scenario
from relufit.scenario.shipped import check_exists, quoted, shipped_path
from relufit.study.planning.planner import Planner
from relufit.study.planning.schema import StudyDocument, study_schema
from relufit.study.planning.texts import check_texts
from relufit.study.storage.chunks import chunk_shape
from relufit.study.storage.dataset import pair_names, variables

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from relufit.study.planning.planned_axis import PlannedAxis
    from relufit.study.storage.dataset import Variable

__all__ = ["Plan", "load_study", "plan_from", "plan_of"]

_MOST_SAMPLES = 2**27  # kept for a run: some five gigabytes
_MOST_VALUES = 2**25  # of a variable of a chunk: a quarter of a gigabyte


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A valid study, ready to run.

    Attributes:
        document: The study file's content.
        origin: The study file and its text.
        base: The scenario that is varied.
        content: The base's TOML content, without its published values and tour.
        axes: The axes, in the order of the dimensions.
        neurons: The number of neurons of the widest network.
        probe_every: Iterations between probes; None for the number of samples.
        chunk: The number of values of each axis in a chunk.
    """

    document: StudyDocument
    origin: Origin
    base: Scenario
    content: Mapping[str, Any]
    axes: tuple[PlannedAxis, ...]
    neurons: int
    probe_every: int | None
    chunk: tuple[int, ...]

    @property
    def shape(self) -> tuple[int, ...]:
        """The number of values of each axis."""
        return tuple(len(axis.values) for axis in self.axes)

    @property
    def variables(self) -> tuple[Variable, ...]:
        """The variables of its dataset."""
        return variables(self.neurons, self.document.measures)

    @property
    def runs(self) -> int:
        """The number of runs."""
        return math.prod(self.shape)


def load_study(path: str | os.PathLike[str]) -> Plan:
    """Read a study file and the files that it refers to.

    Args:
        path: The file; or, where there is no such file, the name of a study that relufit ships.

    Raises:
        InputError: The file cannot be read or is not a valid study, or its base scenario or a value
            of an axis is invalid. One error lists all faults of the file.
    """
    path = Path(path)
    if found := shipped_path(path, "study"):
        path = found
    check_exists(path, "study")
    origin = Origin.of(text_of(path), name=path.stem, path=path)
    document = _document(origin)
    base_path = path.parent / document.base
    if not _is_file(base_path):
        text = f"expected a scenario file beside the study, got {shown(document.base)}."
        raise input_error(origin.label, origin.text_with_lines, [Fault(path=("base",), text=text)])
    plan = _plan(document, origin, _base(load(base_path), origin), base_path.parent)
    check_texts(plan)
    return plan


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that is too long, a folder that may not be entered
        return False


def plan_from(text: str, name: str, base: AnyScenario) -> Plan:
    """Return a plan from the text of a study that Python values gave, and its base scenario.

    Raises:
        InputError: It is not a valid study; messages speak of keys, not of lines.
    """
    origin = Origin.of(text, name=name, path=None, is_generated=True)
    plan = _plan(_document(origin), origin, _base(base, origin), None)
    check_texts(plan)
    return plan


def plan_of(study: str, base: str, base_name: str) -> Plan:
    """Return a plan from the texts in a store.

    Raises:
        InputError: They are not a valid study; it was written by another version, or damaged.
    """
    origin = Origin.of(study, name="study", path=None)
    return _plan(_document(origin), origin, _base(loads(base, name=base_name), origin), None)


def _base(scenario: AnyScenario, origin: Origin) -> Scenario:
    """Return the base scenario, which must have a sum of ReLU neurons."""
    if isinstance(scenario, Scenario):
        return scenario
    text = "expected a scenario of a sum of ReLU neurons, got one of another model type."
    raise input_error(origin.label, origin.text_with_lines, [Fault(path=("base",), text=text)])


def _document(origin: Origin) -> StudyDocument:
    if not origin.text.strip():
        raise InputError(f"{origin.label}:1: expected a study, got an empty file.")
    content = parsed(origin)
    if "network" in content and "axes" not in content:
        text = f"expected a study, got a scenario. `relufit render {quoted(origin.label)}` draws it"
        raise InputError(f"{origin.label}: {text}; a study has [axes] and names it as its base.")
    document = validated(content, lambda _: (StudyDocument, study_schema()), None)
    if isinstance(document, StudyDocument):
        return document
    raise input_error(origin.label, origin.text_with_lines, document)


def _plan(document: StudyDocument, origin: Origin, base: Scenario, folder: Path | None) -> Plan:
    contained = base.self_contained
    if contained.text != base.origin.text:  # as it will be in the store
        base = _base(loads(contained.text, name=contained.name), origin)
    content = parsed(base.origin)
    content.pop("published", None)  # this and the tour are of the base's own run
    content.pop("tour", None)
    planner = Planner(content, folder, base)
    axes = planner.planned(document.axes)
    if planner.most_samples > _MOST_SAMPLES:
        text = (
            f"expected runs that visit at most {_MOST_SAMPLES} samples where their order is drawn, "
            f"got {planner.most_samples}. Give fewer iterations, a smaller batch, or "
            f'[data] order = "cyclic".'
        )
        planner.faults.append(Fault(path=("axes",), text=text))
    if planner.faults:
        raise input_error(origin.label, origin.text_with_lines, planner.faults)
    plan = Plan(
        document=document,
        origin=origin,
        base=base,
        content=content,
        axes=axes,
        neurons=planner.most_neurons,
        probe_every=document.probe_every,
        chunk=chunk_shape(
            tuple(len(axis.values) for axis in axes),
            document.runs_per_chunk,
            planner.most_work,
            planner.most_samples,
        ),
    )
    values = math.prod(plan.chunk) * max(plan.neurons, len(pair_names(plan.neurons)))
    if values > _MOST_VALUES:
        text = (
            f"expected chunks of at most {_MOST_VALUES} runs times neurons or pairs, got {values}. "
            "Give fewer runs."
        )
        raise input_error(
            origin.label, origin.text_with_lines, [Fault(path=("runs_per_chunk",), text=text)]
        )
    return plan
