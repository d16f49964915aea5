"""The model type of dense networks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from relufit.models.model import Model, Overview
from relufit.reports.dense import compare_dense, summarize_dense
from relufit.scenario import DenseScenario
from relufit.text.numbers import precise_text
from relufit.training.dense.run import assemble_dense, run_dense

if TYPE_CHECKING:
    from relufit.draw.canvas.picture import Pictures

__all__ = ["DENSE"]


def _overview(summary: dict[str, Any]) -> Overview:
    """Return iterations, loss and verdict, and a row for each parameter."""
    loss = summary["mean_loss"]
    lines = [
        ("iterations", f"{summary['iterations']} (stopped: {summary['stopped']})"),
        ("mean loss", "not finite" if loss is None else f"{loss:.4e}"),
        ("verdict", summary["verdict"] or "not trained"),
    ]
    rows = [
        (f"{letter}{number}", precise_text(value))
        for letter, group in (("w", "weights"), ("b", "biases"))
        for number, value in enumerate(summary[group], start=1)
    ]
    return Overview(lines, ("parameter", "value"), rows)


def _pictures() -> Pictures:
    from relufit.draw.dense.catalogue import DENSE_PICTURES  # noqa: PLC0415 - drawing is slow to import
    from relufit.page.catalogue import DENSE_PAGES  # noqa: PLC0415

    return replace(DENSE_PICTURES, html_pages=DENSE_PAGES)


DENSE = Model(
    scenario=DenseScenario,
    run=run_dense,
    assemble=assemble_dense,
    summarize=summarize_dense,
    overview=_overview,
    compare=compare_dense,
    pictures=_pictures,
)
