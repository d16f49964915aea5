"""The commands: each parses its arguments, calls the library once, and prints.

Nothing heavy is imported before a command needs it, so that ``--help`` answers at once.
"""

# ruff: noqa: PLC0415  (the imports inside the commands are the point of this module)
# ruff: noqa: PLR0913, PLR0917  (a command has as many parameters as options)

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from relufit.commands import divergence, load_all, reported, split_names, train_scenario
from relufit.errors import InputError, WorkError
from relufit.study_commands import app as study_app
from relufit.version import __version__

__all__ = ["app", "main"]

app = typer.Typer(
    name="relufit",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode="rich",
)
app.add_typer(study_app)

ScenarioFiles = Annotated[
    list[Path], typer.Argument(metavar="SCENARIO...", help="Scenario files (TOML).")
]
ScenarioFile = Annotated[Path, typer.Argument(metavar="SCENARIO", help="Scenario file (TOML).")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress and no file names.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]


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

    Example: relufit render scenarios/example4.toml
    """


@app.command()
def render(
    scenarios: ScenarioFiles,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Folder that gets a folder for each scenario.")
    ] = Path("outputs"),
    only: Annotated[
        list[str] | None,
        typer.Option(
            help=(
                "Pictures to make: fit, parameters, knots, diagram, plane, distance, rules, "
                "training, neurons, steps, explore; of dense networks diagram, parameters, loss, "
                "worked, training."
            ),
            metavar="NAME,...",
        ),
    ] = None,
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            help="File formats: png, svg, pdf, md, html, gif, mp4; also webp, apng.",
            metavar="FORMAT,...",
        ),
    ] = None,
    theme: Annotated[str, typer.Option(help="light or dark.")] = "light",
    width: Annotated[
        str, typer.Option(help="Width of figures: single, double, or 120mm, 5in, 900px.")
    ] = "8in",
    transparent: Annotated[
        bool, typer.Option("--transparent", help="Figures without a background.")
    ] = False,
    max_size: Annotated[
        str, typer.Option("--max-size", help="Largest size of a film's file, such as 2MB.")
    ] = "",
    first: Annotated[
        int | None, typer.Option("--from", help="Show the run from this iteration on.")
    ] = None,
    last: Annotated[
        int | None, typer.Option("--to", help="Show the run up to this iteration.")
    ] = None,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=1, help="Scenarios rendered at the same time.")
    ] = 1,
    no_overwrite: Annotated[
        bool, typer.Option("--no-overwrite", help="Stop rather than replace a file.")
    ] = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Train each scenario and write its figures and films into outputs/NAME/.

    Example: relufit render scenarios/example4.toml --only fit,training --format png,gif
    """
    with reported(debug):
        from relufit.batch import render_each
        from relufit.rendering import RenderOptions

        options = RenderOptions(
            only=split_names(only),
            formats=split_names(formats),
            theme=theme,
            width=width,
            transparent=transparent,
            max_size=max_size,
            first=first,
            last=last,
            overwrite=not no_overwrite,
        )
        diverged: list[str] = []
        loaded = load_all(scenarios)
        for rendered in render_each(loaded, output, options, jobs=jobs, quiet=quiet):
            if not quiet:
                typer.echo("\n".join(str(file) for file in rendered.files))
            for note in rendered.notes:
                typer.echo(note, err=True)
            diverged += rendered.told
        if diverged:
            raise WorkError("\n".join(diverged))


@app.command()
def explore(
    scenario: ScenarioFile,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The page.  [default: outputs/NAME/explore.html]"),
    ] = None,
    opened: Annotated[
        bool | None,
        typer.Option("--open/--no-open", help="Show it in a browser.  [default: from a terminal]"),
    ] = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Write a page in which the run can be replayed, changed and trained again.

    Example: relufit explore scenarios/example4.toml
    """
    with reported(debug):
        import webbrowser

        from relufit.encode import write_text
        from relufit.exploring import explore_page
        from relufit.progress import progress

        if output is not None and output.suffix != ".html":
            raise InputError(
                f"--output: expected a file name that ends in .html, got {str(output)!r}."
            )
        (loaded,) = load_all([scenario])
        path = output or Path("outputs") / loaded.origin.name / "explore.html"
        with progress(quiet=quiet) as report:
            page = explore_page(train_scenario(loaded, report))
        write_text(path, page)
        if not quiet:
            typer.echo(path)
        if sys.stdout.isatty() if opened is None else opened:
            webbrowser.open(path.resolve().as_uri())


@app.command()
def train(
    scenario: ScenarioFile,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
    save: Annotated[
        Path | None, typer.Option(help="Also keep the trajectory.", metavar="FILE.npz")
    ] = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Train a scenario and print what became of it.

    Example: relufit train scenarios/example4.toml --json
    """
    with reported(debug):
        from relufit.encode import atomic_path
        from relufit.kinds import kind_of
        from relufit.progress import progress
        from relufit.provenance import provenance
        from relufit.tables import print_summary
        from relufit.training.archive import save_trajectory

        if save is not None and save.suffix != ".npz":
            raise InputError(f"--save: expected a file name that ends in .npz, got {str(save)!r}.")
        (loaded,) = load_all([scenario])
        with progress(quiet=quiet) as report:
            trajectory = train_scenario(loaded, report)
        kind = kind_of(loaded)
        summary = kind.summarize(trajectory)
        if save is not None:
            with atomic_path(save) as temporary, temporary.open("wb") as file:
                save_trajectory(trajectory, file, provenance(loaded))
        if as_json:
            typer.echo(json.dumps(summary, indent=2))
        else:
            print_summary(summary["scenario"], kind.overview(summary))
        if diverged := divergence(trajectory):
            raise WorkError("\n".join(diverged))


@app.command()
def verify(scenarios: ScenarioFiles, quiet: Quiet = False, debug: Debug = False) -> None:
    """Hold each run against what its scenario says was published.

    Exits with 1 if a value lies outside its tolerance.

    Example: relufit verify scenarios/*.toml
    """
    with reported(debug):
        from relufit.kinds import kind_of
        from relufit.progress import progress
        from relufit.tables import print_comparisons

        loaded = load_all(scenarios)
        for scenario in loaded:
            if not scenario.is_published:
                raise scenario.fault(
                    "", "published", "expected a table to hold the run against, got none."
                )
        outside = 0
        for scenario in loaded:
            with progress(quiet=quiet) as report:
                rows = kind_of(scenario).compare(train_scenario(scenario, report))
            print_comparisons(scenario.origin.name, rows)
            outside += sum(not row.holds for row in rows)
        if outside:
            raise WorkError(f"{outside} of the published values do not hold.")


@app.command()
def inspect(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Any file that relufit wrote.")],
    scenario: Annotated[
        bool, typer.Option("--scenario", help="Print the scenario or study, to make it again.")
    ] = False,
    debug: Debug = False,
) -> None:
    """Tell what an output was made from.

    Example: relufit inspect outputs/example4/training.gif --scenario
    """
    with reported(debug):
        from relufit.provenance import made_from

        origin = made_from(file)
        kind = "study" if "study" in origin else "scenario"
        if scenario:
            typer.echo(origin[kind], nl=False)
        else:
            typer.echo(f"relufit   {origin['relufit']}")
            typer.echo(f"{kind:<8}  {origin['name']}")
            typer.echo(f"sha256    {origin['sha256']}")


@app.command()
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of the scenario.")],
    kind: Annotated[
        str, typer.Option("--type", help="Kind of network: relu_sum or dense.", metavar="TYPE")
    ] = "relu_sum",
    debug: Debug = False,
) -> None:
    """Write NAME.toml, a commented scenario to start from.

    Example: relufit new mine
    """
    with reported(debug):
        from relufit.encode import write_text
        from relufit.scenario import template

        path = Path(name).with_suffix(".toml")
        if path.exists():
            raise InputError(f"{path}: expected a name that is free, got a file that exists.")
        write_text(path, template(path.stem, kind))
        typer.echo(f"{path} is ready: relufit render {path}")


@app.command()
def schema() -> None:
    """Print the JSON Schema of scenario files, for editors that check TOML.

    Example: relufit schema > relufit.schema.json
    """
    from relufit.scenario import json_schema

    typer.echo(json_schema(), nl=False)


def main() -> None:
    """Run the command line."""
    app()
