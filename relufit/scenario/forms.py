"""The model types that a scenario can describe, each with its own tables.

Each has an entry of the same name in :data:`relufit.models.registry.MODEL_TYPES`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

from relufit.scenario.dense.document import DenseDocument, DenseScenario
from relufit.scenario.dense.template import DENSE_TEMPLATE
from relufit.scenario.relu_sum.document import Document, Scenario
from relufit.scenario.relu_sum.template import RELU_SUM_TEMPLATE

if TYPE_CHECKING:
    from relufit.scenario.base import AnyDocument, AnyScenario

__all__ = ["DEFAULT_TYPE", "FORMS", "Form", "named_type", "type_of"]


class Form(NamedTuple):
    """The form of a scenario for one model type.

    Attributes:
        document: The tables and their checks.
        scenario: The same with its origin.
        template: A commented scenario to start from; ``%TITLE%`` stands for its title.
    """

    document: type[AnyDocument]
    scenario: type[AnyScenario]
    template: str


FORMS = {
    "relu_sum": Form(Document, Scenario, RELU_SUM_TEMPLATE),
    "dense": Form(DenseDocument, DenseScenario, DENSE_TEMPLATE),
}
DEFAULT_TYPE = "relu_sum"


def type_of(content: dict[str, Any]) -> str:
    """Return the ``type`` of a [network] table; the default if it is missing or unknown."""
    name = named_type(content)
    return name if isinstance(name, str) and name in FORMS else DEFAULT_TYPE


def named_type(content: dict[str, Any]) -> object:
    """Return the ``type`` of a [network] table as written; the default if it is missing."""
    network = content.get("network")
    if not isinstance(network, dict):
        return DEFAULT_TYPE
    return cast("dict[str, Any]", network).get("type", DEFAULT_TYPE)
