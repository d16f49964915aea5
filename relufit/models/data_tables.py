"""A run as a table of pandas or a dataset of xarray."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

from relufit.errors import InputError

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from numpy.typing import NDArray

    from relufit.training import AnyTrajectory

__all__ = ["dataframe_of", "dataset_of", "require_library"]


def require_library(name: str) -> None:
    """Raise if an optional library is not installed.

    Raises:
        InputError: It is not; the message says how to install it.
    """
    if find_spec(name) is None:
        raise InputError(f"expected {name} to be installed, got none. Run: pip install {name}")


def dataframe_of(trajectory: AnyTrajectory) -> pd.DataFrame:
    """Return a row for each snapshot and a column for each parameter: see ``to_dataframe``."""
    require_library("pandas")
    import pandas as pd  # noqa: PLC0415 - optional

    columns = {
        f"{column}_{number}": values
        for name, (_, column) in trajectory.NUMBERED.items()
        for number, values in enumerate(getattr(trajectory, name).T, start=1)
    }
    columns |= {name: getattr(trajectory, name) for name in _others(trajectory)}
    columns |= {name: _of_last_update(trajectory, name) for name in trajectory.PER_UPDATE}
    return pd.DataFrame(columns, index=pd.Index(trajectory.iteration, name="iteration"))


def dataset_of(trajectory: AnyTrajectory) -> xr.Dataset:
    """Return the arrays with their dimensions, and the scenario as an attribute."""
    require_library("xarray")
    import xarray as xr  # noqa: PLC0415 - optional

    origin = trajectory.scenario.self_contained
    arrays: dict[str, tuple[tuple[str, ...], NDArray[Any]]] = {}
    coordinates: dict[str, NDArray[np.int64]] = {
        "iteration": trajectory.iteration,
        "update": np.arange(1, trajectory.updates + 1) + trajectory.iteration[0],
    }
    for name, (dimension, _) in trajectory.NUMBERED.items():
        values = getattr(trajectory, name)
        arrays[name] = ("iteration", dimension), values
        coordinates[dimension] = np.arange(1, values.shape[1] + 1)
    arrays |= {name: (("iteration",), getattr(trajectory, name)) for name in _others(trajectory)}
    arrays |= {name: (("update",), getattr(trajectory, name)) for name in trajectory.PER_UPDATE}
    said = {"name": origin.name, "scenario": origin.text, "stopped": trajectory.stopped}
    return xr.Dataset(arrays, coords=coordinates, attrs=said)


def _others(trajectory: AnyTrajectory) -> list[str]:
    """Return the names of the arrays with one number for each snapshot."""
    known = {"iteration", *trajectory.NUMBERED, *trajectory.PER_UPDATE}
    return [name for name in trajectory.shapes if name not in known]


def _of_last_update(trajectory: AnyTrajectory, name: str) -> NDArray[np.float64]:
    """Return the value of the update that led to each snapshot; NaN for the first one."""
    values = np.concatenate([[np.nan], getattr(trajectory, name)])
    found: NDArray[np.float64] = values[trajectory.iteration - trajectory.iteration[0]]
    return found
