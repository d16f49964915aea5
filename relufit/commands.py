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
from relufit.visible import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from relufit.scenario import AnyScenario
    from relufit.training import AnyTrajectory

__all__ = ["divergence", "load_all", "reported", "split_names", "train_scenario"]


def split_names(texts: list[str] | None) -> list[str]:
    """The names of an option that may be repeated and takes lists with commas.

    Example:
        >>> split_names(["fit, knots", "training"])
        ['fit', 'knots', 'training']
    """
    names = [name.strip() for text in texts or () for name in text.split(",")]
    return [name for name in names if name]


def load_all(paths: list[Path]) -> list[AnyScenario]:
    """Load all scenarios before any is run, so that a mistake is told at once.

    The path ``-`` is standard input.
    """
    from relufit.scenario import load, loads

    scenarios = [
        loads(_read_standard_input(), name="stdin") if str(path) == "-" else load(path)
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


def _read_standard_input() -> str:
    """What standard input holds, as text; no more of it than a scenario may have is read."""
    from relufit.scenario.text_file import MOST_BYTES

    content = sys.stdin.buffer.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise InputError(
            f"-: expected a scenario of at most {MOST_BYTES // 2**20} MiB, got a longer text."
        )
    try:
        return content.decode("utf-8")
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
    except RelufitError as error:
        if debug:
            raise
        typer.echo(visible(str(error)), err=True)
        raise typer.Exit(error.exit_code) from error
    except KeyboardInterrupt as error:
        typer.echo("Interrupted. What was not finished was not written.", err=True)
        raise typer.Exit(1) from error
    except (typer.Exit, typer.Abort):
        raise
    except Exception as error:
        if debug:
            raise
        what = visible(traceback.format_exception_only(error)[-1].strip())
        typer.echo(f"relufit failed: {what}. --debug shows where; please report it.", err=True)
        raise typer.Exit(1) from error
