"""The command `relufit compare`: several runs in one film and one figure."""

# ruff: noqa: PLC0415  (the imports inside the command keep --help quick)
# ruff: noqa: PLR0913, PLR0917  (a command has as many parameters as options)
# ruff: noqa: ARG001  (options of figures are read from the command by their names)
# ruff: noqa: TC001  (typer reads the types of the parameters)

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from relufit.cli.arguments import Debug, Quiet
from relufit.cli.completion import complete_scenario
from relufit.cli.options import (
    ClockName,
    CompareFormats,
    Dpi,
    FramesPerSecond,
    LanguageCode,
    MaxSize,
    Overwrite,
    Plane,
    Shape,
    StylePath,
    ThemeName,
    Transparent,
    Width,
    options_of,
)
from relufit.cli.shared import (
    divergence,
    load_each,
    reported,
    say,
    train_with_progress,
)
from relufit.errors import InputError, WorkError
from relufit.outputs.options import CompareOptions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from relufit.scenario import AnyScenario

__all__ = ["compare_command"]


def compare_command(
    scenarios: Annotated[
        list[Path],
        typer.Argument(
            metavar="SCENARIO SCENARIO...",
            help="Two to four scenarios: files (TOML), names of shipped ones, or - once.",
            autocompletion=complete_scenario,
        ),
    ],
    labels: Annotated[
        list[str] | None,
        typer.Option(
            "--label",
            help="Label of a run, once for each scenario in their order; else their titles.",
            metavar="TEXT",
        ),
    ] = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Parent of the folder of the comparison.")
    ] = Path("outputs"),
    name: Annotated[
        str,
        typer.Option(help="Name of that folder; the names of the scenarios joined if left out."),
    ] = "",
    clock: ClockName = "iterations",
    plane: Plane = "",
    shape: Shape = "wide",
    formats: CompareFormats = None,
    style: StylePath = "",
    language: LanguageCode = "",
    theme: ThemeName = "",
    width: Width = "",
    dpi: Dpi = None,
    transparent: Transparent = False,
    fps: FramesPerSecond = None,
    max_size: MaxSize = "",
    overwrite: Overwrite = True,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Train scenarios and show their runs side by side in one film and one figure.

    Example: relufit compare example4 solution1 --label "start crowded" --label "start spread out"
    """
    with reported(debug):
        from relufit.cli.progress import progress
        from relufit.outputs.compare_files import check_compare_output, compare_runs

        options = options_of(CompareOptions)
        loaded = _labelled(load_each(scenarios), labels or [])
        check_compare_output(loaded, output, options)
        notes: list[str] = []
        with progress(quiet=quiet) as report:
            runs = {label: train_with_progress(each, report) for label, each in loaded.items()}
            files = compare_runs(runs, output, options, on_frame=report, warn=notes.append)
        if not quiet:
            say("\n".join(map(str, files)))
        for note in notes:
            typer.echo(note, err=True)
        if diverged := [line for run in runs.values() for line in divergence(run)]:
            raise WorkError("\n".join(diverged))


def _labelled(scenarios: Sequence[AnyScenario], labels: Sequence[str]) -> dict[str, AnyScenario]:
    """Return the scenarios by the labels of their runs."""
    if labels and len(labels) != len(scenarios):
        raise InputError(
            f"--label: expected one for each of the {len(scenarios)} scenarios, got {len(labels)}."
        )
    named: dict[str, AnyScenario] = {}
    for label, scenario in zip(
        labels or [each.title for each in scenarios], scenarios, strict=True
    ):
        if label in named:
            raise InputError(
                f"{scenario.origin.label}: expected runs of different names, got {label!r} twice. "
                f"Name each by --label."
            )
        named[label] = scenario
    return named
