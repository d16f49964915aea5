"""The options of figures and films: one value that command line, Python interface and files share.

A new option is one field here (with its line in the arguments below, for type checkers), one
annotation in :mod:`relufit.cli.options`, and one parameter of the command.
"""

# ruff: noqa: PLC0415  (drawing is slow to import, and only the checks need it)

from __future__ import annotations

import inspect
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, TypedDict, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

__all__ = [
    "AppearanceArguments",
    "CompareArguments",
    "CompareOptions",
    "FigureAppearance",
    "FigureOptions",
    "PlotOptions",
    "RenderArguments",
    "RenderOptions",
    "takes_arguments",
]

F = TypeVar("F", bound="Callable[..., object]")


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureAppearance:
    """Appearance of figures, and their files.

    Attributes:
        formats: File formats to write; empty for the default ones.
        style: Path of a file with [style] and [labels], which scenarios may override.
        language: Language of words and numbers, such as ``"de"``; empty for the scenario's, or
            English.
        theme: ``"light"`` or ``"dark"``; empty for the scenario's, or light.
        width: Width of figures: ``"single"``, ``"double"``, or a length such as ``"120mm"``; empty
            for the scenario's, or 8 inches.
        dpi: Pixels per inch of figures, 50 to 1200; 150 if None.
        transparent: Whether figures have a transparent background.
        overwrite: Whether existing files may be replaced.
    """

    formats: Collection[str] = ()
    style: str = ""
    language: str = ""
    theme: str = ""
    width: str = ""
    dpi: int | None = None
    transparent: bool = False
    overwrite: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureOptions(FigureAppearance):
    """Options of figures.

    Attributes:
        only: Names of the figures and films to write; empty for the default ones.
    """

    only: Collection[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderOptions(FigureOptions):
    """Options of figures and films of a run, checked on creation.

    Attributes:
        fps: Frames per second of films, which last as long as at the scenario's rate; None for
            that rate.
        max_size: Maximum file size of a film, such as ``"2MB"``; empty for no limit.
        first: First iteration of figures and films; the initial state by default.
        last: Last iteration; the final one by default.
        parameter: The parameter that the figure ``route`` leads to, such as ``"w5"``; empty for the
            first weight of the outputs.
        plane: The two neurons whose knots are the axes of ``landscape`` and ``paths``,
            such as ``"2,4"``; empty for 2 and the last one.

    Raises:
        InputError: A name is unknown, or a width or size is invalid.
        TypeError: A string is given instead of a list of names.

    Example:
        >>> RenderOptions(only=["fit"], formats=["png"]).only
        ['fit']
    """

    fps: int | None = None
    max_size: str = ""
    first: int | None = None
    last: int | None = None
    parameter: str = ""
    plane: str = ""

    def __post_init__(self) -> None:
        from relufit.outputs.option_checks import check_render_options

        check_render_options(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlotOptions(FigureOptions):
    """Options of figures of a study, checked on creation.

    Attributes:
        axes: The study axes that figures show, the first as x; all others are pooled. Empty for all
            with several values except seeds.

    Raises:
        InputError: A name is unknown, or a width is invalid.
        TypeError: A string is given instead of a list of names.
    """

    axes: Collection[str] = ()

    def __post_init__(self) -> None:
        from relufit.outputs.option_checks import check_plot_options

        check_plot_options(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareOptions(FigureAppearance):
    """Options of a comparison, checked on creation.

    Attributes:
        clock: What advances evenly in all runs: ``"iterations"`` or ``"samples"``.
        shape: ``"wide"`` (1280 x 720 pixels) or ``"square"`` (1080 x 1080).
        fps: Frames per second of the film; 25 if None.
        max_size: Maximum file size of the film, such as ``"2MB"``; empty for no limit.
        name: Name of the folder; empty for the names of the scenarios joined by a plus.
        plane: Draw ``landscape`` and ``paths`` too, with the knots of these two neurons
            as axes, such as ``"2,4"``; empty for none.

    Raises:
        InputError: A name is unknown, or a width or size cannot be read.
        TypeError: A single text is given for several formats.
    """

    clock: str = "iterations"
    shape: str = "wide"
    fps: int | None = None
    max_size: str = ""
    name: str = ""
    plane: str = ""

    def __post_init__(self) -> None:
        from relufit.outputs.option_checks import check_compare_options

        check_compare_options(self)


class AppearanceArguments(TypedDict, total=False):
    """The fields of :class:`FigureAppearance` as keyword arguments, for type checkers."""

    formats: Collection[str]
    style: str
    language: str
    theme: str
    width: str
    dpi: int | None
    transparent: bool
    overwrite: bool


class RenderArguments(AppearanceArguments, total=False):
    """The fields of :class:`RenderOptions` as keyword arguments, for type checkers."""

    only: Collection[str]
    fps: int | None
    max_size: str
    first: int | None
    last: int | None
    parameter: str
    plane: str


class CompareArguments(AppearanceArguments, total=False):
    """The fields of :class:`CompareOptions` as keyword arguments, for type checkers."""

    clock: str
    shape: str
    fps: int | None
    max_size: str
    name: str
    plane: str


def takes_arguments(options: type[FigureAppearance]) -> Callable[[F], F]:
    """Show the fields of an options value in the signature that ``help`` and notebooks read.

    Example:
        >>> import inspect
        >>> import relufit
        >>> "max_size" in inspect.signature(relufit.render).parameters
        True
    """

    def shown(function: F) -> F:
        signature = inspect.signature(function)
        own = [each for each in signature.parameters.values() if each.kind is not each.VAR_KEYWORD]
        optional = [
            inspect.Parameter(
                each.name,
                inspect.Parameter.KEYWORD_ONLY,
                default=each.default,
                annotation=each.type,
            )
            for each in fields(options)
        ]
        vars(function)["__signature__"] = signature.replace(parameters=[*own, *optional])
        return function

    return shown
