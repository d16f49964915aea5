"""From a store to the arrays that pictures are drawn from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from relufit.errors import InputError
from relufit.outcomes.axis import Axis
from relufit.outcomes.outcomes import Outcomes
from relufit.scenario.load import loads
from relufit.scenario.schema import Scenario
from relufit.study.dataset import VERDICTS
from relufit.study.open import open_study
from relufit.study.plan import plan_of
from relufit.training.reference import reference_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import xarray as xr

__all__ = ["load_outcomes"]

_DOMAIN = "data.domain"


def load_outcomes(path: Path) -> tuple[Outcomes, dict[str, str]]:
    """Read what pictures need of a store; variables are read when they are asked for.

    Pictures go along all axes that have several values and are no seeds.

    Returns:
        The outcomes, and what they were made from: the attributes of the store.

    Raises:
        InputError: There is no store of a study at the path.
    """
    dataset = open_study(path)
    base = loads(dataset.attrs["base"], name=dataset.attrs["base_name"])
    if not isinstance(base, Scenario):
        raise InputError(f"{path}: expected a study of a sum of ReLU neurons, got another kind.")
    axes = tuple(_axis(dataset, str(name)) for name in dataset["verdict"].dims)
    is_varied = any(key.startswith("reference") for axis in axes for key in axis.keys)
    network = None if is_varied else reference_of(base).network
    domains = _domains(dataset, axes) or [base.data.domain]
    outcomes = Outcomes(
        title=dataset.attrs["title"],
        axes=axes,
        along=tuple(i for i, axis in enumerate(axes) if axis.size > 1 and not axis.is_seed),
        verdicts=VERDICTS,
        pairs=tuple(dataset.attrs["pairs"]),
        domain=(min(low for low, _ in domains), max(high for _, high in domains)),
        targets=tuple(zip(network.knots, network.weights, strict=True)) if network else (),
        read=lambda name: dataset[name].to_numpy(),
    )
    return outcomes, {str(key): str(value) for key, value in dataset.attrs.items()}


def _domains(dataset: xr.Dataset, axes: Sequence[Axis]) -> list[tuple[float, float]]:
    """The domains that an axis sets; none if all runs have the base's."""
    if not any(_DOMAIN in axis.keys for axis in axes):
        return []
    plan = plan_of(dataset.attrs["study"], dataset.attrs["base"], dataset.attrs["base_name"])
    path = tuple(_DOMAIN.split("."))
    varied = next(axis for axis in plan.axes if path in axis.paths)
    return [each[varied.paths.index(path)] for each in varied.settings]


def _axis(dataset: xr.Dataset, name: str) -> Axis:
    coordinate = dataset[name]
    attributes: dict[str, Any] = coordinate.attrs
    values = coordinate.to_numpy()
    named = values.dtype.kind not in "iuf"
    return Axis(
        name=name,
        keys=tuple(attributes.get("keys", ())),
        values=np.arange(len(values), dtype=np.float64) if named else values.astype(np.float64),
        labels=tuple(map(str, values)) if named else None,
    )
