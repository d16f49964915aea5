"""The reference page of all commands, from the command line itself."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from generate.files import table
from typer.main import get_command

from relufit.cli.app import app
from relufit.cli.options import Command

if TYPE_CHECKING:
    from collections.abc import Iterator

HELP = "--help"


def pages() -> dict[str, str]:
    """The page by its name."""
    lines = [
        "# Commands",
        "",
        "Exit codes: 0 done, 1 the work failed, 2 bad input. `python -m relufit` does the same as",
        "`relufit`.",
        "",
    ]
    for names, command in commands():
        lines += _section(names, command)
    return {"commands": "\n".join(lines)}


def commands(
    command: Any = None, names: tuple[str, ...] = ("relufit",)
) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Each command that does something, with the names that call it."""
    command = command or get_command(app)
    if hasattr(command, "commands"):
        for name, each in command.commands.items():
            yield from commands(each, (*names, name))
    else:
        yield names, command


def _section(names: tuple[str, ...], command: Any) -> Iterator[str]:
    if isinstance(command, Command):
        command.fill_help()
    types = get_type_hints(command.callback)
    text, example = split_example(command.help)
    yield from (f"## `{' '.join(names)}`", "", text, "")
    yield from ("```text", " ".join([*names, *_usage(command)]), "```", "")
    if example:
        yield from ("```sh", example, "```", "")
    rows = [row for each in command.params if (row := _row(each, types.get(each.name)))]
    yield from table(["argument or option", "meaning"], rows)


def _usage(command: Any) -> list[str]:
    arguments = [each for each in command.params if each.param_type_name == "argument"]
    named = [(each.metavar or each.name.upper(), each.required) for each in arguments]
    return ["[OPTIONS]", *(name if needed else f"[{name}]" for name, needed in named)]


def split_example(text: str) -> tuple[str, str]:
    """The text of a command's help, and its example."""
    before, _, example = text.partition("Example: ")
    paragraphs = [" ".join(each.split()) for each in before.split("\n\n")]
    return "\n\n".join(paragraphs).strip(), " ".join(example.split())


def _row(parameter: Any, annotation: Any) -> list[str] | None:
    if HELP in parameter.opts:
        return None
    names = [*parameter.opts, *parameter.secondary_opts]
    if parameter.param_type_name == "argument":
        return [f"`{parameter.metavar or parameter.name.upper()}`", _plain(parameter.help)]
    shown = ", ".join(f"`{name}`" for name in names)
    value = "" if parameter.is_flag else f" `{parameter.metavar or _type_name(annotation)}`"
    return [shown + value, _plain(parameter.help) + _default(parameter)]


def _type_name(annotation: Any) -> str:
    """The name of an option's value where the option gives none."""
    names = {int: "NUMBER", Path: "PATH"}
    inner = [annotation, *get_args(annotation)]
    return next((names[each] for each in inner if each in names), "TEXT")


def _default(parameter: Any) -> str:
    value = parameter.default
    if parameter.is_flag or value in (None, "") or callable(value) or "efault" in parameter.help:
        return ""
    return f" Default: `{value}`."


def _plain(text: str) -> str:
    """A help text without the marks of the terminal."""
    return re.sub(r"\s+\[default: ([^\]]*)\]", r" Default: \1.", " ".join(text.split()))
