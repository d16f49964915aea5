"""The command `relufit compare`: several runs in one film and one figure."""

# ruff: noqa: PLC0415  (the imports inside the command keep --help quick)
# ruff: noqa: PLR0913, PLR0917  (a command has as many parameters as options)

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from relufit.cli.completion import complete_scenario, complete_theme
from relufit.cli.shared import (
    divergence,
    load_each,
    reported,
    say,
    split_formats,
    train_scenario,
)
from relufit.errors import InputError, WorkError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from relufit.scenario import AnyScenario

__all__ = ["compare"]


def compare(
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
            help="What to call a run: once for each scenario, in their order. Else their titles.",
            metavar="TEXT",
        ),
    ] = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Folder that gets a folder for the comparison.")
    ] = Path("outputs"),
    name: Annotated[
        str,
        typer.Option(help="Name of that folder; the names of the scenarios joined if left out."),
    ] = "",
    clock: Annotated[
        str, typer.Option(help="What passes evenly: iterations, or samples seen.")
    ] = "iterations",
    shape: Annotated[
        str, typer.Option(help="wide (1280 x 720 pixels) or square (1080 x 1080).")
    ] = "wide",
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            help="File formats: png, svg, pdf, gif, mp4; also webp, apng.",
            metavar="FORMAT,...",
        ),
    ] = None,
    theme: Annotated[
        str, typer.Option(help="light or dark.", autocompletion=complete_theme)
    ] = "light",
    width: Annotated[
        str, typer.Option(help="Width of the figure: single, double, or 120mm, 5in, 900px.")
    ] = "8in",
    transparent: Annotated[
        bool, typer.Option("--transparent", help="A figure without a background.")
    ] = False,
    max_size: Annotated[
        str, typer.Option("--max-size", help="Largest size of a film's file, such as 2MB.")
    ] = "",
    no_overwrite: Annotated[
        bool, typer.Option("--no-overwrite", help="Stop rather than replace a file.")
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Show no progress and no file names.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
) -> None:
    """Train scenarios and show their runs side by side in one film and one figure.

    Example: relufit compare example4 solution1 --label "start crowded" --label "start spread out"
    """
    with reported(debug):
        from relufit.cli.progress import progress
        from relufit.outputs.compare_files import (
            CompareOptions,
            check_compare_output,
            compare_runs,
        )

        options = CompareOptions(
            clock=clock.lower(),
            shape=shape.lower(),
            formats=split_formats(formats),
            theme=theme.lower(),
            width=width.lower(),
            transparent=transparent,
            max_size=max_size,
            name=name,
            overwrite=not no_overwrite,
        )
        loaded = _labelled(load_each(scenarios), labels or [])
        check_compare_output(loaded, output, options)
        notes: list[str] = []
        with progress(quiet=quiet) as report:
            runs = {label: train_scenario(each, report) for label, each in loaded.items()}
            files = compare_runs(runs, output, options, on_frame=report, warn=notes.append)
        if not quiet:
            say("\n".join(map(str, files)))
        for note in notes:
            typer.echo(note, err=True)
        if diverged := [line for run in runs.values() for line in divergence(run)]:
            raise WorkError("\n".join(diverged))


def _labelled(scenarios: Sequence[AnyScenario], labels: Sequence[str]) -> dict[str, AnyScenario]:
    """The scenarios by what pictures call their runs."""
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
