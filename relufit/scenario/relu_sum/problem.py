"""The table [network]: the network before training.

A key's type states its range, its description the meaning and unit. Checks between keys are
validators of the later key, so that one fault does not hide another.
"""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, ValidationInfo, field_validator

from relufit.network.schemes import SCHEMES
from relufit.scenario.drawn import DrawnTable, Scale, check_needed
from relufit.scenario.messages import Fault
from relufit.scenario.names import NameIn, described
from relufit.scenario.table import Table, check_length, check_pair, is_given
from relufit.scenario.values import (
    MAX_NEURONS,
    WHOLE,
    NonzeroNumbers,
    Number,
    NumberList,
    Range,
    refused,
    refused_in_table,
)

__all__ = ["NetworkTable", "RandomNetwork"]

_NO_NETWORK = "Give weights with biases, or a table [network.random]."


class RandomNetwork(DrawnTable):
    """Initial parameters drawn from a random generator."""

    model_config = ConfigDict(
        json_schema_extra={"anyOf": [{"required": ["weight_std"]}, {"required": ["scheme"]}]}
    )

    neurons: Annotated[int, Field(ge=1, le=MAX_NEURONS), WHOLE] = Field(
        description="Number of neurons.", examples=[8]
    )
    scheme: Annotated[str, NameIn(SCHEMES)] = Field(
        default="normal",
        description=f"How the parameters are drawn: {described(SCHEMES)}.",
        examples=["kernel"],
    )
    knot_range: Range | None = Field(
        default=None,
        description=(
            "Knots are drawn evenly from this interval [low, high], whatever the scheme, and the "
            "biases follow from them."
        ),
        examples=[[0, 4]],
    )
    bias_range: Range | None = Field(
        default=None,
        validate_default=True,
        description=(
            "Biases are drawn evenly from this interval [low, high], whatever the scheme. The "
            "scheme normal needs it or knot_range."
        ),
        examples=[[-4, 0]],
    )
    ratio: Scale = Field(
        default=1.0,
        description=(
            "Factor of the weights by which input weights and biases are divided: the output stays "
            "the same, but layers begin with other sizes."
        ),
        examples=[4.0],
    )
    balanced: bool = Field(
        default=False,
        description=(
            "Whether each weight has the size of (input weight, bias), sqrt(a² + b²), with a "
            "random sign, instead of being drawn by the scheme."
        ),
    )
    mirrored: bool = Field(
        default=False,
        description=(
            "Whether neurons come in pairs with opposite weights and all else equal, so that the "
            "output is 0 at the start."
        ),
    )

    @property
    def draws_inputs(self) -> str:
        """The setting by which input weights cannot be given; empty if they can."""
        if SCHEMES[self.scheme].draws_inputs:
            return f'scheme = "{self.scheme}"'
        return "mirrored pairs" if self.mirrored else ""

    @field_validator("bias_range", mode="before")
    @classmethod
    def _one_interval(cls, value: Any, info: ValidationInfo) -> Any:
        if value is not None and is_given("knot_range", info):
            raise refused("expected bias_range or knot_range, got both.")
        check_needed(value, info, "knot_range")
        return value

    @field_validator("balanced")
    @classmethod
    def _of_drawn_inputs(cls, balanced: bool, info: ValidationInfo) -> bool:
        name: str | None = info.data.get("scheme")
        if balanced and name and not SCHEMES[name].draws_inputs:
            names = ", ".join(key for key, each in SCHEMES.items() if each.draws_inputs)
            raise refused(
                f'expected false with scheme = "{name}", which draws no input weights, got true. '
                f"Schemes that do are {names}."
            )
        return balanced

    @field_validator("mirrored")
    @classmethod
    def _even(cls, mirrored: bool, info: ValidationInfo) -> bool:
        neurons: int | None = info.data.get("neurons")
        if mirrored and neurons and neurons % 2:
            text = f"expected an even number of neurons for mirrored pairs, got {neurons}."
            raise refused_in_table([Fault(path=("neurons",), text=text)])
        return mirrored


class NetworkTable(Table):
    """The network before training: given parameters, or a table [network.random]."""

    type: Literal["relu_sum"] = Field(
        default="relu_sum", description='Model type: "relu_sum" is a sum of ReLU neurons.'
    )
    weights: NumberList | None = Field(
        default=None,
        description="Initial output weight of each neuron: the change of slope at its knot.",
        examples=[[0.001, 0.04, 0.07, 0.1]],
    )
    biases: NumberList | None = Field(
        default=None,
        validate_default=True,
        description="Initial bias of each neuron; with input weight 1 its knot is at x = -bias.",
        examples=[[-0.002, -0.5, -1.0, -1.5]],
    )
    random: RandomNetwork | None = Field(
        default=None,
        validate_default=True,
        description="Draws the parameters instead of giving them.",
    )
    input_weights: NonzeroNumbers | None = Field(
        default=None,
        description="Input weight a of each neuron relu(a*x + bias), not 0. Left out, all are 1.",
        examples=[[1, 1, -1, 1]],
    )
    output_bias: Number = Field(
        default=0.0, description="Initial constant added to the output.", examples=[0.0]
    )

    @property
    def size(self) -> int:
        """The number of neurons."""
        if self.random is not None:
            return self.random.neurons
        return len(self.weights or ())

    @field_validator("biases")
    @classmethod
    def _pairs_with_weights(
        cls, biases: NumberList | None, info: ValidationInfo
    ) -> NumberList | None:
        check_pair(biases, info)
        return biases

    @field_validator("random", mode="before")
    @classmethod
    def _one_form_only(cls, value: Any, info: ValidationInfo) -> Any:
        given = [key for key in ("weights", "biases") if is_given(key, info)]
        if value is not None and given:
            raise refused(
                f"expected one form of the network, got it beside {' and '.join(given)}. "
                + _NO_NETWORK
            )
        if value is None and not given:
            text = f"expected the network's parameters, got none. {_NO_NETWORK}"
            raise refused_in_table([Fault(path=(), text=text)])
        return value

    @field_validator("input_weights")
    @classmethod
    def _one_for_each_neuron(cls, input_weights: NumberList, info: ValidationInfo) -> NumberList:
        check_length(input_weights, "weights", info)
        random: RandomNetwork | None = info.data.get("random")
        if random and (reason := random.draws_inputs):
            raise refused(f"expected no input weights beside {reason}, got them.")
        if random and len(input_weights) != random.neurons:
            raise refused(
                f"expected {random.neurons} entries, one for each neuron, got {len(input_weights)}."
            )
        return input_weights
