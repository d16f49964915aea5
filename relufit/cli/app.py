"""The commands. Each parses its arguments, calls the library once, and prints.

Slow modules are imported only when a command needs them, so that ``--help`` is fast.
"""

# ruff: noqa: PLC0415  (the commands import what they need)
# ruff: noqa: PLR0913, PLR0917  (a command has one parameter per option)
# ruff: noqa: ARG001  (options of figures are read from the command by their names)
# ruff: noqa: TC001  (typer reads the types of the parameters)

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from relufit.cli.arguments import (
    Changes,
    Debug,
    Name,
    OptionalScenarioFile,
    Quiet,
    ScenarioFile,
    ScenarioFiles,
)
from relufit.cli.compare import compare_command
from relufit.cli.ending import run_program
from relufit.cli.inspection import inspect
from relufit.cli.options import (
    Command,
    Dpi,
    EntryFormats,
    First,
    FramesPerSecond,
    LanguageCode,
    Last,
    MaxSize,
    Only,
    Overwrite,
    ParameterName,
    Plane,
    StylePath,
    ThemeName,
    Transparent,
    Width,
    options_of,
)
from relufit.cli.scenario_files import examples, new, schema
from relufit.cli.shared import (
    divergence,
    load_all,
    reported,
    say,
    train_with_progress,
)
from relufit.cli.streams import standard_streams
from relufit.cli.study import study_app
from relufit.errors import InputError, WorkError
from relufit.outputs.options import RenderOptions
from relufit.version import __version__

__all__ = ["app", "main", "run_commands"]

app = typer.Typer(
    name="relufit",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode="rich",
)
app.add_typer(study_app)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"relufit {__version__}")
        raise typer.Exit


@app.callback()
def relufit(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    """See, explain and study how ReLU networks learn.

    Example: relufit render example4
    """


@app.command(cls=Command)
def render(
    scenarios: ScenarioFiles,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Parent of the output folders, one per scenario.")
    ] = Path("outputs"),
    only: Only = None,
    formats: EntryFormats = None,
    style: StylePath = "",
    language: LanguageCode = "",
    theme: ThemeName = "",
    width: Width = "",
    dpi: Dpi = None,
    transparent: Transparent = False,
    fps: FramesPerSecond = None,
    max_size: MaxSize = "",
    first: First = None,
    last: Last = None,
    parameter: ParameterName = "",
    plane: Plane = "",
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=1, help="Number of scenarios rendered in parallel.")
    ] = 1,
    overwrite: Overwrite = True,
    changes: Changes = None,
    name: Name = "",
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Train each scenario and write its figures and films into outputs/NAME/.

    Example: relufit render example4 --only fit,training --format png,gif
    """
    with reported(debug):
        from relufit.cli.jobs import render_each

        options = options_of(RenderOptions)
        diverged: list[str] = []
        loaded = load_all(scenarios, name, changes)
        for rendered in render_each(loaded, output, options, jobs=jobs, quiet=quiet):
            if not quiet:
                say("\n".join(str(file) for file in rendered.files))
            for note in rendered.notes:
                typer.echo(note, err=True)
            diverged += rendered.warnings
        if diverged:
            raise WorkError("\n".join(diverged))


@app.command(cls=Command)
def explore(
    scenario: OptionalScenarioFile = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The page.  [default: outputs/NAME/explore.html]"),
    ] = None,
    opened: Annotated[
        bool | None,
        typer.Option("--open/--no-open", help="Show it in a browser.  [default: from a terminal]"),
    ] = None,
    changes: Changes = None,
    name: Name = "",
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Write a page to replay a run, change it, and train it again.

    Without a scenario it shows example 4.

    Example: relufit explore example4
    """
    with reported(debug):
        import webbrowser

        from relufit.cli.progress import progress
        from relufit.encode import check_writable, write_text
        from relufit.outputs.page_file import explore_page
        from relufit.scenario.shipped import shipped

        if output is not None and output.suffix != ".html":
            raise InputError(
                f"expected a file name that ends in .html, got {str(output)!r}.", field="output"
            )
        (loaded,) = load_all([scenario or shipped("scenario")["example4"]], name, changes)
        path = output or Path("outputs") / loaded.origin.name / "explore.html"
        check_writable(path)
        with progress(quiet=quiet) as report:
            page = explore_page(train_with_progress(loaded, report))
        write_text(path, page)
        if not quiet:
            say(str(path))
        if sys.stdout.isatty() if opened is None else opened:
            webbrowser.open(path.resolve().as_uri())


@app.command(cls=Command)
def train(
    scenario: ScenarioFile,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
    save: Annotated[
        Path | None, typer.Option(help="Also save the trajectory.", metavar="FILE.npz")
    ] = None,
    changes: Changes = None,
    name: Name = "",
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Train a scenario and print a summary of the run.

    Example: relufit train example4 --json
    """
    with reported(debug):
        from relufit.cli.progress import progress
        from relufit.cli.tables import print_summary
        from relufit.encode import atomic_path, check_writable
        from relufit.models.registry import model_of, summary_of
        from relufit.scenario.made_from import provenance
        from relufit.training.archive import save_trajectory

        if save is not None and save.suffix != ".npz":
            raise InputError(
                f"expected a file name that ends in .npz, got {str(save)!r}.", field="save"
            )
        (loaded,) = load_all([scenario], name, changes)
        if save is not None:
            check_writable(save)
        with progress(quiet=quiet) as report:
            trajectory = train_with_progress(loaded, report)
        model = model_of(loaded)
        summary = summary_of(trajectory)
        if save is not None:
            with atomic_path(save) as temporary, temporary.open("wb") as file:
                save_trajectory(trajectory, file, provenance(loaded))
        if as_json:
            typer.echo(json.dumps(summary, indent=2))
        else:
            print_summary(summary["scenario"], model.overview(summary))
        if diverged := divergence(trajectory):
            raise WorkError("\n".join(diverged))


@app.command(cls=Command)
def verify(
    scenarios: ScenarioFiles, changes: Changes = None, quiet: Quiet = False, debug: Debug = False
) -> None:
    """Compare each run with the published values.

    Exits with 1 if a value is outside its tolerance.

    Example: relufit verify example4 solution1
    """
    with reported(debug):
        from relufit.cli.progress import progress
        from relufit.cli.tables import print_comparisons
        from relufit.models.registry import model_of

        loaded = load_all(scenarios, changes=changes)
        for scenario in loaded:
            if not scenario.is_published:
                raise scenario.fault(
                    "", "published", "expected published values to compare the run with, got none."
                )
        outside = 0
        for scenario in loaded:
            with progress(quiet=quiet) as report:
                rows = model_of(scenario).compare(train_with_progress(scenario, report))
            print_comparisons(scenario.origin.name, rows)
            outside += sum(not row.holds for row in rows)
        if outside:
            raise WorkError(f"{outside} of the published values differ.")


app.command("compare", cls=Command)(compare_command)
app.command(cls=Command)(inspect)


app.command(cls=Command)(new)
app.command(cls=Command)(examples)
app.command(cls=Command)(schema)


def run_commands() -> None:
    """Run the command line in a program that handles signals.

    It opens no window, so it ignores the matplotlib backend that a notebook's kernel sets for its
    child processes.
    """
    os.environ.pop("MPLBACKEND", None)
    with standard_streams():
        app()


def main() -> None:
    """Run the command line as a program."""
    run_program(run_commands)
