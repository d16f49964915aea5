"""The table [reference]: the curve that a network learns."""

import itertools
from typing import Annotated, Any, TypeAlias

from pydantic import Field, PlainValidator, ValidationInfo, WithJsonSchema, field_validator

from relufit.errors import InputError
from relufit.scenario.few_faults import FEW_FAULTS
from relufit.scenario.messages import Fault
from relufit.scenario.relu_sum.expression import Expression, parse
from relufit.scenario.relu_sum.point_keys import MOST_POINTS, file_of
from relufit.scenario.relu_sum.points_file import Node, PointsFile, read_points
from relufit.scenario.table import Table, check_pair, is_given
from relufit.scenario.values import NumberList, Pair, refuse_any, refused, refused_in_table

__all__ = ["ReferenceTable"]

_FORMS = ("weights", "biases", "points", "expression", "file")
_ONE_FORM = "Give weights with biases, or points, or an expression, or a file."


def _file(value: Any, info: ValidationInfo) -> PointsFile:
    return file_of(value, info, read_points)


_File: TypeAlias = Annotated[PointsFile, PlainValidator(_file), WithJsonSchema({"type": "string"})]
_Points: TypeAlias = Annotated[
    tuple[Pair, ...], Field(strict=False, min_length=2, max_length=MOST_POINTS), FEW_FAULTS
]


class ReferenceTable(Table):
    """The curve that the network learns, in exactly one of four forms."""

    weights: NumberList | None = Field(
        default=None,
        description="Change of slope at each knot of the curve sum(weight * relu(x + bias)).",
        examples=[[2, -1, -2, -1]],
    )
    biases: NumberList | None = Field(
        default=None,
        validate_default=True,
        description="For each weight the bias; its knot is at x = -bias.",
        examples=[[0, -1, -2, -3]],
    )
    points: _Points | None = Field(
        default=None,
        description="Nodes [x, y] of a piecewise linear curve; x increases and covers the domain.",
        examples=[[[0, 0], [1, 2], [4, 0]]],
    )
    expression: str | None = Field(
        default=None,
        description=(
            "Formula in x: numbers, pi, + - * / **, and the functions relu abs min max sin cos tan "
            "exp log sqrt tanh. At most 500 characters."
        ),
        examples=["2*relu(x) - 4*relu(x - 2)"],
    )
    file: _File | None = Field(
        default=None,
        validate_default=True,
        description=(
            "CSV file with the columns x and y, nodes like those of points: commas, semicolons, "
            "tabs or blanks between them, decimal points or commas. A path from the scenario's "
            "folder to a file there, below, or anywhere in its project, the nearest folder around "
            "it with .git or pyproject.toml. At most 1 MiB."
        ),
        examples=["curve.csv"],
    )

    @property
    def nodes(self) -> tuple[Node, ...] | None:
        """The (x, y) pairs of a curve given by points or by a file, else None."""
        return self.points if self.file is None else self.file.nodes

    @property
    def parsed_expression(self) -> Expression | None:
        """The formula, which can be called, if the curve is given by one; else None."""
        return None if self.expression is None else parse(self.expression)

    @field_validator("points", "expression", "file", mode="before")
    @classmethod
    def _one_form_only(cls, value: Any, info: ValidationInfo) -> Any:
        key = str(info.field_name)
        earlier = [form for form in _FORMS[: _FORMS.index(key)] if is_given(form, info)]
        if value is not None and earlier:
            raise refused(
                f"expected one form of the curve, got {key} beside {' and '.join(earlier)}. "
                + _ONE_FORM
            )
        if value is None and not earlier and key == _FORMS[-1]:
            text = f"expected one form of the curve, got none. {_ONE_FORM}"
            raise refused_in_table([Fault(path=(), text=text)])
        return value

    @field_validator("biases")
    @classmethod
    def _pairs_with_weights(
        cls, biases: NumberList | None, info: ValidationInfo
    ) -> NumberList | None:
        check_pair(biases, info)
        return biases

    @field_validator("points")
    @classmethod
    def _increasing(cls, points: tuple[Node, ...]) -> tuple[Node, ...]:
        refuse_any(
            Fault(
                path=("points", index, 0),
                text=f"expected x greater than {before[0]!r}, the x before it, got {node[0]!r}.",
            )
            for index, (before, node) in enumerate(itertools.pairwise(points), start=1)
            if not before[0] < node[0]
        )
        return points

    @field_validator("expression")
    @classmethod
    def _readable(cls, expression: str) -> str:
        try:
            parse(expression)
        except InputError as error:
            raise refused(str(error)) from error
        return expression
