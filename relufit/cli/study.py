"""The commands `relufit study …`, for many runs of one scenario."""

# ruff: noqa: PLC0415  (the commands import what they need, so that --help is fast)
# ruff: noqa: PLR0913, PLR0917  (a command has one parameter per option)
# ruff: noqa: ARG001  (options of figures are read from the command by their names)
# ruff: noqa: TC001  (typer reads the types of the parameters)

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from relufit.cli.arguments import Debug, Quiet
from relufit.cli.completion import complete_study
from relufit.cli.options import (
    Axes,
    Command,
    Dpi,
    FigureFormats,
    LanguageCode,
    OnlyOfStudy,
    Overwrite,
    StylePath,
    ThemeName,
    Transparent,
    Width,
    options_of,
)
from relufit.cli.shared import reported
from relufit.cli.streams import write_data
from relufit.errors import InputError
from relufit.outputs.options import PlotOptions
from relufit.study.extras import extras

__all__ = ["study_app"]

study_app = typer.Typer(
    name="study",
    no_args_is_help=True,
    help="Run a scenario many times with some of its keys varied, and study the results.",
    rich_markup_mode="rich",
)


@study_app.command(cls=Command)
def run(
    study: Annotated[
        Path,
        typer.Argument(
            metavar="STUDY",
            help="Study file (TOML), or the name of a shipped study.",
            autocompletion=complete_study,
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The store; default outputs/NAME.zarr.", metavar="DIR"),
    ] = None,
    scheduler: Annotated[
        str, typer.Option(help="Run on the Dask cluster of this scheduler.", metavar="ADDRESS")
    ] = "",
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs",
            "-j",
            min=1,
            max=1024,
            help="Chunks to run in parallel; default: the number of processors.",
        ),
    ] = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Train all runs of a study that are not in its store yet.

    If it is interrupted, call it again to continue.

    Example: relufit study run learning-rate
    """
    with reported(debug), extras():
        from relufit.cli.progress import progress
        from relufit.study.cluster import executor_of
        from relufit.study.planning.plan import load_study
        from relufit.study.run import run_study

        if scheduler and jobs:
            raise InputError(
                "expected no value with --scheduler, whose workers have their own threads, "
                f"got {jobs}. Leave out one of the two.",
                field="jobs",
            )
        plan = load_study(study)
        path = output or Path("outputs") / f"{plan.origin.name}.zarr"
        with executor_of(scheduler, _warn) as workers, progress(quiet=quiet) as report:
            done = run_study(
                plan,
                path,
                executor=workers.executor,
                in_flight=workers.in_flight,
                idle=workers.idle,
                jobs=jobs,
                report=report,
            )
        for line in done.notes:
            _warn(f"{path}: {line}")
        if not quiet:
            typer.echo(f"{path}: {done.runs} runs trained, {done.found} were there.")


def _warn(text: str) -> None:
    typer.echo(text, err=True)


@study_app.command(cls=Command)
def pick(
    store: Annotated[Path, typer.Argument(metavar="STORE", help="A study's store.")],
    cell: Annotated[
        list[str] | None, typer.Argument(metavar="AXIS=VALUE...", help="Axis values of the run.")
    ] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(help="First run with this result, such as verdict=trapped.", metavar="NAME=X"),
    ] = None,
    debug: Debug = False,
) -> None:
    """Print the scenario of one run of a study.

    Example: relufit study pick outputs/a.zarr --where verdict=trapped | relufit render -
    """
    with reported(debug), extras():
        from relufit.study.pick import pick as picked

        text = picked(store, cell or [], where or [], lambda said: typer.echo(said, err=True))
        write_data(text)


@study_app.command(cls=Command)
def table(
    store: Annotated[Path, typer.Argument(metavar="STORE", help="A study's store.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The CSV file; default: print it.", metavar="FILE"),
    ] = None,
    debug: Debug = False,
) -> None:
    """Print a table of the runs of a study in CSV, also while it is still running.

    Example: relufit study table outputs/a.zarr > runs.csv
    """
    with reported(debug), extras():
        from relufit.encode import atomic_path
        from relufit.study.table import table_parts

        if output is None:
            for part in table_parts(store):
                write_data(part)
            return
        with atomic_path(output) as path, path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(table_parts(store))


@study_app.command(cls=Command)
def plot(
    store: Annotated[Path, typer.Argument(metavar="STORE", help="A study's store.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Parent of the study's output folder.")
    ] = Path("outputs"),
    only: OnlyOfStudy = None,
    axes: Axes = None,
    formats: FigureFormats = None,
    style: StylePath = "",
    language: LanguageCode = "",
    theme: ThemeName = "",
    width: Width = "",
    dpi: Dpi = None,
    transparent: Transparent = False,
    overwrite: Overwrite = True,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Draw maps and curves of a study into outputs/NAME/, also while it is still running.

    Example: relufit study plot outputs/a.zarr --only shares --axis training.learning_rate
    """
    with reported(debug), extras():
        from relufit.outputs.study_files import plot_study

        files = plot_study(store, output, options_of(PlotOptions))
        if not quiet:
            typer.echo("\n".join(str(file) for file in files))
