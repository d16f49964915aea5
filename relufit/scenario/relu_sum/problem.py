"""The table [network]: the network before training.

A key's type states its range, its description the meaning and unit. Checks between keys are
validators of the later key, so that one fault does not hide another.
"""

from typing import Annotated, Any, Literal

from pydantic import Field, ValidationInfo, field_validator

from relufit.scenario.messages import Fault
from relufit.scenario.table import Table, check_length, check_pair, is_given
from relufit.scenario.values import (
    MAX_NEURONS,
    WHOLE,
    NonzeroNumbers,
    Number,
    NumberList,
    Range,
    Seed,
    refused,
    refused_in_table,
)

__all__ = ["NetworkTable", "RandomNetwork"]

_NO_NETWORK = "Give weights with biases, or a table [network.random]."


class RandomNetwork(Table):
    """Initial parameters drawn from a random generator."""

    neurons: Annotated[int, Field(ge=1, le=MAX_NEURONS), WHOLE] = Field(
        description="Number of neurons.", examples=[8]
    )
    bias_range: Range = Field(
        description="Biases are drawn evenly from this interval [low, high].", examples=[[-4, 0]]
    )
    weight_std: Annotated[Number, Field(ge=0)] = Field(
        description="Standard deviation of the weights, which are drawn around 0.", examples=[0.1]
    )
    seed: Seed = Field(
        description="Seed of the generator; the same seed gives the same network.", examples=[1]
    )


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
        if random and len(input_weights) != random.neurons:
            raise refused(
                f"expected {random.neurons} entries, one for each neuron, got {len(input_weights)}."
            )
        return input_weights
