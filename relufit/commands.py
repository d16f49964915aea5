"""What the commands share: loading, training with progress, and telling what went wrong."""

# ruff: noqa: PLC0415  (what is heavy is imported when a command needs it)

from __future__ import annotations

import sys
import traceback
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from relufit.errors import InputError, RelufitError
from relufit.streams import ClosedPipeError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path
    from typing import TextIO

    from relufit.scenario import AnyScenario
    from relufit.training import AnyTrajectory

MAX_STDIN_BYTES = 64 * 2**20

__all__ = ["divergence", "load_all", "reported", "split_formats", "split_names", "train_scenario"]


def split_names(texts: list[str] | None) -> list[str]:
    """The names of an option that may be repeated and takes lists with commas; case does not count.

    Example:
        >>> split_names(["fit, Knots", "training"])
        ['fit', 'knots', 'training']
    """
    names = [name.strip().lower() for text in texts or () for name in text.split(",")]
    return [name for name in names if name]


def split_formats(texts: list[str] | None) -> list[str]:
    """The same for file formats, which may be written with a dot.

    Example:
        >>> split_formats([".PNG,gif"])
        ['png', 'gif']
    """
    return [name.removeprefix(".") for name in split_names(texts)]


def load_all(paths: list[Path], name: str = "") -> list[AnyScenario]:
    """Load all scenarios before any is run, so that a mistake is told at once.

    The path ``-`` is standard input.

    Args:
        paths: The scenarios.
        name: What to call the scenario on standard input; empty for ``stdin``.

    Raises:
        InputError: A scenario is wrong, two have the same name, or the name cannot be used.
    """
    from relufit.scenario import load, loads

    if name:
        _check_name(name, paths)
    scenarios = [
        loads(_read_standard_input(), name=name or "stdin") if str(path) == "-" else load(path)
        for path in paths
    ]
    names = Counter(scenario.origin.name for scenario in scenarios)
    for path, scenario in zip(paths, scenarios, strict=True):
        if names[scenario.origin.name] > 1:
            raise InputError(
                f"{path}: expected scenarios of different names, got {scenario.origin.name!r} "
                f"twice. Their files would replace each other: rename one."
            )
    return scenarios


def _check_name(name: str, paths: list[Path]) -> None:
    if "-" not in map(str, paths):
        raise InputError(
            "--name: expected the scenario - (standard input) beside it, got none. "
            "A scenario from a file has the file's name."
        )
    if not name.isprintable() or not name.strip(". ") or set("/\\") & set(name):
        raise InputError(f"--name: expected a name without folders, got {name!r}.")


def _read_standard_input() -> str:
    """What standard input holds, as text."""
    stream: TextIO | None = sys.stdin
    if stream is None:
        raise InputError("-: expected a scenario on standard input, got a closed one.")
    try:
        return stream.buffer.read(MAX_STDIN_BYTES).decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(
            f"-: expected a scenario in UTF-8, got the fault {error.reason}."
        ) from error


def train_scenario(scenario: AnyScenario, report: Callable[[str, int, int], None]) -> AnyTrajectory:
    """Train a scenario and report the progress."""
    from relufit.kinds import run

    limit = scenario.descent.iterations if scenario.descent else 0
    return run(scenario, on_epoch=lambda done: report("training", done, limit))


def divergence(trajectory: AnyTrajectory) -> list[str]:
    """What to say of a run that left the finite numbers; nothing of any other."""
    if trajectory.stopped != "diverged" or trajectory.scenario.descent is None:
        return []
    rate = trajectory.scenario.descent.learning_rate
    label, iteration = trajectory.scenario.origin.label, trajectory.iterations + 1
    told = (
        f"{label}: diverged at iteration {iteration}, where the update leaves the finite "
        f"numbers. Try a learning_rate below {rate:g}."
    )
    return [told]


@contextmanager
def reported(debug: bool) -> Generator[None]:
    """Turn an error into one message and an exit code: 2 for bad input, 1 for failed work."""
    try:
        yield
    except ClosedPipeError:  # nobody is there to read a message
        raise
    except RelufitError as error:
        if debug:
            raise
        typer.echo(str(error), err=True)
        raise typer.Exit(error.exit_code) from error
    except KeyboardInterrupt as error:
        typer.echo("Interrupted. What was not finished was not written.", err=True)
        raise typer.Exit(1) from error
    except (typer.Exit, typer.Abort):
        raise
    except Exception as error:
        if debug:
            raise
        what = traceback.format_exception_only(error)[-1].strip()
        typer.echo(f"relufit failed: {what}. --debug shows where; please report it.", err=True)
        raise typer.Exit(1) from error
