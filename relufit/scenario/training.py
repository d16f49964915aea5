"""The tables [training], [film] and [published]."""

import itertools
from math import nan
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from relufit.network.losses import LOSSES, Loss
from relufit.scenario.descent import Descent, check_simultaneous
from relufit.scenario.few_faults import FEW_FAULTS
from relufit.scenario.names import NameIn, described
from relufit.scenario.table import Table, is_given
from relufit.scenario.used_settings import EVERY_PART, Used
from relufit.scenario.values import (
    MAX_NEURONS,
    WHOLE,
    Count,
    Number,
    NumberList,
    refused,
)
from relufit.schedules.frame_rates import FRAME_RATES
from relufit.schedules.pacings import PACINGS

__all__ = ["FilmTable", "Parameter", "Published", "Training", "all_different"]

Parameter: TypeAlias = Literal["weights", "biases", "output_bias", "input_weights"]

MOST_OBLONG = 5  # largest ratio of a film's sides; panels need room in both directions


def all_different(names: tuple[str, ...]) -> tuple[str, ...]:
    """Raise if a parameter is listed twice."""
    for index, name in enumerate(names):
        if name in names[:index]:
            raise refused(f'expected each parameter once, got "{name}" twice.')
    return names


def _frame_rate(fps: int) -> int:
    if fps not in FRAME_RATES:
        raise ValueError  # the message comes from the schema
    return fps


_FrameRate: TypeAlias = Annotated[
    int,
    AfterValidator(_frame_rate),
    Field(
        json_schema_extra={
            "enum": list(FRAME_RATES),
            "x-hint": "At 24, 30 and 60 a GIF rounds times to hundredths of a second.",
        }
    ),
    WHOLE,
]
_Pixels: TypeAlias = Annotated[int, Field(ge=160, le=7680), WHOLE]
_Group: TypeAlias = Annotated[
    tuple[Annotated[int, Field(ge=1, le=MAX_NEURONS), WHOLE], ...],
    Field(strict=False, min_length=2),
    FEW_FAULTS,
]
_Groups: TypeAlias = Annotated[tuple[_Group, ...], Field(strict=False, min_length=1), FEW_FAULTS]


def is_for_curves(loss: Loss) -> bool:
    """Whether a sum of ReLU neurons can be trained on a loss."""
    return loss.is_for_curves


class Training(Descent):
    """How the network learns. Without this table nothing is trained."""

    loss: Annotated[str, NameIn(LOSSES, is_for_curves)] = Field(
        default="squared_error",
        description=(
            "The function to minimize; the error that is reported and compared with stop_below is "
            f"always the mean of delta². {described(LOSSES, is_for_curves)}."
        ),
    )

    train: Annotated[
        tuple[Parameter, ...],
        Field(strict=False, min_length=1, json_schema_extra={"uniqueItems": True}),
        FEW_FAULTS,
        AfterValidator(all_different),
    ] = Field(
        default=("weights", "biases"),
        description="Parameters that are updated.",
        examples=[["weights", "biases"]],
    )

    @field_validator("loss")
    @classmethod
    def _in_sequence(cls, loss: str, info: ValidationInfo) -> str:
        if loss in LOSSES and not LOSSES[loss].is_of_article:
            check_simultaneous(f'the loss is "{loss}"', info)
        return loss

    @property
    def is_plain(self) -> bool:
        """Whether it is the article's rule: each update a step of learning_rate along delta²."""
        return super().is_plain and LOSSES[self.loss].is_of_article

    @property
    def descent_rate(self) -> float:
        """The learning rate of plain descent on delta² that is as fast, without noise.

        It is 0 for rules that follow no such descent.
        """
        way = self.rule.as_descent
        speed = way.speed(self.optimizer.settings) if way else 0.0
        return self.learning_rate * speed * LOSSES[self.loss].of_square

    def stable_rate(self, plain: float) -> float:
        """Return the largest stable learning rate, from that of plain descent on delta²."""
        way, share = self.rule.as_descent, LOSSES[self.loss].of_square
        return plain * way.stable(self.optimizer.settings) / share if way and share else nan

    @property
    def used(self) -> list[Used]:
        """The settings that a part of relufit may not know."""
        loss = LOSSES[self.loss]
        known = EVERY_PART if loss.is_of_article else frozenset({"study", "rules", "pushes"})
        if loss.of_square:
            known |= {"sum verdict"}
        return [*super().used, Used("loss", f'"{self.loss}"', known)]


class FilmTable(Table):
    """How films are made. Every key has a default, and so has the table."""

    frames: Annotated[int, Field(ge=2, le=100_000), WHOLE] = Field(
        default=240, description="Number of frames."
    )
    fps: _FrameRate = Field(
        default=25, description="Frames per second. A GIF has at most 50, WebP and APNG at most 60."
    )
    pacing: Annotated[str, NameIn(PACINGS)] = Field(
        default="motion",
        description=f"Which iterations the frames show: {described(PACINGS)}.",
    )
    hold: Annotated[Number, Field(ge=0, le=60)] = Field(
        default=2.0, description="Seconds that the last frame stays."
    )
    loop: bool = Field(default=True, description="Whether a film repeats forever or plays once.")
    size: Annotated[tuple[_Pixels, _Pixels], Field(strict=False)] = Field(
        default=(1200, 400), description="Width and height in pixels.", examples=[[1200, 400]]
    )

    @field_validator("size")
    @classmethod
    def _of_usable_shape(cls, size: tuple[int, int]) -> tuple[int, int]:
        width, height = size
        if width > MOST_OBLONG * height or height > MOST_OBLONG * width:
            raise refused(
                f"expected sides with a ratio of at most {MOST_OBLONG}, got [{width}, {height}]."
            )
        return size


class Published(Table):
    """The published values of the run; ``relufit verify`` compares the run with them."""

    iterations: Count | None = Field(
        default=None, description="Number of updates at the end.", examples=[20000]
    )
    states: Annotated[int, Field(ge=1, le=10**12 + 1), WHOLE] | None = Field(
        default=None,
        description="The same as a number of states, the initial one counted: iterations + 1.",
        examples=[3601],
    )
    weights: NumberList | None = Field(
        default=None, description="Final weight of each neuron.", examples=[[1.42, 0.5]]
    )
    biases: NumberList | None = Field(
        default=None, description="Final bias of each neuron.", examples=[[0, -1.22]]
    )
    bias_peaks: NumberList | None = Field(
        default=None,
        description="Largest value of each neuron's bias during training.",
        examples=[[1.25, 0.14]],
    )
    coalesced: _Groups | None = Field(
        default=None,
        description="Groups of coalesced neurons, by number from 1.",
        examples=[[[1, 2]]],
    )
    effective_weights: NumberList | None = Field(
        default=None,
        description="Final weights, summed over each coalesced group.",
        examples=[[1.92, -1.33, -2.1]],
    )
    tolerance: Annotated[Number, Field(ge=0)] = Field(
        default=0.1,
        description="Largest accepted difference between a published and a measured number.",
        examples=[0.1],
    )

    @field_validator("states")
    @classmethod
    def _one_count(cls, states: int, info: ValidationInfo) -> int:
        if is_given("iterations", info):
            raise refused(
                "expected either iterations or states, got both. "
                "Keep the one that the source gives."
            )
        return states

    @field_validator("coalesced")
    @classmethod
    def _in_one_group(cls, groups: tuple[_Group, ...]) -> tuple[_Group, ...]:
        seen: set[int] = set()
        for neuron in itertools.chain.from_iterable(groups):
            if neuron in seen:
                raise refused(f"expected each neuron in one group and once, got {neuron} twice.")
            seen.add(neuron)
        return groups
