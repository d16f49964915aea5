"""Reading a store: the labelled dataset that maps and tables are made from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import xarray as xr

from relufit.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["open_study"]


def open_study(path: Path | str) -> xr.Dataset:
    """The dataset of a study, read lazily: one dimension for each axis, ``neuron`` and ``pair``.

    Variables, their types and what they mean: see :mod:`relufit.study.dataset`. The attributes
    hold the texts of the study and of its base scenario, with their hashes.

    Raises:
        InputError: There is no store of a study at the path.
    """
    try:
        found = xr.open_zarr(path, consolidated=False, chunks=None)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{path}: expected a store that `relufit study run` has written, got none."
        ) from error
    if "relufit_study_format" not in found.attrs:
        raise InputError(
            f"{path}: expected a store that `relufit study run` has written, got another one."
        )
    coordinates: dict[str, Any] = {"neuron": range(1, int(found.attrs["neurons"]) + 1)}
    if found.attrs["pairs"]:
        coordinates["pair"] = found.attrs["pairs"]
    for name in map(str, found.coords):
        attributes: dict[str, Any] = found[name].attrs
        if "labels" in attributes:
            kept = {key: value for key, value in attributes.items() if key != "labels"}
            coordinates[name] = (name, attributes["labels"], kept)
    labelled: xr.Dataset = found.assign_coords(coordinates)
    return labelled
