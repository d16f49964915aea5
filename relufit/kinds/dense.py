"""Dense networks, as a kind."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from relufit.draw.text import precise_text
from relufit.kinds.dense_report import compare_dense, summarize_dense
from relufit.kinds.kind import Kind, Overview
from relufit.scenario import DenseScenario
from relufit.training.dense import assemble_dense, run_dense

if TYPE_CHECKING:
    from relufit.draw.picture import Pictures

__all__ = ["DENSE"]


def _overview(summary: dict[str, Any]) -> Overview:
    """Iterations, loss and verdict, then a row for each parameter."""
    loss = summary["mean_loss"]
    lines = [
        ("iterations", f"{summary['iterations']} (stopped: {summary['stopped']})"),
        ("mean loss", "beyond the largest number" if loss is None else f"{loss:.4e}"),
        ("verdict", summary["verdict"] or "not trained"),
    ]
    rows = [
        (f"{letter}{number}", precise_text(value))
        for letter, group in (("w", "weights"), ("b", "biases"))
        for number, value in enumerate(summary[group], start=1)
    ]
    return Overview(lines, ("parameter", "value"), rows)


def _pictures() -> Pictures:
    from relufit.draw.dense.catalogue import PICTURES  # noqa: PLC0415 - drawing is slow to import
    from relufit.page.catalogue import DENSE_PAGES  # noqa: PLC0415

    return replace(PICTURES, pages=DENSE_PAGES)


DENSE = Kind(
    scenario=DenseScenario,
    run=run_dense,
    assemble=assemble_dense,
    summarize=summarize_dense,
    overview=_overview,
    compare=compare_dense,
    pictures=_pictures,
)
