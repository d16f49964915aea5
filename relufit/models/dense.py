"""The dense network as a model type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from relufit.models.model_type import ModelType, Overview
from relufit.models.trajectories import DenseTrajectory
from relufit.reports.dense import compare_dense, summarize_dense
from relufit.scenario import FORMS
from relufit.text.numbers import precise_text
from relufit.training.dense.run import assemble_dense, run_dense

if TYPE_CHECKING:
    from relufit.draw.canvas.picture import Pictures

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
    from relufit.draw.dense.catalogue import DENSE_PICTURES  # noqa: PLC0415 - drawing is slow to import

    return DENSE_PICTURES


DENSE = ModelType(
    name="dense",
    form=FORMS["dense"],
    trajectory=DenseTrajectory,
    run=run_dense,
    assemble=assemble_dense,
    summarize=summarize_dense,
    overview=_overview,
    compare=compare_dense,
    pictures=_pictures,
)
