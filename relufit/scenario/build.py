"""Scenarios from Python values, and copies of scenarios with other values."""

from __future__ import annotations

from copy import deepcopy
from math import isfinite
from pathlib import Path
from typing import (
    TYPE_CHECKING,
    Any,
    Literal,
    TypeAlias,
    TypedDict,
    TypeVar,
    Unpack,
    cast,
    overload,
)

from relufit.errors import InputError
from relufit.scenario.base import AnyScenario, Origin, is_plain_name
from relufit.scenario.forms import FORMS, type_of
from relufit.scenario.json_schema import document_schema
from relufit.scenario.key_path import path_of, table_at
from relufit.scenario.load import document_of
from relufit.scenario.messages import input_error
from relufit.scenario.parsing import checked_text
from relufit.scenario.sampled import sampled
from relufit.scenario.write import plain_values, to_toml

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from relufit.scenario.dense.document import DenseScenario
    from relufit.scenario.relu_sum.document import Scenario

__all__ = ["ReferenceLike", "changed", "checked_scenario", "content_of", "scenario"]

S = TypeVar("S", bound=AnyScenario)
ReferenceLike: TypeAlias = (
    "Callable[[float], Any] | Mapping[str, Any] | str | Sequence[Sequence[float]] | NDArray[Any]"
)
_RUN_TABLES = ("reference", "network", "data", "training")  # a tour describes what they give
_ANY_CURVE = {"expression": "0"}  # where the domain is faulty, which is reported


class MoreTables(TypedDict, total=False):
    """The other keys and tables of a scenario, for type checkers."""

    source: str
    description: str
    film: Mapping[str, Any]
    style: Mapping[str, Any]
    labels: Mapping[str, str]
    published: Mapping[str, Any]
    tour: Sequence[Mapping[str, Any]]


@overload
def scenario(
    *,
    title: str,
    network: Mapping[str, Any],
    data: Mapping[str, Any],
    reference: ReferenceLike | None = None,
    training: Mapping[str, Any] | None = None,
    name: str = "scenario",
    model_type: Literal["relu_sum"] = "relu_sum",
    **tables: Unpack[MoreTables],
) -> Scenario: ...
@overload
def scenario(
    *,
    title: str,
    network: Mapping[str, Any],
    data: Mapping[str, Any],
    training: Mapping[str, Any] | None = None,
    name: str = "scenario",
    model_type: Literal["dense"],
    **tables: Unpack[MoreTables],
) -> DenseScenario: ...
def scenario(
    *,
    title: str,
    network: Mapping[str, Any],
    data: Mapping[str, Any],
    reference: ReferenceLike | None = None,
    training: Mapping[str, Any] | None = None,
    name: str = "scenario",
    model_type: str = "relu_sum",
    **tables: Any,
) -> AnyScenario:
    """Return a scenario made of Python values, with the checks of a scenario file.

    Numbers may be those of NumPy, lists may be arrays, tables may be mappings.

    Args:
        title: Title of the run, for figures and captions.
        network: The table [network]: the network before training.
        data: The table [data]: the samples.
        reference: The curve: the table [reference]; a list of points ``[x, y]``; a formula; or a
            function of one number x, which is evaluated at 1001 evenly spaced x of the domain,
            joined by straight lines.
        training: The table [training]; None trains nothing.
        name: Name of the scenario and of its output folder.
        model_type: ``"relu_sum"``, or ``"dense"`` for a dense network.
        tables: ``source``, ``description``, ``film``, ``style``, ``labels``, ``published`` and
            ``tour``, as in a file.

    Returns:
        The scenario. Its text, for provenance, is written from the values.

    Raises:
        InputError: A value is not valid. The message has one line for each fault.

    Example:
        >>> import numpy as np
        >>> import relufit
        >>> scenario = relufit.scenario(
        ...     title="Three neurons learn a sine",
        ...     reference=np.sin,
        ...     network={"weights": np.full(3, 0.1), "biases": [0, -1, -2]},
        ...     data={"domain": [0, 3], "samples": 200, "seed": 1},
        ...     training={"learning_rate": 0.02, "iterations": 4000},
        ... )
        >>> relufit.train(scenario).weights.shape
        (4001, 3)
    """
    start: Any = plain_values(network)
    if isinstance(start, dict):
        named_type = cast("dict[str, Any]", start).setdefault("type", model_type)
        if named_type != model_type:
            raise InputError(
                f"expected {named_type!r}, the type in network, got {model_type!r}.",
                field="model_type",
            )
    named: dict[str, Any] = {"title": title, "reference": reference, "network": start}
    named |= {"data": data, "training": training}
    given = {key: value for key, value in (named | tables).items() if value is not None}
    content = content_of(given)
    return checked_scenario(content, name=name, label=name)


def changed(scenario: S, changes: Mapping[str, Any]) -> S:
    """Return a scenario with other values: see :meth:`.AnyScenario.with_`."""
    content = plain_values(scenario.content)
    schema = document_schema(type_of(content))
    paths = {key: path_of(key, content, schema) for key in changes if key != "name"}
    for key, path in paths.items():
        table, last = table_at(content, path[:-1]), path[-1]
        if changes[key] is None:
            table.pop(last, None)
        else:
            table[last] = changes[key]
    tables = {path[0] for path in paths.values()}
    if "tour" not in tables and tables.intersection(_RUN_TABLES):
        content.pop("tour", None)
    name = changes.get("name", scenario.origin.name)
    optional = {"published"} - tables
    return cast(
        "S",
        checked_scenario(
            content_of(content), name=name, label=scenario.origin.label, optional=optional
        ),
    )


def content_of(tables: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content of TOML.

    Args:
        tables: Tables and keys with Python values; a function as reference becomes points, a list
            too, and a text is a formula.
    """
    others = {key: each for key, each in tables.items() if key != "reference"}
    content: dict[str, Any] = plain_values(others)
    reference = tables.get("reference")
    if callable(reference):
        domain = _domain(content)
        points = sampled(reference, *domain) if domain else None
        content["reference"] = {"points": points} if points else _ANY_CURVE
    elif isinstance(reference, str):
        content["reference"] = {"expression": reference}
    elif reference is not None:
        plain = plain_values(reference)
        content["reference"] = {"points": plain} if isinstance(plain, list) else plain
    return content


def _domain(content: Mapping[str, Any]) -> tuple[float, float] | None:
    """Return the domain, or that of the points; None if it is faulty, which checks report."""
    data: Any = content.get("data")
    try:
        given = data.get("domain") or [x for x, _ in data["points"]]
        low, high = float(min(given)), float(max(given))
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
    return (low, high) if isfinite(high - low) else None


def checked_scenario(
    content: dict[str, Any], *, name: object, label: str, optional: Collection[str] = ()
) -> AnyScenario:
    """Return the scenario of a content.

    Args:
        content: As in TOML.
        name: The name of the scenario.
        label: The scenario in messages.
        optional: Tables that are left out if only they are at fault.

    Raises:
        InputError: A value is not valid; the message has one line for each fault.
    """
    if not isinstance(name, str) or not is_plain_name(name):
        raise InputError(f"expected a name without a path, got {name!r}.", field="name")
    folder = Path.cwd()  # of files that are named
    document = document_of(deepcopy(content), folder)
    if isinstance(document, list) and {fault.path[0] for fault in document} <= {*optional}:
        content = {key: value for key, value in content.items() if key not in optional}
        document = document_of(deepcopy(content), folder)
    if isinstance(document, list):
        raise input_error(label, None, document)
    form = FORMS[type_of(content)].scenario
    without_text = form.of(document, Origin.of("", name=name, path=None, is_generated=True))
    text = checked_text(to_toml(without_text), name)
    return form.of(document, Origin.of(text, name=name, path=None, is_generated=True))
