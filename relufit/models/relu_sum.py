"""The model type of sums of ReLU neurons."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, final

from relufit.dynamics.cached import cached
from relufit.models.model_type import ModelType, Overview
from relufit.models.public_trajectory import PublicTrajectory
from relufit.reports.relu_sum import compare_relu_sum, summarize_relu_sum
from relufit.scenario import FORMS
from relufit.text.numbers import precise_text
from relufit.training.relu_sum import trajectory as training_trajectory
from relufit.training.relu_sum.run import assemble_relu_sum, run_relu_sum

if TYPE_CHECKING:
    from relufit.draw.canvas.picture import Pictures

__all__ = ["RELU_SUM", "Trajectory"]


@final
class Trajectory(PublicTrajectory, training_trajectory.Trajectory):
    """The run of a sum of ReLU neurons; in a notebook it shows itself as a figure.

    Its arrays are read-only. It can be copied, pickled and sent to other processes.

    Attributes:
        scenario: The scenario that was run.
        reference: The curve that was learned; None if there are only samples.
        samples: The points that it was learned from.
        iteration: Updates done at each snapshot, shape (snapshots,).
        sample: Which sample each update used, shape (iterations,); -1 where it used them all.
        stopped: Why the run ended: ``"target"``, ``"limit"``, ``"diverged"`` or ``"criterion"``
            (the argument ``stop`` of :func:`relufit.train`).
        weights: Shape (snapshots, neurons).
        biases: Shape (snapshots, neurons).
        input_weights: Shape (snapshots, neurons).
        output_bias: Shape (snapshots,).
        delta: ``y - f(x)`` before each update, shape (iterations,).

    Example:
        >>> import relufit
        >>> trajectory = relufit.train("scenarios/example2.toml")
        >>> trajectory
        <Trajectory 'example2': 1 neurons, 800 iterations, 801 snapshots, target>
        >>> trajectory.summary["verdict"]
        'solved'
    """

    __slots__ = ()

    @property
    def _model(self) -> ModelType:
        return RELU_SUM


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


RELU_SUM = ModelType(
    name="relu_sum",
    form=FORMS["relu_sum"],
    trajectory=Trajectory,
    run=run_relu_sum,
    assemble=assemble_relu_sum,
    summarize=cached(summarize_relu_sum),
    overview=_overview,
    compare=compare_relu_sum,
    outcome=("iterations", "stopped", "mean_squared_error", "effective_neurons", "verdict"),
    pictures=_pictures,
)
