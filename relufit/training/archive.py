"""Save and load trajectories as NumPy archives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

import numpy as np

from relufit.errors import InputError
from relufit.scenario import loads
from relufit.scenario.made_from import read_made_from
from relufit.training.npz import array_text, read_npz

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from relufit.scenario import AnyScenario
    from relufit.training.base import AnyTrajectory

__all__ = ["read_archive", "read_provenance", "save_trajectory"]


def save_trajectory(trajectory: AnyTrajectory, file: BinaryIO, provenance: str) -> None:
    """Write a trajectory as an ``.npz`` archive; the same trajectory gives the same bytes.

    The archive contains ``iteration``, ``sample``, ``stopped``, ``provenance`` and the arrays of
    the model type, with the shapes and meaning of its trajectory. A sum of ReLU neurons has
    ``weights``, ``biases``, ``delta``, ``x`` and ``y`` of the samples, the number ``measured`` of
    them, and, if used, ``input_weights`` and ``output_bias``. A dense network has ``weights``,
    ``biases``, ``loss``, ``inputs`` and ``targets``. Both have ``optimizer_state`` if the optimizer
    keeps anything.

    Args:
        trajectory: The trajectory.
        file: The output file.
        provenance: Its provenance, as text.
    """
    state = trajectory.optimizer_state
    np.savez(
        file,
        allow_pickle=False,
        iteration=trajectory.iteration,
        sample=trajectory.sample,
        **trajectory.archived,
        **({} if state is None else {"optimizer_state": state}),
        stopped=trajectory.stopped,
        provenance=provenance,
    )


T = TypeVar("T")


def read_archive(path: Path, assemble: Callable[[dict[str, Any], AnyScenario], T]) -> T:
    """Read an archive written by :func:`save_trajectory`.

    Args:
        path: The archive.
        assemble: Builds a trajectory from its arrays and its scenario.

    Raises:
        InputError: The file is missing or damaged, or is not a trajectory.
    """
    try:
        arrays = _read(path)
        made_from = read_made_from(array_text(arrays["provenance"]))
        scenario = loads(made_from["scenario"], name=made_from["name"])
        return assemble(arrays, scenario)
    except (KeyError, ValueError, InputError) as error:
        raise _no_trajectory(path, error) from error


def read_provenance(path: Path) -> str:
    """Return the provenance of a saved trajectory; its other arrays are not read.

    Raises:
        InputError: The file is missing or damaged, or is not a trajectory.
    """
    try:
        return array_text(_read(path, ["provenance"])["provenance"])
    except (KeyError, ValueError) as error:
        raise _no_trajectory(path, error) from error


def _read(path: Path, names: list[str] | None = None) -> dict[str, Any]:
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise InputError(f"{path}: expected a file, got a device or a pipe.")
        with path.open("rb") as file:
            return read_npz(file, names)
    except OSError as error:
        raise InputError(
            f"{path}: expected a file to read, got {error.strerror or error}."
        ) from error


def _no_trajectory(path: Path, error: Exception) -> InputError:
    what = f"none of its arrays {error}" if isinstance(error, KeyError) else str(error)
    return InputError(f"{path}: expected a trajectory saved by relufit, got another file ({what}).")
