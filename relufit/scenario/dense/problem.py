"""The tables [network] and [data] of a dense network: its layers, and the samples for them."""

import itertools
from collections.abc import Iterator
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import ConfigDict, Field, ValidationInfo, field_validator

from relufit.network.activations import ACTIVATIONS
from relufit.network.schemes import SCHEMES, is_for_dense
from relufit.scenario.drawn import DrawnTable
from relufit.scenario.few_faults import FEW_FAULTS
from relufit.scenario.messages import Fault
from relufit.scenario.names import NameIn, described
from relufit.scenario.table import Table, is_given
from relufit.scenario.values import (
    WHOLE,
    NumberList,
    Seed,
    refuse_any,
    refused,
    refused_in_table,
)
from relufit.schedules.orders import ORDERS, SampleOrder

__all__ = ["ActivationName", "DenseData", "DenseTable", "RandomLayers"]

MOST_LAYERS = 16
MOST_NEURONS = 256
_NO_WEIGHTS = "Give weights, or a table [network.random]."

ActivationName: TypeAlias = Annotated[str, NameIn(ACTIVATIONS)]
Rows: TypeAlias = Annotated[tuple[NumberList, ...], Field(strict=False, min_length=1), FEW_FAULTS]
Sizes: TypeAlias = Annotated[
    tuple[Annotated[int, Field(ge=1, le=MOST_NEURONS), WHOLE], ...],
    Field(strict=False, min_length=2, max_length=MOST_LAYERS + 1),
    FEW_FAULTS,
]
Activations: TypeAlias = Annotated[
    tuple[ActivationName, ...], Field(strict=False, min_length=1), FEW_FAULTS
]
Layers: TypeAlias = Annotated[tuple[Rows, ...], Field(strict=False, min_length=1), FEW_FAULTS]


class RandomLayers(DrawnTable):
    """Initial weights drawn from a random generator."""

    model_config = ConfigDict(
        json_schema_extra={"anyOf": [{"required": ["weight_std"]}, {"required": ["scheme"]}]}
    )

    scheme: Annotated[str, NameIn(SCHEMES, is_for_dense)] = Field(
        default="normal",
        description=f"How the weights are drawn: {described(SCHEMES, is_for_dense)}.",
        examples=["glorot"],
    )


class DenseTable(Table):
    """A dense network before training: the sizes of its layers, and their parameters."""

    type: Literal["dense"] = Field(
        description='Model type: "dense" has layers, each fully connected to the one before.'
    )
    layers: Sizes = Field(
        description="Number of inputs, then of neurons in each layer; the last are the outputs.",
        examples=[[2, 2, 2]],
    )
    activations: Activations | None = Field(
        default=None,
        description="Activation of each layer. Left out, all are sigmoid.",
        examples=[["tanh", "sigmoid"]],
    )
    weights: Layers | None = Field(
        default=None,
        description="For each layer, for each of its neurons, one weight for each of its inputs.",
        examples=[[[[0.15, 0.2], [0.25, 0.3]], [[0.4, 0.45], [0.5, 0.55]]]],
    )
    biases: Rows | None = Field(
        default=None,
        description=(
            "For each layer, one bias for each neuron, or a single one that they share. "
            "Left out, all are 0, or drawn where the scheme draws them."
        ),
        examples=[[[0.35], [0.6]]],
    )
    random: RandomLayers | None = Field(
        default=None,
        validate_default=True,
        description="Draws the weights instead of giving them.",
    )

    @property
    def shapes(self) -> list[tuple[int, int]]:
        """For each layer, how many inputs and how many neurons it has."""
        return list(itertools.pairwise(self.layers))

    @field_validator("activations")
    @classmethod
    def _one_for_each_layer(
        cls, activations: tuple[ActivationName, ...], info: ValidationInfo
    ) -> tuple[ActivationName, ...]:
        layers: tuple[int, ...] | None = info.data.get("layers")
        if layers and len(activations) != len(layers) - 1:
            raise refused(
                f"expected {_counted(len(layers) - 1, 'activation')}, one for each layer after "
                f"the inputs, got {len(activations)}."
            )
        return activations

    @field_validator("weights")
    @classmethod
    def _weights_fit(cls, weights: tuple[Rows, ...], info: ValidationInfo) -> tuple[Rows, ...]:
        layers: tuple[int, ...] | None = info.data.get("layers")
        if layers:
            refuse_any(_weight_faults(weights, layers))
        return weights

    @field_validator("biases")
    @classmethod
    def _biases_fit(cls, biases: Rows, info: ValidationInfo) -> Rows:
        layers: tuple[int, ...] | None = info.data.get("layers")
        if layers:
            refuse_any(_bias_faults(biases, layers))
        return biases

    @field_validator("random", mode="before")
    @classmethod
    def _one_form_only(cls, value: Any, info: ValidationInfo) -> Any:
        given = is_given("weights", info)
        if value is not None and given:
            raise refused(f"expected one form of the network, got it beside weights. {_NO_WEIGHTS}")
        if value is None and not given:
            text = f"expected the network's weights, got none. {_NO_WEIGHTS}"
            raise refused_in_table([Fault(path=(), text=text)])
        return value


def _of_given_samples(order: SampleOrder) -> bool:
    return not order.fresh


class DenseData(Table):
    """The samples that a dense network is trained on."""

    inputs: Annotated[Rows, Field(max_length=100_000)] = Field(
        description="For each sample, one number for each input.", examples=[[[0.05, 0.1]]]
    )
    targets: Rows = Field(
        description="For each sample, the target of each output.",
        examples=[[[0.01, 0.99]]],
    )
    order: Annotated[str, NameIn(ORDERS, _of_given_samples)] = Field(
        default="cyclic", description=f"{described(ORDERS, _of_given_samples)}."
    )
    seed: Seed = Field(default=0, description="Seed of the order of the samples.", examples=[1])

    @field_validator("targets")
    @classmethod
    def _one_for_each_sample(cls, targets: Rows, info: ValidationInfo) -> Rows:
        inputs: Rows | None = info.data.get("inputs")
        if inputs and len(targets) != len(inputs):
            raise refused(
                f"expected {_counted(len(inputs), 'row')}, one for each sample of inputs, "
                f"got {len(targets)}."
            )
        return targets


def inconsistencies(network: DenseTable, data: DenseData) -> Iterator[Fault]:
    """Yield the samples whose size does not match the network."""
    ends = (
        ("inputs", data.inputs, network.layers[0]),
        ("targets", data.targets, network.layers[-1]),
    )
    return (
        Fault(
            path=("data", key, index),
            text=f"expected {_counted(size, 'number')}, as in [network] layers, got {len(row)}.",
        )
        for key, rows, size in ends
        for index, row in enumerate(rows)
        if len(row) != size
    )


def _weight_faults(weights: tuple[Rows, ...], layers: tuple[int, ...]) -> list[Fault]:
    shapes = list(itertools.pairwise(layers))
    if len(weights) != len(shapes):
        return [_wrong_count("weights", len(shapes), len(weights))]
    faults: list[Fault] = []
    for index, (rows, (inputs, neurons)) in enumerate(zip(weights, shapes, strict=True)):
        if len(rows) != neurons:
            text = (
                f"expected {_counted(neurons, 'row')}, one for each neuron of this layer, "
                f"got {len(rows)}."
            )
            faults.append(Fault(path=("weights", index), text=text))
            continue
        faults += [
            Fault(
                path=("weights", index, neuron),
                text=f"expected {_counted(inputs, 'weight')}, one for each input of this layer, "
                f"got {len(row)}.",
            )
            for neuron, row in enumerate(rows)
            if len(row) != inputs
        ]
    return faults


def _bias_faults(biases: Rows, layers: tuple[int, ...]) -> list[Fault]:
    if len(biases) != len(layers) - 1:
        return [_wrong_count("biases", len(layers) - 1, len(biases))]
    return [
        Fault(
            path=("biases", index),
            text=f"expected {_counted(neurons, 'bias')}, one for each neuron of this layer, or "
            f"a single one that they share, got {len(row)}.",
        )
        for index, (row, neurons) in enumerate(zip(biases, layers[1:], strict=True))
        if len(row) not in {1, neurons}
    ]


def _wrong_count(key: str, expected: int, got: int) -> Fault:
    text = (
        f"expected {_counted(expected, 'entry')}, one for each layer after the inputs, got {got}."
    )
    return Fault(path=(key,), text=text)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun if number == 1 else _PLURALS.get(noun, noun + 's')}"


_PLURALS = {"entry": "entries", "bias": "biases"}
