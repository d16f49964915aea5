"""The study file: a base scenario and the axes along which it is varied.

No ``from __future__ import annotations`` here: pydantic reads annotations.
"""

import functools
import math
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, Field, field_validator

from relufit.dynamics.measures.registry import RUN_MEASURES
from relufit.scenario.few_faults import FEW_FAULTS
from relufit.scenario.messages import shown
from relufit.scenario.names import NameIn, described
from relufit.scenario.table import Table
from relufit.scenario.toml_schema import TomlSchema
from relufit.scenario.values import WHOLE, Count, refused, refused_at
from relufit.study.planning.axis_table import MAX_RUNS, AxisTable
from relufit.study.planning.texts import is_on_one_line
from relufit.study.storage.dataset import variables

__all__ = ["MAX_RUNS_PER_CHUNK", "RESERVED", "StudyDocument", "study_schema"]

MAX_RUNS_PER_CHUNK = 65536
_MOST_AXES = 8
_LONGEST_NAME = 100  # bytes: file systems allow 143 to 255
# Names that a store uses itself.
RESERVED = {
    "neuron",
    "pair",
    "progress",
    "zarr.json",
    *(each.name for each in variables(2, tuple(RUN_MEASURES))),
}


def _all_different(names: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(names)) < len(names):
        again = next(name for index, name in enumerate(names) if name in names[:index])
        raise refused(f'expected each measure once, got "{again}" twice.')
    return names


class StudyDocument(Table):
    """Many runs: every combination of the values of the axes."""

    title: str = Field(min_length=1, description="Title of the study, for maps and captions.")
    description: str = Field(default="", description="What the study shows.")
    base: str = Field(
        min_length=1,
        description="The scenario that is varied; a path from the study file's folder.",
        examples=["../scenarios/example4.toml"],
    )
    probe_every: Count | None = Field(
        default=None,
        description=(
            "Iterations between probes of a run, and so the accuracy of coalescing times. "
            "Left out, the number of samples: one epoch."
        ),
        examples=[400],
    )
    runs_per_chunk: Annotated[int, Field(ge=1, le=MAX_RUNS_PER_CHUNK), WHOLE] | None = Field(
        default=None,
        description="Runs that are trained and written together. Left out, relufit chooses.",
        examples=[4096],
    )
    measures: Annotated[
        tuple[Annotated[str, NameIn(RUN_MEASURES)], ...],
        Field(strict=False, json_schema_extra={"uniqueItems": True}),
        FEW_FAULTS,
        AfterValidator(_all_different),
    ] = Field(
        default=(),
        description=f"Measures of each run to record: {described(RUN_MEASURES)}.",
        examples=[["distinct_knots", "sharpness"]],
    )
    axes: Annotated[dict[str, AxisTable], FEW_FAULTS] = Field(
        description="The axes, in the order of the dimensions.",
        examples=[{"data.seed": {"from": 0, "count": 500}}],
    )

    @field_validator("axes")
    @classmethod
    def _grid(cls, axes: dict[str, AxisTable]) -> dict[str, AxisTable]:
        if not 1 <= len(axes) <= _MOST_AXES:
            raise refused(f"expected 1 to {_MOST_AXES} axes, got {len(axes)}.")
        for name in axes:
            if fault := _name_fault(name):
                raise refused_at((name,), fault)
        sizes = [axis.size for axis in axes.values()]
        if math.prod(sizes) > MAX_RUNS:
            grid = " x ".join(map(str, sizes))
            raise refused(
                f"expected at most {MAX_RUNS} runs, got {grid} = {math.prod(sizes)}. Give the axes "
                "fewer values, or make several studies of it."
            )
        return axes


def _name_fault(name: str) -> str:
    """Return why a name, also used for a folder in the store, is invalid; empty if it is valid."""
    if name in RESERVED or "/" in name or not name.strip("."):
        return f"expected the name of an axis, got {shown(name)}, which is reserved."
    if not is_on_one_line(name):
        return f"expected a name without control characters, got {shown(name)}."
    if (length := len(name.encode("utf-8"))) > _LONGEST_NAME:
        return f"expected a name of at most {_LONGEST_NAME} bytes, got one of {length}."
    return ""


@functools.cache
def study_schema() -> Mapping[str, Any]:
    """Return the JSON Schema of study files; error messages are made from it too."""
    return StudyDocument.model_json_schema(schema_generator=TomlSchema)
