"""The table of one axis: which keys of a scenario it sets, and to which values.

No ``from __future__ import annotations`` here: pydantic reads annotations.
"""

from collections.abc import Sequence
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import AfterValidator, ConfigDict, Field, WithJsonSchema, model_validator

from relufit.scenario.few_faults import FEW_FAULTS
from relufit.scenario.table import Table
from relufit.scenario.values import WHOLE, refused

__all__ = ["MAX_RUNS", "AxisTable"]

MAX_RUNS = 10**7

_LARGEST = 2**63


def _number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError  # noqa: TRY004 - pydantic expects ValueError; the schema gives the message
    if not -_LARGEST <= value < _LARGEST:  # infinities and NaN, too
        raise ValueError
    return value


# Whole numbers stay integers: a seed is not a float.
_Number: TypeAlias = Annotated[Any, AfterValidator(_number), WithJsonSchema({"type": "number"})]


class AxisTable(Table):
    """One dimension of a study: a list of values, or a range of numbers."""

    model_config = ConfigDict(validate_by_alias=True)

    key: str | None = Field(
        default=None,
        description="The scenario's key, with its table. Left out, the axis is named after it.",
        examples=["training.learning_rate"],
    )
    keys: Annotated[tuple[str, ...], Field(strict=False, min_length=1), FEW_FAULTS] | None = Field(
        default=None,
        description="Several keys that are set at once; each value is a list with one for each.",
        examples=[["network.weights", "network.biases"]],
    )
    scale: str | None = Field(
        default=None,
        description="A key whose numbers in the base scenario are multiplied by each value.",
        examples=["network.biases"],
    )
    values: Annotated[tuple[Any, ...], Field(strict=False, min_length=1)] | None = Field(
        default=None, description="The values, in order.", examples=[[2, 3, 4, 8]]
    )
    labels: Annotated[tuple[str, ...], Field(strict=False, min_length=1), FEW_FAULTS] | None = (
        Field(
            default=None,
            description="Labels of the values in maps and tables, one for each.",
            examples=[["near", "far"]],
        )
    )
    start: _Number = Field(
        default=None, alias="from", description="First value of a range.", examples=[0]
    )
    to: _Number = Field(default=None, description="Last value of a range.", examples=[0.06])
    count: Annotated[int, Field(ge=1, le=MAX_RUNS), WHOLE] | None = Field(
        default=None, description="Number of values of a range.", examples=[12]
    )
    spacing: Literal["linear", "log"] = Field(
        default="linear", description="Equal differences, or equal ratios, from value to value."
    )

    @model_validator(mode="before")
    @classmethod
    def _list_or_table(cls, value: Any) -> Any:
        return {"values": value} if isinstance(value, list) else value  # pyright: ignore[reportUnknownVariableType]

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        named = [key for key in ("key", "keys", "scale") if getattr(self, key) is not None]
        if len(named) > 1:
            raise refused(f"expected one of key, keys and scale, got {' and '.join(named)}.")
        if self.values is not None:
            self._check_values()
        else:
            self._check_range()
        if self.labels is not None and len(self.labels) != self.size:
            raise refused(f"expected {self.size} labels, one for each value, got {self.labels!r}.")
        return self

    def _check_values(self) -> None:
        if self.start is not None or self.to is not None or self.count is not None:
            raise refused("expected values or a range, got both.")
        if self.keys is None:
            return
        for value in self.values or ():
            if not (isinstance(value, list) and len(value) == len(self.keys)):  # pyright: ignore[reportUnknownArgumentType]
                raise refused(f"expected a list of one entry for each of keys, got {value!r}.")

    def _check_range(self) -> None:
        whole = isinstance(self.start, int) and isinstance(self.to, int | None)
        if self.start is None:
            raise refused("expected values, or a range of from, to and count; got neither.")
        if self.keys is not None:
            raise refused("expected values beside keys, got a range.")
        if self.to is None and (self.count is None or not whole):
            raise refused("expected a range with its end, got none. Give to.")
        if self.to is not None and self.count is None and not whole:
            raise refused("expected a range with its number of values, got none. Give count.")
        if self.to is not None and self.count != 1 and not self.start < self.to:
            raise refused(f"expected from below to, got {self.start!r} and {self.to!r}.")
        if self.spacing == "log" and (self.to is None or not self.start > 0):
            raise refused("expected a range of positive numbers for log spacing, got another.")
        if self.size > MAX_RUNS:
            raise refused(f"expected at most {MAX_RUNS} values, got {self.size}.")

    @property
    def size(self) -> int:
        """The number of values."""
        if self.values is not None:
            return len(self.values)
        return self.to - self.start + 1 if self.count is None else self.count

    @property
    def is_range(self) -> bool:
        """Whether the values are numbers between a first and a last one."""
        return self.values is None

    def expanded(self) -> Sequence[Any]:
        """All values, in order; those of a range of whole numbers are whole where they can be.

        For keys that take whole numbers only, the planner rounds those that are not.

        Example:
            >>> list(AxisTable.model_validate({"from": 2, "to": 8, "count": 3}).expanded())
            [2, 5, 8]
            >>> ratios = {"from": 1, "to": 100, "count": 3, "spacing": "log"}
            >>> AxisTable.model_validate(ratios).expanded()
            [1, 10.0, 100]
        """
        if self.values is not None:
            return self.values
        first, size = self.start, self.size
        last = first + size - 1 if self.to is None else self.to
        if size == 1:
            return [first]
        if self.spacing == "log":
            inner = [first * (last / first) ** (k / (size - 1)) for k in range(1, size - 1)]
        elif isinstance(first, int) and isinstance(last, int) and (last - first) % (size - 1) == 0:
            return range(first, last + 1, (last - first) // (size - 1))
        else:
            inner = [first + (last - first) * k / (size - 1) for k in range(1, size - 1)]
        return [first, *inner, last]
