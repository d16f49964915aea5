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
    "DEFAULT_THEME",
    "DEFAULT_WIDTH",
    "FigureOptions",
    "PlotOptions",
    "RenderArguments",
    "RenderOptions",
    "takes_render_arguments",
]

DEFAULT_THEME = "light"
DEFAULT_WIDTH = "8in"
F = TypeVar("F", bound="Callable[..., object]")


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureOptions:
    """What to draw, and how it looks.

    Attributes:
        only: Names of the figures and films to make; empty for the default ones.
        formats: File formats to write; empty for the default ones.
        theme: ``"light"`` or ``"dark"``.
        width: How wide figures are: ``"single"``, ``"double"``, or a length such as ``"120mm"``.
        transparent: Whether figures have no background.
        overwrite: Whether files that exist may be replaced.
    """

    only: Collection[str] = ()
    formats: Collection[str] = ()
    theme: str = DEFAULT_THEME
    width: str = DEFAULT_WIDTH
    transparent: bool = False
    overwrite: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderOptions(FigureOptions):
    """What to draw of a run, and how. Valid once it is made.

    Attributes:
        max_size: The largest size of a film's file, such as ``"2MB"``; empty for any.
        first: The iteration at which figures and films begin; the initial state if left out.
        last: The iteration at which they end; the final one if left out.

    Raises:
        InputError: A name is unknown, or a width or size cannot be read.
        TypeError: A single text is given for several names.

    Example:
        >>> RenderOptions(only=["fit"], formats=["png"]).theme
        'light'
    """

    max_size: str = ""
    first: int | None = None
    last: int | None = None

    def __post_init__(self) -> None:
        from relufit.outputs.option_checks import check_render_options

        check_render_options(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlotOptions(FigureOptions):
    """What to draw of a study, and how. Valid once it is made.

    Attributes:
        axes: The axes that figures show, the first to the right; all others are pooled. Empty for
            all with several values that are no seeds.

    Raises:
        InputError: A name is unknown, or a width cannot be read.
        TypeError: A single text is given for several names.
    """

    axes: Collection[str] = ()

    def __post_init__(self) -> None:
        from relufit.outputs.option_checks import check_plot_options

        check_plot_options(self)


class RenderArguments(TypedDict, total=False):
    """The fields of :class:`RenderOptions` as keyword arguments, for type checkers."""

    only: Collection[str]
    formats: Collection[str]
    theme: str
    width: str
    transparent: bool
    overwrite: bool
    max_size: str
    first: int | None
    last: int | None


def takes_render_arguments(function: F) -> F:
    """Show the fields of :class:`RenderOptions` in the signature that ``help`` and notebooks read.

    Example:
        >>> import inspect
        >>> import relufit
        >>> "max_size" in inspect.signature(relufit.render).parameters
        True
    """
    signature = inspect.signature(function)
    own = [each for each in signature.parameters.values() if each.kind is not each.VAR_KEYWORD]
    options = [
        inspect.Parameter(
            each.name, inspect.Parameter.KEYWORD_ONLY, default=each.default, annotation=each.type
        )
        for each in fields(RenderOptions)
    ]
    vars(function)["__signature__"] = signature.replace(parameters=[*own, *options])
    return function
