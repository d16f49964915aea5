"""The base class of all tables of a scenario file."""

from collections.abc import Sized
from typing import Any, cast

from pydantic import BaseModel, ConfigDict, ValidationInfo, model_validator

from relufit.scenario.few_faults import without_most_unknown
from relufit.scenario.messages import Fault
from relufit.scenario.values import NumberList, refused, refused_in_table

__all__ = ["Table", "check_length", "check_pair", "is_given"]

_FAILED = object()


class Table(BaseModel):
    """A table: frozen, without unknown keys, with strict types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    @model_validator(mode="before")
    @classmethod
    def _few_unknown(cls, content: Any) -> Any:
        """Limit the number of errors for unknown keys."""
        if not isinstance(content, dict):
            return content
        known = {field.alias or name for name, field in cls.model_fields.items()}
        return without_most_unknown(cast("dict[str, Any]", content), known)


def is_given(key: str, info: ValidationInfo) -> bool:
    """Whether an earlier key of the table is in the file, valid or not."""
    return info.data.get(key, _FAILED) is not None


def check_length(values: Sized | None, key: str, info: ValidationInfo) -> None:
    """Raise unless ``values`` and an earlier key, if both are given, have the same length."""
    other: Any = info.data.get(key)
    if values is not None and other is not None and len(values) != len(other):
        raise refused(
            f"expected {len(other)} {'entry' if len(other) == 1 else 'entries'}, "
            f"as many as {key} has, got {len(values)}."
        )


def check_pair(biases: NumberList | None, info: ValidationInfo) -> None:
    """Raise unless weights and biases are given together and have the same length."""
    has_weights = is_given("weights", info)
    if biases is None and has_weights:
        raise refused("expected biases beside weights, got none. Give one bias for each weight.")
    if biases is not None and not has_weights:
        text = "expected weights beside biases, got none. Give one weight for each bias."
        raise refused_in_table([Fault(path=("weights",), text=text)])
    check_length(biases, "weights", info)
