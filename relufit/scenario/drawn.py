"""What the tables [network.random] of all model types share: a scheme, its scale and its seed.

No ``from __future__ import annotations`` here: pydantic reads annotations.
"""

from typing import Annotated, Any

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from relufit.network.schemes import SCHEMES
from relufit.scenario.table import Table, is_given
from relufit.scenario.values import Number, Seed, refused

__all__ = ["DrawnTable", "Scale", "WeightStd", "check_needed"]

Scale = Annotated[float, Field(ge=1e-100, le=1e100, allow_inf_nan=False)]
WeightStd = Annotated[Number, Field(ge=0)]


class DrawnTable(Table):
    """Initial parameters drawn by a scheme; subclasses say which schemes there are."""

    scheme: str = "normal"
    scale: Scale = Field(
        default=1.0,
        description=(
            "Factor of all drawn parameters but knots and the biases of bias_range: an input "
            "weight, a bias and a weight drawn by the scheme become so many times as large."
        ),
        examples=[0.1],
    )
    weight_std: WeightStd | None = Field(
        default=None,
        validate_default=True,
        description="Standard deviation of the weights around 0, with the scheme normal.",
        examples=[0.1],
    )
    seed: Seed = Field(
        description="Seed of the generator; the same seed gives the same network.", examples=[1]
    )

    @property
    def factor(self) -> float:
        """How many times as far as the scheme says parameters spread."""
        return self.scale * (1.0 if self.weight_std is None else self.weight_std)

    @field_validator("weight_std", mode="before")
    @classmethod
    def _of_normal(cls, value: Any, info: ValidationInfo) -> Any:
        name = info.data.get("scheme")
        if value is not None and name is not None and "weight_std" not in SCHEMES[name].needs:
            raise refused(
                f'expected no weight_std beside scheme = "{name}", got it. The scheme says how far '
                "weights spread, and scale is a factor of it."
            )
        check_needed(value, info)
        return value


def check_needed(value: Any, info: ValidationInfo, *instead: str) -> None:
    """Raise if a key that the scheme needs is missing, and so are the keys that replace it."""
    name = info.data.get("scheme")
    if name is None or any(is_given(key, info) for key in instead):
        return
    if value is None and info.field_name in SCHEMES[name].needs:
        raise PydanticCustomError("missing", "missing")  # the schema gives the message
