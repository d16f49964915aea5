"""Tables on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from relufit.report import Comparison

__all__ = ["print_comparisons", "print_summary"]


def print_summary(summary: dict[str, Any]) -> None:
    """Print the summary of a run: a line for each quantity, then a table of its neurons."""
    console = Console()
    error = summary["mean_squared_error"]
    console.print(f"[bold]{summary['scenario']}[/bold]", highlight=False)
    lines = [
        ("iterations", f"{summary['iterations']} (stopped: {summary['stopped']})"),
        ("mean delta²", "beyond the largest number" if error is None else f"{error:.4e}"),
    ]
    lines += [
        ("coalesced", f"neurons {each['neurons']} from iteration {each['iteration']} on")
        for each in summary["coalesced"]
    ]
    lines.append(("verdict", summary["verdict"] or "not trained"))
    for name, text in lines:
        console.print(f"{name:<12}", text, highlight=False, markup=False)
    for reason in summary["reasons"]:
        told = Text(reason.replace("\N{THIN SPACE}", ""))  # a line may not end within a number
        console.print(Padding(told, (0, 0, 0, 13)), highlight=False)
    table = Table("neuron", "weight", "bias", "knot", box=None)
    for column in table.columns:
        column.justify = "right"
    rows = zip(summary["weights"], summary["biases"], summary["knots"], strict=True)
    for neuron, values in enumerate(rows, start=1):
        table.add_row(str(neuron), *(f"{value:.8f}" for value in values))
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
