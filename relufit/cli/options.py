"""The options of figures and films on the command line: one annotation each.

A parameter of a command has the name of the field of the options value that it sets. From that
follow the value itself and the name of the option in messages: both are read from the command.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import fields
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from typer.core import TyperCommand

from relufit.cli.completion import (
    complete_compare_format,
    complete_entry,
    complete_figure_format,
    complete_format,
    complete_study_figure,
    complete_theme,
)
from relufit.cli.help_lists import LISTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from relufit.outputs.options import FigureAppearance

__all__ = [
    "Axes",
    "ClockName",
    "Command",
    "CompareFormats",
    "Dpi",
    "EntryFormats",
    "FigureFormats",
    "First",
    "FramesPerSecond",
    "LanguageCode",
    "Last",
    "MaxSize",
    "Only",
    "OnlyOfStudy",
    "Overwrite",
    "ParameterName",
    "Plane",
    "Shape",
    "StylePath",
    "ThemeName",
    "Transparent",
    "Width",
    "option_of",
    "options_of",
]

T = TypeVar("T", bound="FigureAppearance")
_RUNNING: ContextVar[Any] = ContextVar("running command")  # its context, as typer makes it


def split_names(texts: list[str] | None) -> list[str]:
    """The names of an option that may be repeated and takes lists with commas; case does not count.

    Example:
        >>> split_names(["fit, Knots", "training"])
        ['fit', 'knots', 'training']
    """
    names = [name.strip().lower() for text in texts or () for name in text.split(",")]
    return [name for name in names if name]


def split_formats(texts: list[str] | None) -> list[str]:
    """The same for file formats, which may be written with a dot.

    Example:
        >>> split_formats([".PNG,gif"])
        ['png', 'gif']
    """
    return [name.removeprefix(".") for name in split_names(texts)]


def _lower(text: str) -> str:
    return text.lower()


def _format_option(formats: str, complete: Callable[[str], list[str]]) -> Any:
    """Return the option ``--format`` with one of the lists below."""
    return typer.Option(
        "--format",
        help=f"File formats: {{{formats}}}.",
        metavar="FORMAT,...",
        autocompletion=complete,
        callback=split_formats,
    )


Only = Annotated[
    list[str] | None,
    typer.Option(
        help="Figures and films to make: {entries}.",
        metavar="NAME,...",
        autocompletion=complete_entry,
        callback=split_names,
    ),
]
OnlyOfStudy = Annotated[
    list[str] | None,
    typer.Option(
        help="Figures to make: {study_figures}.",
        metavar="NAME,...",
        autocompletion=complete_study_figure,
        callback=split_names,
    ),
]
EntryFormats = Annotated[list[str] | None, _format_option("formats", complete_format)]
FigureFormats = Annotated[
    list[str] | None, _format_option("figure_formats", complete_figure_format)
]
Axes = Annotated[
    list[str] | None,
    typer.Option(
        "--axis",
        help="Axes to show, the first to the right; all others are pooled. "
        "Left out, all but seeds.",
        metavar="AXIS,...",
        callback=split_names,
    ),
]
StylePath = Annotated[
    str,
    typer.Option(
        help="File with \\[style] and \\[labels] for all scenarios, whose own tables go before it.",
        metavar="FILE.toml",
    ),
]
LanguageCode = Annotated[
    str, typer.Option(help="Language: {languages}.  [default: en]", callback=_lower, metavar="CODE")
]
ThemeName = Annotated[
    str,
    typer.Option(
        help="{themes}.  [default: light]",
        autocompletion=complete_theme,
        callback=_lower,
        show_default=False,
    ),
]
Width = Annotated[
    str,
    typer.Option(
        help="Width of figures: single, double, or 120mm, 5in, 900px.  [default: 8in]",
        callback=_lower,
        show_default=False,
    ),
]
Dpi = Annotated[
    int | None, typer.Option(help="Pixels per inch of figures, 50 to 1200.  [default: 150]")
]
FramesPerSecond = Annotated[
    int | None,
    typer.Option("--fps", help="Frames per second of films, of the same duration: {frame_rates}."),
]
Transparent = Annotated[bool, typer.Option("--transparent", help="Figures without a background.")]
MaxSize = Annotated[
    str, typer.Option("--max-size", help="Largest size of a film's file, such as 2MB.")
]
First = Annotated[int | None, typer.Option("--from", help="Show the run from this iteration on.")]
Last = Annotated[int | None, typer.Option("--to", help="Show the run up to this iteration.")]
ParameterName = Annotated[
    str, typer.Option(help="Parameter that route leads to, such as w5.", metavar="NAME")
]
Plane = Annotated[
    str,
    typer.Option(
        help="Neurons whose knots are the axes of landscape and paths, such as 2,4.",
        metavar="I,J",
    ),
]
ClockName = Annotated[
    str, typer.Option(help="What advances evenly: {clocks}.", callback=_lower, metavar="CLOCK")
]
Shape = Annotated[
    str, typer.Option(help="Shape of the film and the figure: {shapes}.", callback=_lower)
]
CompareFormats = Annotated[
    list[str] | None, _format_option("compare_formats", complete_compare_format)
]
Overwrite = Annotated[
    bool,
    typer.Option(" /--no-overwrite", help="Stop rather than replace a file.", show_default=False),
]


def options_of(kind: type[T]) -> T:
    """The options value of the running command: each field from the parameter of its name.

    Raises:
        InputError: A value cannot be used.
    """
    values = _RUNNING.get().params
    return kind(**{each.name: values[each.name] for each in fields(kind)})


def option_of(field: str) -> str:
    """The option or argument of the running command that sets an argument of the library.

    Outside of a command, and for what the command does not set, the name itself.
    """
    context = _RUNNING.get(None)
    parameters: list[Any] = context.command.params if context else []
    for parameter in parameters:
        if parameter.name == field:
            names = [*parameter.opts, *parameter.secondary_opts]
            dashed: list[str] = [name for name in names if name.startswith("--")]
            return dashed[0] if dashed else str(parameter.metavar or field)
    return field


class Command(TyperCommand):
    """A command that knows its options while it runs, and lists what registries hold in its help.

    The lists are read when help is asked for: drawing is slow to import.
    """

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        token = _RUNNING.set(ctx)
        try:
            return super().invoke(ctx)
        finally:
            _RUNNING.reset(token)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help with its lists."""
        self.fill_help()
        super().format_help(ctx, formatter)

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """The completions, whose descriptions are the help texts."""
        self.fill_help()
        return super().shell_complete(ctx, incomplete)

    def fill_help(self) -> None:
        """Replace the names of lists in the help texts by the lists."""
        for parameter in self.params:
            text = getattr(parameter, "help", None) or ""
            for name, listed in LISTS.items():
                if f"{{{name}}}" in text:
                    text = text.replace(f"{{{name}}}", listed())
            if text:
                vars(parameter)["help"] = text
