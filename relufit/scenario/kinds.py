"""The kinds of network that a scenario may describe, each with its own tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

from relufit.scenario.dense import DenseDocument, DenseScenario
from relufit.scenario.dense_template import DENSE_TEMPLATE
from relufit.scenario.relu_sum_template import RELU_SUM_TEMPLATE
from relufit.scenario.schema import Document, Scenario

if TYPE_CHECKING:
    from relufit.scenario.any_scenario import AnyDocument, AnyScenario

__all__ = ["KINDS", "USUAL_KIND", "Form", "kind_of", "named_kind"]


class Form(NamedTuple):
    """The form of a scenario of one kind.

    Attributes:
        document: The tables and their checks.
        scenario: The same with its origin.
        template: A commented scenario to start from; ``%TITLE%`` stands for its title.
    """

    document: type[AnyDocument]
    scenario: type[AnyScenario]
    template: str


KINDS = {
    "relu_sum": Form(Document, Scenario, RELU_SUM_TEMPLATE),
    "dense": Form(DenseDocument, DenseScenario, DENSE_TEMPLATE),
}
USUAL_KIND = "relu_sum"


def kind_of(content: dict[str, Any]) -> str:
    """The kind that the ``type`` of a [network] table names; the usual one if it names none."""
    kind = named_kind(content)
    return kind if isinstance(kind, str) and kind in KINDS else USUAL_KIND


def named_kind(content: dict[str, Any]) -> object:
    """What stands as the ``type`` of a [network] table; the usual kind if nothing does."""
    network = content.get("network")
    if not isinstance(network, dict):
        return USUAL_KIND
    return cast("dict[str, Any]", network).get("type", USUAL_KIND)
