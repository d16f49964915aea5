"""Figures → files: how they look, and in which formats they are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from relufit.draw.canvas.page import Page
from relufit.draw.canvas.save import figure_bytes
from relufit.draw.canvas.theme import THEMES
from relufit.encode import write_bytes
from relufit.errors import InputError
from relufit.scenario.explain import similar

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from relufit.draw.canvas.picture import Draw

__all__ = ["FigureStyle", "check_is_list", "check_known", "check_not_existing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureStyle:
    """How figures look.

    Attributes:
        theme: As in ``--theme``.
        width: As in ``--width``.
        transparent: Whether they have no background.
    """

    theme: str
    width: str
    transparent: bool

    def write(
        self,
        draw: Draw,
        folder: Path,
        name: str,
        suffixes: Iterable[str],
        comment: str,
    ) -> None:
        """Draw a figure once and write it in each format.

        Args:
            draw: Makes the figure.
            folder: Where to.
            name: The stem of its files.
            suffixes: Their formats.
            comment: ASCII text to keep in each of them.
        """
        theme, page = THEMES[self.theme], Page.of(self.width)
        with theme.applied(page.font_pt):
            figure = draw(theme, page)
            written = {
                suffix: figure_bytes(figure, suffix, comment, transparent=self.transparent)
                for suffix in suffixes
            }
        for suffix, data in written.items():
            write_bytes(folder / f"{name}.{suffix}", data)


def check_is_list(**arguments: Collection[str]) -> None:
    """Refuse a single text where several names are expected: it would be read letter by letter.

    Args:
        arguments: What was given, by the name of its argument.

    Raises:
        TypeError: One of them is a text.
    """
    for argument, names in arguments.items():
        if isinstance(names, str):
            raise TypeError(
                f"{argument}: expected a list of names, got {names!r}. Use [{names!r}]."
            )


def check_known(*options: tuple[str, Collection[str], Collection[str]]) -> None:
    """Refuse names that an option does not know.

    Args:
        options: The option's name, what was asked for, and what there is.

    Raises:
        InputError: A name is unknown.
    """
    for option, names, known in options:
        for name in names:
            if name not in known:
                meant = similar(name, known)
                hint = f' Did you mean "{meant}"?' if meant else ""
                expected = " or ".join(known)
                raise InputError(f"--{option}: expected {expected}, got {name!r}.{hint}")


def check_not_existing(folder: Path, names: Iterable[str]) -> None:
    """Refuse to replace files.

    Raises:
        InputError: One of them exists.
    """
    for name in names:
        if (folder / name).exists():
            raise InputError(
                f"{folder / name}: expected no such file, as --no-overwrite asks for; choose "
                f"another --output."
            )
