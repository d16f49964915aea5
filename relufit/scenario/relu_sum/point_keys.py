"""What the keys ``points`` and ``file`` of [reference] and of [data] share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import ValidationInfo

from relufit.errors import InputError
from relufit.scenario.messages import Fault
from relufit.scenario.relu_sum.points_file import Node, PointsFile
from relufit.scenario.values import refused, refused_in_table

__all__ = ["MOST_POINTS", "file_of"]

MOST_POINTS = 200_000  # more than fit into a file of 1 MiB


def file_of(
    value: Any, info: ValidationInfo, read: Callable[[Path, str], tuple[Node, ...]]
) -> PointsFile:
    """Return the points of the file that a key names; for a validator of the key ``file``.

    Args:
        value: The key's value.
        info: Its context is the scenario's folder.
        read: Reads the points, from this folder and the file's name.
    """
    if not isinstance(value, str):
        raise ValueError  # noqa: TRY004 - pydantic expects ValueError; the schema gives the message
    folder: Path | None = info.context
    if folder is None:
        raise refused("expected a scenario in a folder, got one without a folder.")
    try:
        return PointsFile(name=value, nodes=read(folder, value))
    except InputError as error:
        faults = [Fault(path=("file",), text=line) for line in str(error).splitlines()]
        raise refused_in_table(faults) from error
