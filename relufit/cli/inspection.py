"""The command `relufit inspect`: what an output was made from."""

# ruff: noqa: PLC0415  (the imports inside the command keep --help quick)
# ruff: noqa: TC001, TC003  (typer reads the types of the parameters)

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from relufit.cli.arguments import Debug
from relufit.cli.shared import reported
from relufit.cli.streams import write_data
from relufit.cli.visible import visible
from relufit.errors import InputError

__all__ = ["inspect"]


def inspect(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Any file that relufit wrote.")],
    scenario: Annotated[
        bool, typer.Option("--scenario", help="Print the scenario or study, to make it again.")
    ] = False,
    run: Annotated[
        int | None,
        typer.Option(
            "--run", min=1, metavar="N", help="Of a comparison: the run whose scenario to print."
        ),
    ] = None,
    debug: Debug = False,
) -> None:
    """Show the provenance of an output: version, scenario and hash.

    Example: relufit inspect outputs/example4/training.gif --scenario
    """
    with reported(debug):
        from relufit.outputs.provenance import made_from

        origin = made_from(file)
        if scenario or run is not None:
            text = _scenario_text(file, origin, run)
            # Byte for byte where it is piped; a terminal would obey some characters.
            write_data(visible(text) if sys.stdout.isatty() else text)
        else:
            for name, value in _lines(origin):
                typer.echo(f"{name:<8}  {visible(value)}")


def _lines(origin: dict[str, str]) -> list[tuple[str, str]]:
    """What the terminal shows: a name and a value in each line."""
    lines = [("relufit", origin["relufit"])]
    if "comparison" not in origin:
        kind = "study" if "study" in origin else "scenario"
        return [*lines, (kind, origin["name"]), ("sha256", origin["sha256"])]
    lines.append(("compared", f"{origin['comparison']} runs by {origin['clock']}"))
    for number in range(1, int(origin["comparison"]) + 1):
        label, name, sha256 = (origin[f"{key}_{number}"] for key in ("label", "name", "sha256"))
        lines += [(f"run {number}", label), ("scenario", name), ("sha256", sha256)]
    return lines


def _scenario_text(file: Path, origin: dict[str, str], run: int | None) -> str:
    """The scenario or study of a file, or the scenario of one of its runs."""
    from relufit.scenario.printed_name import with_name

    if "comparison" not in origin:
        if run is not None:
            raise InputError(f"--run {run}: expected a file of a comparison, got {file}.")
        if "study" in origin:
            return origin["study"]
        return with_name(origin["scenario"], origin["name"])
    runs = int(origin["comparison"])
    if run is None or run > runs:
        got = "none" if run is None else f"{run}"
        raise InputError(
            f"--run: expected a number from 1 to {runs}, as {file} compares {runs} runs, got "
            f"{got}. Use: relufit inspect FILE --scenario --run 1"
        )
    return with_name(origin[f"scenario_{run}"], origin[f"name_{run}"])
