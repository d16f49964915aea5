"""The model type of sums of ReLU neurons."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from relufit.models.model import Model, Overview
from relufit.reports.relu_sum import compare, summarize
from relufit.scenario import Scenario
from relufit.text.numbers import precise_text
from relufit.training.relu_sum.run import assemble, run

if TYPE_CHECKING:
    from relufit.draw.canvas.picture import Pictures

__all__ = ["RELU_SUM"]


def _overview(summary: dict[str, Any]) -> Overview:
    """Return iterations, error, coalescences, verdict and reasons, and a row for each neuron."""
    error = summary["mean_squared_error"]
    lines = [
        ("iterations", f"{summary['iterations']} (stopped: {summary['stopped']})"),
        ("mean delta²", "not finite" if error is None else f"{error:.4e}"),
    ]
    lines += [
        ("coalesced", f"neurons {each['neurons']} from iteration {each['iteration']} on")
        for each in summary["coalesced"]
    ]
    lines.append(("verdict", summary["verdict"] or "not trained"))
    values = zip(summary["weights"], summary["biases"], summary["knots"], strict=True)
    rows = [
        (str(neuron), *(precise_text(value) for value in each))
        for neuron, each in enumerate(values, start=1)
    ]
    return Overview(lines, ("neuron", "weight", "bias", "knot"), rows, summary["reasons"])


def _pictures() -> Pictures:
    from relufit.draw.relu_sum.catalogue import RELU_SUM_PICTURES  # noqa: PLC0415 - drawing is slow to import
    from relufit.page.catalogue import PAGES  # noqa: PLC0415

    return replace(RELU_SUM_PICTURES, html_pages=PAGES)


RELU_SUM = Model(
    scenario=Scenario,
    run=run,
    assemble=assemble,
    summarize=summarize,
    overview=_overview,
    compare=compare,
    pictures=_pictures,
)
