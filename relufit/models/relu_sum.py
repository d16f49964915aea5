"""The model type of sums of ReLU neurons."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Unpack, final

from relufit.dynamics.cached import cached
from relufit.dynamics.relu_sum.verdict import judge
from relufit.models.model_type import ModelType, Overview
from relufit.models.public_trajectory import PublicTrajectory
from relufit.reports.relu_sum import compare_relu_sum, summarize_relu_sum
from relufit.reports.verdict_text import reasons
from relufit.scenario import FORMS
from relufit.text.numbers import precise_text
from relufit.training.relu_sum import trajectory as training_trajectory
from relufit.training.relu_sum.recorded import RecordedArguments, recorded_values
from relufit.training.relu_sum.run import assemble_relu_sum, run_relu_sum

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from relufit.draw.canvas.catalogue_entry import Catalogue
    from relufit.text.words import Words

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

    @classmethod
    def from_arrays(
        cls,
        *,
        x: ArrayLike,
        y: ArrayLike,
        weights: ArrayLike,
        biases: ArrayLike,
        **recorded: Unpack[RecordedArguments],
    ) -> Trajectory:
        """Return the trajectory of a run that was trained elsewhere.

        Arrays are lists, or arrays of NumPy, PyTorch or JAX; they are copied.

        Args:
            x: The x of the samples, shape (samples,).
            y: Their y, shape (samples,).
            weights: Output weights at each snapshot, shape (snapshots, neurons). The first
                snapshot is the initial state.
            biases: Biases, shape (snapshots, neurons).
            recorded: What else is known.
                ``input_weights``: shape (snapshots, neurons) or (neurons,); 1 if left out.
                ``output_bias``: shape (snapshots,) or a number; 0 if left out.
                ``iteration``: updates before each snapshot, ascending, shape (snapshots,); one
                more each if left out.
                ``sample``: index of the sample of each update, shape (updates,); -1 for several.
                ``batch``: samples of one update, if ``sample`` does not say it. With it an epoch
                is known, over which figures average.
                ``delta``: ``y - f(x)`` before each update, shape (updates,); computed if left out
                and every update is recorded.
                ``optimizer``: its name; for any other than ``"sgd"`` there are no figures of the
                article's rules.
                ``reference``: the curve, as in :func:`relufit.scenario`.
                ``domain``: the interval of x that figures show; that of the samples if left out.
                ``stop_below``: error (mean of delta²) below which the run is solved.
                ``resume``: continues training: takes a number of updates and returns a dict of
                ``weights``, ``biases``, … after them. Without it a run whose error is not below
                ``stop_below`` is undecided.
                ``name``, ``title``: name of its files, and title.

        Raises:
            InputError: An argument has another shape, is not finite, or contradicts another one.

        Example:
            >>> import numpy as np
            >>> import relufit
            >>> run = relufit.Trajectory.from_arrays(
            ...     x=[0, 1, 2], y=[0, 1, 2], weights=np.linspace(0.1, 1, 50)[:, None],
            ...     biases=np.zeros((50, 1)), name="mine",
            ... )
            >>> run
            <Trajectory 'mine': 1 neurons, 49 iterations, 50 snapshots, limit>
            >>> run.summary["verdict"]
            'undecided'
        """
        groups = {"weights": weights, "biases": biases}
        return cls(**recorded_values(recorded, x=x, y=y, **groups))


def _reasons(trajectory: Trajectory, words: Words) -> list[str]:
    """Return why the verdict on a run is what it is; empty without a verdict."""
    verdict = judge(trajectory)
    return reasons(trajectory, verdict, words) if verdict else []


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


def _catalogue() -> Catalogue:
    from relufit.draw.relu_sum.catalogue import RELU_SUM_CATALOGUE  # noqa: PLC0415 - drawing is slow to import
    from relufit.page.catalogue import PAGES  # noqa: PLC0415

    return replace(RELU_SUM_CATALOGUE, html_pages=PAGES)


RELU_SUM = ModelType(
    name="relu_sum",
    form=FORMS["relu_sum"],
    trajectory=Trajectory,
    run=run_relu_sum,
    assemble=assemble_relu_sum,
    summarize=cached(summarize_relu_sum),
    reasons=_reasons,
    overview=_overview,
    compare=compare_relu_sum,
    outcome=("iterations", "stopped", "mean_squared_error", "effective_neurons", "verdict"),
    catalogue=_catalogue,
)
