"""The table [data]: the samples that a network learns from, drawn or given."""

from typing import Annotated, Any, Literal, TypeAlias, cast

from pydantic import (
    ConfigDict,
    Field,
    PlainValidator,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)
from pydantic_core import PydanticCustomError

from relufit.scenario.few_faults import FEW_FAULTS
from relufit.scenario.messages import Fault
from relufit.scenario.names import NameIn, described
from relufit.scenario.relu_sum.point_keys import MOST_POINTS, file_of
from relufit.scenario.relu_sum.points_file import Node, PointsFile, read_samples
from relufit.scenario.table import Table, is_given
from relufit.scenario.values import (
    WHOLE,
    Interval,
    Number,
    Pair,
    Seed,
    refused,
    refused_in_table,
)
from relufit.schedules.noises import NOISES
from relufit.schedules.orders import ORDERS

__all__ = ["Data", "Noise"]

_NO_DEFAULT = cast("Any", None)  # of a key that is read off the points, or must be given
_MISSING = PydanticCustomError("missing", "missing")  # the schema gives the message
_OWN = "The points are the samples."


def _file(value: Any, info: ValidationInfo) -> PointsFile:
    columns: tuple[str, str] | None = info.data.get("columns")
    return file_of(value, info, lambda folder, name: read_samples(folder, name, columns))


_File: TypeAlias = Annotated[PointsFile, PlainValidator(_file), WithJsonSchema({"type": "string"})]
_Points: TypeAlias = Annotated[
    tuple[Pair, ...], Field(strict=False, min_length=1, max_length=MOST_POINTS), FEW_FAULTS
]
_Name: TypeAlias = Annotated[str, Field(min_length=1)]


class Noise(Table):
    """Noise that is added to the y of each sample."""

    kind: Annotated[str, NameIn(NOISES)] = Field(
        default="normal", description=f"{described(NOISES)}."
    )
    std: Annotated[Number, Field(ge=0)] = Field(
        description="Standard deviation of the noise, whose mean is 0.", examples=[0.1]
    )


class Data(Table):
    """The samples (x, y) that the network is trained on: points of the reference, or given ones."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [
                {"required": ["domain", "samples"]},
                {"required": ["points"]},
                {"required": ["file"]},
            ]
        }
    )

    points: _Points | None = Field(
        default=None,
        description=(
            "The samples [x, y] themselves, such as measured ones, in their order; an x may be "
            "repeated. They take the place of domain and samples, and need no reference."
        ),
        examples=[[[0, 0.1], [1, 2.05], [1, 1.9], [4, 0]]],
    )
    columns: Annotated[tuple[_Name, _Name], Field(strict=False)] | None = Field(
        default=None,
        description=(
            "Names of the columns of x and y in the header of file. Left out, x and y, or its only "
            "two columns."
        ),
        examples=[["time", "voltage"]],
    )
    file: _File | None = Field(
        default=None,
        validate_default=True,
        description=(
            "CSV file with samples like those of points, one on each line: commas, semicolons, "
            "tabs or blanks between the columns, decimal points or commas. A path from the "
            "scenario's folder to a file there, below, or anywhere in its project. At most 1 MiB."
        ),
        examples=["points.csv"],
    )
    domain: Interval = Field(
        default=_NO_DEFAULT,
        validate_default=True,
        description=(
            "Interval [low, high] of the x axis that the samples come from. With points or file "
            "the smallest that contains them, if left out."
        ),
        examples=[[0, 4]],
    )
    samples: Annotated[int, Field(ge=1, le=10_000_000), WHOLE] = Field(
        default=_NO_DEFAULT,
        validate_default=True,
        description="Number of samples.",
        examples=[400],
    )
    seed: Seed = Field(
        default=0, description="Seed of random samples and of their order.", examples=[22650]
    )
    sampling: Literal["uniform", "grid"] = Field(
        default="uniform",
        description='"uniform" draws x at random, "grid" spaces it evenly from low to high.',
    )
    order: Annotated[str, NameIn(ORDERS)] = Field(
        default="cyclic", description=f"{described(ORDERS)}."
    )

    noise: Noise | None = Field(
        default=None,
        description=(
            "Noise on the y of the samples, drawn with the seed; x and order are those without it."
        ),
    )

    @property
    def given(self) -> tuple[Node, ...] | None:
        """The samples, if they are given by points or by a file; else None."""
        return self.points if self.file is None else self.file.nodes

    @property
    def content(self) -> dict[str, Any]:
        """The values as TOML stores them; a file as its points."""
        if self.given is None:
            return self.model_dump(exclude_none=True, warnings=False)
        kept = self.model_dump(include={"domain", "seed", "order"}, warnings=False)
        return {"points": self.given, **kept}

    @field_validator("file", mode="before")
    @classmethod
    def _one_form_only(cls, value: Any, info: ValidationInfo) -> Any:
        if value is not None and is_given("points", info):
            raise refused("expected one form of the samples, got a file beside points.")
        if value is None and is_given("columns", info):
            raise refused("expected a file beside columns, got none. They name columns of a file.")
        return value

    @field_validator("domain", mode="before")
    @classmethod
    def _around_points(cls, value: Any, info: ValidationInfo) -> Any:
        if value is not None:
            return value
        if not _has_points(info):
            raise _MISSING
        places = [x for x, _ in _points(info)]
        if not places:  # they are at fault themselves
            return (0.0, 1.0)
        if min(places) == max(places):
            text = f"expected points at two or more x, or a domain around them, got x = {places[0]}"
            raise refused_in_table([Fault(path=(_key(info),), text=f"{text} only.")])
        return (min(places), max(places))

    @field_validator("domain")
    @classmethod
    def _contains_points(
        cls, domain: tuple[float, float], info: ValidationInfo
    ) -> tuple[float, float]:
        low, high = domain
        for number, (x, _) in enumerate(_points(info), 1):
            if not low <= x <= high:
                raise refused(
                    f"expected an interval that contains all points, got [{low!r}, {high!r}], and "
                    f"point {number} at x = {x!r}. Leave it out to contain them."
                )
        return domain

    @field_validator("samples", mode="before")
    @classmethod
    def _all_points(cls, value: Any, info: ValidationInfo) -> Any:
        if _has_points(info):
            _refuse_beside(value, info, _OWN)
            return max(len(_points(info)), 1)
        if value is None:
            raise _MISSING
        return value

    @field_validator("sampling", "noise", mode="before")
    @classmethod
    def _not_drawn(cls, value: Any, info: ValidationInfo) -> Any:
        if _has_points(info):
            _refuse_beside(value, info, _OWN)
        return value

    @field_validator("order")
    @classmethod
    def _not_fresh(cls, order: str, info: ValidationInfo) -> str:
        if _has_points(info) and ORDERS[order].fresh:
            raise refused(f'expected "cyclic" or "shuffled" beside {_key(info)}, got "{order}".')
        return order


def _has_points(info: ValidationInfo) -> bool:
    """Whether samples are given, valid or not."""
    return is_given("points", info) or is_given("file", info)


def _points(info: ValidationInfo) -> tuple[Node, ...]:
    """The given samples; none if they are at fault."""
    file: PointsFile | None = info.data.get("file")
    points: tuple[Node, ...] | None = info.data.get("points")
    return (file.nodes if file else points) or ()


def _key(info: ValidationInfo) -> str:
    return "points" if is_given("points", info) else "file"


def _refuse_beside(value: Any, info: ValidationInfo, hint: str) -> None:
    """Raise if a key of drawn samples is given beside points."""
    if value is not None:
        raise refused(f"expected no {info.field_name} beside {_key(info)}, got it. {hint}")
