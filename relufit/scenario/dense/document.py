"""The scenario file of a dense network: its tables and the checks between them."""

import re
from collections.abc import Iterator
from math import fsum
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from relufit.network.losses import LOSSES
from relufit.scenario.base import AnyDocument, AnyScenario
from relufit.scenario.dense.problem import DenseData, DenseTable, inconsistencies
from relufit.scenario.descent import Descent
from relufit.scenario.few_faults import FEW_FAULTS
from relufit.scenario.messages import Fault
from relufit.scenario.names import NameIn, described
from relufit.scenario.table import Table
from relufit.scenario.training import all_different
from relufit.scenario.used_settings import Used, used_entry
from relufit.scenario.values import Count, refuse_any, refused, refused_in_table

__all__ = ["DenseDocument", "DensePublished", "DenseScenario", "DenseTraining", "PrintedNumber"]

_PRINTED = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,2})?")
_ITERATION = re.compile(r"0|[1-9]\d{0,11}")
_ROUNDING = 1e-9  # of the sum of targets such as 1/3
DenseGroup: TypeAlias = Literal["weights", "biases"]


def _printed(text: str) -> str:
    if not _PRINTED.fullmatch(text):
        raise refused(
            f"expected a number in quotation marks, as the source prints it, got {text!r}. "
            f'Example: "0.750".'
        )
    return text


PrintedNumber: TypeAlias = Annotated[str, AfterValidator(_printed)]


class DenseTraining(Descent):
    """How a dense network learns. Without this table nothing is trained."""

    loss: Annotated[str, NameIn(LOSSES)] = Field(
        default="half_squared_error",
        description=f"The function to minimize, summed over the outputs: {described(LOSSES)}.",
    )
    train: Annotated[
        tuple[DenseGroup, ...],
        Field(strict=False, min_length=1, json_schema_extra={"uniqueItems": True}),
        FEW_FAULTS,
        AfterValidator(all_different),
    ] = Field(
        default=("weights", "biases"),
        description="Parameters that are updated.",
        examples=[["weights", "biases"]],
    )

    @property
    def used(self) -> list[Used]:
        """The settings that a part of relufit may not know."""
        return [*super().used, used_entry("loss", LOSSES, self.loss)]


class DensePublished(Table):
    """The published values of the run; ``relufit verify`` compares the run with them."""

    iterations: Count | None = Field(
        default=None, description="Number of updates at the end.", examples=[10000]
    )
    at: Annotated[dict[str, Annotated[dict[str, PrintedNumber], FEW_FAULTS]], FEW_FAULTS] = Field(
        default={},
        description=(
            "For iterations, by number from 0, the quantities that the source prints, each in "
            "quotation marks with all its digits; the last one may be rounded. Names are those on "
            "the worked page: net_h1, out_h1, E, dE/dw1, delta_o1, w1, b1 and so on."
        ),
        examples=[{"0": {"net_h1": "0.3775", "E": "0.298371109"}}],
    )

    @field_validator("at")
    @classmethod
    def _by_iteration(cls, at: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
        wrong = [name for name in at if not _ITERATION.fullmatch(name)]
        if wrong:
            text = "expected an iteration of 0 or more, got another name."
            raise refused_in_table(Fault(path=("at", name), text=text) for name in wrong)
        return at


class DenseDocument(AnyDocument):
    """One training run of a dense network, described in a file."""

    network: DenseTable = Field(description="The network before training.")
    data: DenseData = Field(description="The samples that it is trained on.")
    training: DenseTraining | None = Field(
        default=None, description="How it learns. Without this table nothing is trained."
    )
    published: DensePublished | None = Field(
        default=None, description="The values that the source reports."
    )

    @field_validator("data")
    @classmethod
    def _fits_network(cls, data: DenseData, info: ValidationInfo) -> DenseData:
        network: DenseTable | None = info.data.get("network")
        if network:
            refuse_any(inconsistencies(network, data))
        return data

    @field_validator("training")
    @classmethod
    def _fits_data(cls, training: DenseTraining, info: ValidationInfo) -> DenseTraining:
        """Some losses take only targets from an interval."""
        data: DenseData | None = info.data.get("data")
        if data:
            training.check_samples(data.order, len(data.inputs))
        loss = LOSSES[training.loss]
        interval = loss.interval
        if data and loss.summed:
            refuse_any(_no_probabilities(data, training.loss))
        if data and interval:
            refuse_any(
                Fault(
                    path=("data", "targets", sample, output),
                    text=f"expected a target from {interval.low:g} to {interval.high:g} for "
                    f"{interval.loss}, got {target!r}.",
                )
                for sample, row in enumerate(data.targets)
                for output, target in enumerate(row)
                if not interval.low <= target <= interval.high
            )
        return training


def _no_probabilities(data: DenseData, loss: str) -> Iterator[Fault]:
    """Yield the samples whose targets are not the probabilities of two classes or more."""
    for sample, row in enumerate(data.targets):
        if len(row) == 1:
            yield Fault(
                path=("training", "loss"),
                text=f'expected two outputs or more for "{loss}", got one. For one output there is '
                '"binary_cross_entropy", with sigmoid in the last layer.',
            )
            return
        if abs(fsum(row) - 1.0) > _ROUNDING:
            text = f"expected targets that add up to 1, got {fsum(row):g}."
            yield Fault(path=("data", "targets", sample), text=text)


class DenseScenario(DenseDocument, AnyScenario):
    """A scenario of a dense network: its tables as attributes, which cannot be changed.

    Made by :func:`relufit.load`, :func:`relufit.loads` or :func:`relufit.scenario`.

    Example:
        >>> import relufit
        >>> relufit.load("koech").network.layers
        (3, 4, 1)
    """
