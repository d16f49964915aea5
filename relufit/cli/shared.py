"""Shared parts of the commands: loading, training with progress, error messages."""

# ruff: noqa: PLC0415  (slow modules are imported when a command needs them)

from __future__ import annotations

import sys
import traceback
from collections import Counter
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NoReturn

import typer

from relufit.cli import interrupts
from relufit.cli.options import option_of
from relufit.cli.streams import ClosedPipeError
from relufit.cli.visible import visible
from relufit.errors import InputError, RelufitError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path
    from typing import TextIO

    from relufit.scenario import AnyScenario
    from relufit.training import AnyTrajectory

INTERRUPTED_CODE = 130  # as shells report it

__all__ = [
    "divergence",
    "load_all",
    "load_each",
    "reported",
    "say",
    "train_with_progress",
]


def load_all(
    paths: list[Path], name: str = "", changes: list[str] | None = None
) -> list[AnyScenario]:
    """Load all scenarios before any is run, so that errors are reported first.

    The path ``-`` is standard input.

    Args:
        paths: The scenarios.
        name: The name of the scenario on standard input; empty for that in its text, as
            ``relufit inspect --scenario`` prints it, or else ``stdin``.
        changes: Values to replace in each scenario, as ``key=value``.

    Raises:
        InputError: A scenario is invalid, two have the same name, or the name cannot be used.
    """
    from relufit.scenario.changes import parsed_changes

    values = parsed_changes(changes or ())
    scenarios = load_each(paths, name)
    if values:
        scenarios = [scenario.with_(**values) for scenario in scenarios]
    names = Counter(scenario.origin.name for scenario in scenarios)
    for path, scenario in zip(paths, scenarios, strict=True):
        if names[scenario.origin.name] > 1:
            raise InputError(
                f"{path}: expected scenarios of different names, got {scenario.origin.name!r} "
                f"twice. Their files would replace each other: rename one."
            )
    return scenarios


def load_each(paths: list[Path], name: str = "") -> list[AnyScenario]:
    """The same for scenarios that may have the same name.

    Raises:
        InputError: A scenario is wrong, or the name cannot be used.
    """
    from relufit.scenario import load

    if name:
        _check_name(name, paths)
    return [_load_standard_input(name) if str(path) == "-" else load(path) for path in paths]


def _load_standard_input(name: str) -> AnyScenario:
    from relufit.scenario import loads
    from relufit.scenario.printed_name import split_name

    text, printed = split_name(_read_standard_input())
    if printed and not name:
        _check_usable(printed)
    return loads(text, name=name or printed or "stdin")


def _check_name(name: str, paths: list[Path]) -> None:
    if "-" not in map(str, paths):
        raise InputError(
            "expected the scenario - (standard input) with it, got none. "
            "A scenario from a file has the file's name.",
            field="name",
        )
    _check_usable(name)


def _check_usable(name: str) -> None:
    from relufit.scenario.base import is_given_name

    if not is_given_name(name):
        raise InputError(f"expected a name without folders, got {name!r}.", field="name")


def _read_standard_input() -> str:
    """Read standard input as text, up to the size limit of a scenario."""
    from relufit.scenario.text_file import MOST_BYTES

    stream: TextIO | None = sys.stdin
    if stream is None:
        raise InputError("-: expected a scenario on standard input, got a closed one.")
    content = stream.buffer.read(MOST_BYTES + 1)
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


def train_with_progress(
    scenario: AnyScenario, report: Callable[[str, int, int], None]
) -> AnyTrajectory:
    """Train a scenario and report progress."""
    from relufit.models.registry import train_scenario

    limit = scenario.descent.iterations if scenario.descent else 0
    return train_scenario(scenario, on_epoch=lambda done: report("training", done, limit))


def divergence(trajectory: AnyTrajectory) -> list[str]:
    """Return a warning if the run diverged, else nothing."""
    if trajectory.stopped != "diverged" or trajectory.scenario.descent is None:
        return []
    rate = trajectory.scenario.descent.learning_rate
    label, iteration = trajectory.scenario.origin.label, trajectory.iterations + 1
    text = (
        f"{label}: diverged at iteration {iteration}: the next update would be non-finite. "
        f"Try a learning_rate below {rate:g}."
    )
    return [text]


def say(text: str) -> None:
    """Print a line; ignore a closed standard output.

    For a command whose work is useful even so.
    """
    with suppress(ClosedPipeError):
        typer.echo(text)


@contextmanager
def reported(debug: bool) -> Generator[None]:
    """Turn an error into one message and an exit code: 2 for bad input, 1 for failed work.

    After a signal, any exception of the block counts as the interrupt: matplotlib, for example,
    turns KeyboardInterrupt into other errors.
    """
    try:
        yield
    except ClosedPipeError:  # nothing reads a message
        raise
    except (Exception, KeyboardInterrupt) as error:
        if interrupts.received() or isinstance(error, KeyboardInterrupt):
            _report_interrupt(error, debug)
        if debug or isinstance(error, typer.Exit | typer.Abort):
            raise
        code = error.exit_code if isinstance(error, RelufitError) else 1
        typer.echo(_message(error), err=True)
        raise typer.Exit(code) from error
    if interrupts.received():  # and the exception was swallowed
        _report_interrupt(KeyboardInterrupt(), debug)


def _message(error: BaseException) -> str:
    """Return the message of an error, with control characters escaped."""
    if isinstance(error, InputError) and error.field is not None:
        return visible(error.at(option_of(error.field)))
    if isinstance(error, RelufitError):
        return visible(str(error))
    if isinstance(error, MemoryError):
        return "Out of memory. Ask for fewer iterations, smaller films or fewer --jobs."
    what = visible(traceback.format_exception_only(error)[0].strip())
    return f"relufit failed: {what}. --debug shows where; please report it."


def _report_interrupt(error: BaseException, debug: bool) -> NoReturn:
    interrupts.handled()
    if debug:
        traceback.print_exception(error)
    knows = isinstance(error, RelufitError) and isinstance(error.__cause__, KeyboardInterrupt)
    typer.echo(visible(str(error)) if knows else interrupts.INTERRUPTED, err=True)
    if not interrupts.received():  # in another program that uses the commands
        raise typer.Exit(INTERRUPTED_CODE) from error
    raise interrupts.Interrupted from error
