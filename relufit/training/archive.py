"""Trajectories on disk: NumPy archives that anything can read."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

import numpy as np

from relufit.errors import InputError
from relufit.scenario import loads

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from relufit.scenario import AnyScenario
    from relufit.training.any_trajectory import AnyTrajectory

__all__ = ["read_archive", "read_provenance", "save_trajectory"]


def save_trajectory(trajectory: AnyTrajectory, file: BinaryIO, provenance: str) -> None:
    """Write a trajectory as an ``.npz`` archive; the same trajectory gives the same bytes.

    The archive holds ``iteration``, ``sample``, ``stopped``, ``provenance`` and the arrays of the
    kind of network, with shapes and meaning as in its trajectory: ``weights``, ``biases``,
    ``delta``, ``x`` and ``y`` of the samples, how many of them were ``measured``, and
    ``input_weights`` and ``output_bias`` where they are used; or, of a dense network,
    ``weights``, ``biases``, ``loss``, ``inputs`` and ``targets``.

    Args:
        trajectory: The run.
        file: Where to write.
        provenance: What it was made from, as text.
    """
    np.savez(
        file,
        allow_pickle=False,
        iteration=trajectory.iteration,
        sample=trajectory.sample,
        **trajectory.archived,
        stopped=trajectory.stopped,
        provenance=provenance,
    )


T = TypeVar("T")


def read_archive(path: Path, assemble: Callable[[dict[str, Any], AnyScenario], T]) -> T:
    """Read what :func:`save_trajectory` has written.

    Args:
        path: The archive.
        assemble: Makes a trajectory from its arrays and its scenario.

    Raises:
        InputError: The file is missing or damaged, or is no trajectory.
    """
    arrays = _read(path)
    try:
        made_from = json.loads(str(arrays["provenance"]))
        scenario = loads(made_from["scenario"], name=made_from["name"], folder=path.parent)
        return assemble(arrays, scenario)
    except (KeyError, ValueError, TypeError) as error:
        raise _no_trajectory(path, error) from error


def read_provenance(path: Path) -> str:
    """What a saved trajectory was made from, as text.

    Raises:
        InputError: The file is missing or damaged, or is no trajectory.
    """
    try:
        return str(_read(path)["provenance"])
    except KeyError as error:
        raise _no_trajectory(path, error) from error


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            return dict(archive)
    except OSError as error:
        raise InputError(
            f"{path}: expected a file to read, got {error.strerror or error}."
        ) from error
    except (ValueError, EOFError, TypeError, zipfile.BadZipFile) as error:
        raise _no_trajectory(path, error) from error


def _no_trajectory(path: Path, error: Exception) -> InputError:
    return InputError(
        f"{path}: expected a trajectory as relufit saves it, got something else ({error})."
    )
