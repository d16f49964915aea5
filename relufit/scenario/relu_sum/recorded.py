"""The table [recorded]: what is known of a run that relufit did not train."""

from typing import Annotated

from pydantic import Field

from relufit.network.optimizers import OPTIMIZERS
from relufit.scenario.table import Table
from relufit.scenario.used_settings import Used
from relufit.scenario.values import MAX_COUNT, WHOLE, Count, Positive

__all__ = ["Recorded"]


class Recorded(Table):
    """A run that was trained elsewhere. relufit writes this table; it cannot be trained again."""

    iterations: Annotated[int, Field(ge=0, le=MAX_COUNT), WHOLE] = Field(
        description="Number of updates at the last snapshot.", examples=[20000]
    )
    batch: Count | None = Field(
        default=None,
        description="Samples of one update; left out if it is not known.",
        examples=[16],
    )
    optimizer: Annotated[str, Field(min_length=1, max_length=100)] | None = Field(
        default=None,
        description="Name of the optimizer; left out if it is not known.",
        examples=["adam"],
    )
    stop_below: Positive | None = Field(
        default=None,
        description="Error below which the run is solved; left out if none was set.",
        examples=[0.001],
    )

    @property
    def coasts(self) -> bool:
        """Whether a neuron may have moved while it was not active, by momentum or weight decay."""
        known = OPTIMIZERS.get(self.optimizer or "sgd")
        return known is None or bool(known.state)

    @property
    def used(self) -> list[Used]:
        """The settings that a part of relufit may not know."""
        if self.optimizer is None:
            return []
        known = OPTIMIZERS.get(self.optimizer)
        return [Used("optimizer", f'"{self.optimizer}"', known.parts if known else frozenset())]
