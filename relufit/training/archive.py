"""Trajectories on disk: NumPy archives that anything can read."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from relufit.errors import InputError
from relufit.scenario import loads
from relufit.training.reference import reference_of
from relufit.training.samples import Samples
from relufit.training.trajectory import Trajectory

if TYPE_CHECKING:
    from pathlib import Path

    from relufit.scenario import Scenario

__all__ = ["load_trajectory", "read_provenance", "save_trajectory"]

COLUMNS = ("iteration", "weights", "biases", "delta", "sample")
OPTIONAL = ("input_weights", "output_bias")  # kept only where they differ from 1 and 0


def save_trajectory(trajectory: Trajectory, file: BinaryIO, provenance: str) -> None:
    """Write a trajectory as an ``.npz`` archive; the same trajectory gives the same bytes.

    The archive holds ``iteration``, ``weights``, ``biases``, ``delta`` and ``sample`` (shapes and
    meaning as in :class:`Trajectory`), ``x`` and ``y`` of the samples, ``input_weights`` and
    ``output_bias`` where the network uses them, ``measured``, ``stopped`` and ``provenance``.

    Args:
        trajectory: The run.
        file: Where to write.
        provenance: What it was made from, as text.
    """
    optional = {
        name: getattr(trajectory, name)
        for name, usual in zip(OPTIONAL, (1.0, 0.0), strict=True)
        if (getattr(trajectory, name) != usual).any()
    }
    arrays: dict[str, Any] = {name: getattr(trajectory, name) for name in COLUMNS}
    np.savez(
        file,
        allow_pickle=False,
        **arrays,
        **optional,
        x=trajectory.samples.x,
        y=trajectory.samples.y,
        measured=trajectory.samples.measured,
        stopped=trajectory.stopped,
        provenance=provenance,
    )


def load_trajectory(path: Path) -> Trajectory:
    """Read a trajectory that :func:`save_trajectory` has written.

    Raises:
        InputError: The file is missing or damaged, or is no trajectory.
    """
    arrays = _read(path)
    try:
        made_from = json.loads(str(arrays["provenance"]))
        scenario = loads(made_from["scenario"], name=made_from["name"], folder=path.parent)
        return _assemble(arrays, scenario)
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


def _assemble(arrays: dict[str, Any], scenario: Scenario) -> Trajectory:
    snapshots, _ = arrays["weights"].shape
    inputs = arrays.get("input_weights", np.broadcast_to(1.0, arrays["weights"].shape))
    output = arrays.get("output_bias", np.broadcast_to(0.0, snapshots))
    return Trajectory(
        scenario=scenario,
        reference=reference_of(scenario),
        samples=Samples(x=arrays["x"], y=arrays["y"], measured=int(arrays["measured"])),
        **{name: arrays[name] for name in COLUMNS},
        input_weights=inputs,
        output_bias=output,
        stopped=str(arrays["stopped"]),  # type: ignore[arg-type]  # one of three, as it was saved
    )


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
