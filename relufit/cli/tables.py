"""Tables on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from relufit.models.model_type import Overview
    from relufit.reports.relu_sum import Comparison

__all__ = ["print_comparisons", "print_summary"]

LEAST_WIDTH = 20  # columns; a narrower terminal wraps the lines itself
NARROW_WIDTH = 60  # below this, sentences are not indented
INDENT = 13
_ANY_WIDTH = 10_000


def print_summary(name: str, overview: Overview) -> None:
    """Print the summary of a run: one line for each quantity, then a table of parameters."""
    console = _console()
    console.print(Text(name, style="bold"))
    for head, text in overview.lines:
        console.print(f"{head:<12}", text)
    for note in overview.notes:
        line = Text(note.replace("\N{THIN SPACE}", ""))  # do not wrap inside a number
        console.print(Padding(line, (0, 0, 0, INDENT if console.width >= NARROW_WIDTH else 2)))
    table = Table(*overview.columns, box=None)
    for column in table.columns:
        column.justify = "right"
    for row in overview.rows:
        table.add_row(*row)
    _print_whole(table)


def print_comparisons(name: str, rows: Sequence[Comparison]) -> None:
    """Print the published and the measured values."""
    table = Table(
        "quantity",
        "published",
        "measured",
        "tolerance",
        "",
        title=Text(name),
        title_justify="left",
    )
    for row in rows:
        table.add_row(
            row.quantity,
            row.published,
            row.measured,
            f"{row.tolerance:g}" if row.tolerance else "exact",
            Text("holds", style="green") if row.holds else Text("differs", style="red"),
        )
    _print_whole(table)


def _console(least_width: int = LEAST_WIDTH) -> Console:
    """Return a console for plain text: no markup, no emoji names."""
    console = Console(markup=False, emoji=False, highlight=False)
    console.width = max(console.width, least_width)
    return console


def _print_whole(table: Table) -> None:
    """Print a table at its full width: a terminal may wrap a number, but it is not cut."""
    console = _console()
    options = console.options.update(max_width=_ANY_WIDTH)
    _console(console.measure(table, options=options).maximum).print(table)
