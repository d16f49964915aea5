"""The commands about scenario files: `relufit new`, `examples` and `schema`."""

# ruff: noqa: PLC0415  (the commands import what they need)
# ruff: noqa: TC001  (typer reads the types of the parameters)

from __future__ import annotations

from typing import Annotated

import typer

from relufit.cli.arguments import Debug
from relufit.cli.completion import complete_scenario, complete_type
from relufit.cli.shared import reported
from relufit.cli.streams import write_data

__all__ = ["examples", "new", "schema"]


def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name or path of the scenario.")],
    model_type: Annotated[
        str,
        typer.Option(
            "--type",
            help="Model type: {model_types}; default: the first.",
            metavar="TYPE",
            autocompletion=complete_type,
        ),
    ] = "",
    source: Annotated[
        str,
        typer.Option(
            "--from",
            help="Copy this scenario: a file, or the name of a shipped scenario.",
            metavar="SCENARIO",
            autocompletion=complete_scenario,
        ),
    ] = "",
    debug: Debug = False,
) -> None:
    """Write NAME.toml, a commented scenario to start from.

    Example: relufit new mine --from example4
    """
    with reported(debug):
        from relufit.cli.new_scenario import new_scenario
        from relufit.scenario.shipped import quoted

        path = new_scenario(name, model_type=model_type, source=source)
        typer.echo(f"{path} is ready: relufit render {quoted(path)}")


def examples() -> None:
    """List the shipped scenarios and studies; their names can be used like files.

    Example: relufit examples
    """
    with reported(debug=False):
        from relufit.scenario.shipped import shipped, title_of

        for kind, command in (("scenario", "render"), ("study", "study run")):
            files = shipped(kind)
            typer.echo(f"relufit {command} NAME")
            width = max(map(len, files))
            for name, path in files.items():
                typer.echo(f"  {name:<{width}}  {title_of(path)}")


def schema() -> None:
    """Print the JSON Schema of scenario files, for editors that check TOML.

    A scenario refers to it in its first line, as `relufit new` writes: #:schema relufit.schema.json

    Example: relufit schema > relufit.schema.json
    """
    with reported(debug=False):
        from relufit.scenario import json_schema

        write_data(json_schema())
