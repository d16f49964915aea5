"""The variables of a study's dataset: names, types, dimensions and what they mean."""

from __future__ import annotations

from itertools import combinations
from math import nan
from typing import TYPE_CHECKING, Any, NamedTuple

from relufit.dynamics.measures.registry import RUN_MEASURES
from relufit.dynamics.verdict_kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["PAIRS_UP_TO", "STOPPED", "VERDICTS", "Variable", "pair_names", "variables"]

VERDICTS = tuple(KINDS)
STOPPED = ("target", "limit", "diverged")
PAIRS_UP_TO = 16  # neurons; wider networks have too many pairs to probe


class Variable(NamedTuple):
    """One variable of the dataset; its first dimensions are the axes of the study.

    Attributes:
        name: Its name.
        dtype: Its type.
        fill: The value for runs not trained yet and for missing neurons.
        inner: Its last dimension, ``"neuron"`` or ``"pair"``, or None.
        attributes: What it means, with its unit.
    """

    name: str
    dtype: str
    fill: Any
    inner: str | None
    attributes: Mapping[str, Any]

    def inner_shape(self, neurons: int) -> tuple[int, ...]:
        """The length of the last dimension, if there is one, for so many neurons."""
        sizes = {"neuron": neurons, "pair": len(pair_names(neurons))}
        return () if self.inner is None else (sizes[self.inner],)


def variables(neurons: int, measures: Sequence[str] = ()) -> tuple[Variable, ...]:
    """All variables of a study.

    Args:
        neurons: The number of neurons of its widest network.
        measures: The names of the measures that it records.
    """
    found = (
        Variable("verdict", "int8", -1, None, _flags("verdict of the run", VERDICTS)),
        Variable("stopped", "int8", -1, None, _flags("why training ended", STOPPED)),
        _variable("iterations", "int64", -1, None, "updates done"),
        _variable("error", "float64", nan, None, "mean of delta² over the samples in the end"),
        _variable(
            "later_error",
            "float64",
            nan,
            None,
            "mean of delta² over the second half of training on; NaN where that was not done",
        ),
        _variable(
            "rest_error",
            "float64",
            nan,
            None,
            "mean of delta² where descent without noise ends from there; NaN where it was not done",
        ),
        _variable(
            "effective_neurons", "int16", -1, None, "neurons, those coalesced as one, without dead"
        ),
        *(_variable(name, "float64", nan, None, RUN_MEASURES[name].title) for name in measures),
        _variable("output_bias", "float64", nan, None, "final output bias"),
        _variable("weights", "float64", nan, "neuron", "final weights"),
        _variable("biases", "float64", nan, "neuron", "final biases"),
        _variable("input_weights", "float64", nan, "neuron", "final input weights"),
        _variable(
            "sign_changes",
            "int64",
            -1,
            "neuron",
            "number of sign changes of the weight that lasted for an epoch, or to the end",
        ),
        _variable("dead", "int8", -1, "neuron", "1 where the neuron sees no sample in the end"),
        _variable(
            "coalesced_at",
            "int64",
            -1,
            "pair",
            "iteration since which the pair is together; -1 where it has not coalesced, or where "
            "one of the two sees no sample in the end",
        ),
    )
    return tuple(each for each in found if each.inner != "pair" or pair_names(neurons))


def pair_names(neurons: int) -> list[str]:
    """The pairs of so many neurons, counted from 1; none where there are too many.

    Example:
        >>> pair_names(3)
        ['1-2', '1-3', '2-3']
    """
    if neurons > PAIRS_UP_TO:
        return []
    return [f"{i}-{j}" for i, j in combinations(range(1, neurons + 1), 2)]


def _variable(name: str, dtype: str, fill: Any, inner: str | None, text: str) -> Variable:
    return Variable(name, dtype, fill, inner, {"long_name": text, "units": "1"})


def _flags(text: str, meanings: tuple[str, ...]) -> dict[str, Any]:
    return {
        "long_name": f"{text}; -1 where it has not been run yet",
        "flag_values": list(range(len(meanings))),
        "flag_meanings": " ".join(each.replace(" ", "_") for each in meanings),
    }
