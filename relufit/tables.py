"""Tables on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from relufit.kinds.kind import Overview
    from relufit.report import Comparison

__all__ = ["print_comparisons", "print_summary"]


def print_summary(name: str, overview: Overview) -> None:
    """Print the summary of a run: a line for each quantity, then a table of its parameters."""
    console = Console()
    console.print(f"[bold]{name}[/bold]", highlight=False)
    for head, text in overview.lines:
        console.print(f"{head:<12}", text, highlight=False, markup=False)
    for note in overview.notes:
        told = Text(note.replace("\N{THIN SPACE}", ""))  # a line may not end within a number
        console.print(Padding(told, (0, 0, 0, 13)), highlight=False)
    table = Table(*overview.columns, box=None)
    for column in table.columns:
        column.justify = "right"
    for row in overview.rows:
        table.add_row(*row)
    console.print(table)


def print_comparisons(name: str, rows: Sequence[Comparison]) -> None:
    """Print what was published against what was measured."""
    table = Table(
        "quantity", "published", "measured", "tolerance", "", title=name, title_justify="left"
    )
    for row in rows:
        table.add_row(
            row.quantity,
            row.published,
            row.measured,
            f"{row.tolerance:g}" if row.tolerance else "exact",
            "[green]holds[/green]" if row.holds else "[red]differs[/red]",
        )
    Console().print(table)
