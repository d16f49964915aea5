"""Arguments and flags that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from relufit.cli.completion import complete_scenario

__all__ = [
    "Changes",
    "Debug",
    "Name",
    "OptionalScenarioFile",
    "Quiet",
    "ScenarioFile",
    "ScenarioFiles",
]

_ONE = "Scenario file (TOML), name of a shipped scenario, or - for standard input"

ScenarioFiles = Annotated[
    list[Path],
    typer.Argument(
        metavar="SCENARIO...",
        help="Scenario files (TOML), names of shipped scenarios, or - for standard input.",
        autocompletion=complete_scenario,
    ),
]
ScenarioFile = Annotated[
    Path, typer.Argument(metavar="SCENARIO", help=f"{_ONE}.", autocompletion=complete_scenario)
]
OptionalScenarioFile = Annotated[
    Path | None,
    typer.Argument(
        metavar="SCENARIO",
        help=f"{_ONE}; example4 if left out.",
        autocompletion=complete_scenario,
    ),
]
Changes = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="KEY=VALUE",
        help="Replace a value of each scenario, such as training.learning_rate=0.03; repeatable.",
    ),
]
Name = Annotated[str, typer.Option("--name", help="Name of the scenario on standard input.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress and no file names.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]
