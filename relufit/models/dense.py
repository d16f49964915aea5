"""The model type of dense networks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, final

from relufit.dynamics.cached import cached
from relufit.dynamics.dense.verdict import judge_dense
from relufit.models.model_type import ModelType, Overview
from relufit.models.public_trajectory import PublicTrajectory
from relufit.reports.dense import compare_dense, summarize_dense
from relufit.reports.dense_reasons import dense_reasons
from relufit.scenario import FORMS
from relufit.text.numbers import precise_text
from relufit.training.dense import trajectory as training_trajectory
from relufit.training.dense.run import assemble_dense, run_dense

if TYPE_CHECKING:
    from relufit.draw.canvas.catalogue_entry import Catalogue
    from relufit.text.words import Words

__all__ = ["DENSE", "DenseTrajectory"]


@final
class DenseTrajectory(PublicTrajectory, training_trajectory.DenseTrajectory):
    """The run of a dense network; in a notebook it shows itself as a figure.

    Its arrays are read-only. It can be copied, pickled and sent to other processes.

    Attributes:
        scenario: The scenario that was run.
        samples: What it was trained on.
        initial: The network before training.
        iteration: Updates done at each snapshot, shape (snapshots,).
        sample: Which sample each update used, shape (iterations,); -1 where it used them all.
        stopped: Why the run ended: ``"target"``, ``"limit"``, ``"diverged"`` or ``"criterion"``
            (the argument ``stop`` of :func:`relufit.train`).
        weights: Shape (snapshots, weights), layer by layer, neuron by neuron.
        biases: Shape (snapshots, biases).
        loss: The mean loss of the batch before each update, shape (iterations,).

    Example:
        >>> import relufit
        >>> relufit.train("scenarios/worked/koech.toml")
        <DenseTrajectory 'koech': 3-4-1, 6 iterations, 7 snapshots, limit>
    """

    __slots__ = ()

    @property
    def _model(self) -> ModelType:
        return DENSE


def _reasons(trajectory: DenseTrajectory, words: Words) -> list[str]:
    """Return why the verdict on a run is what it is; empty without a verdict."""
    verdict = judge_dense(trajectory)
    return dense_reasons(trajectory, verdict, words) if verdict else []


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


def _catalogue() -> Catalogue:
    from relufit.draw.dense.catalogue import DENSE_CATALOGUE  # noqa: PLC0415 - drawing is slow to import
    from relufit.page.catalogue import DENSE_PAGES  # noqa: PLC0415

    return replace(DENSE_CATALOGUE, html_pages=DENSE_PAGES)


DENSE = ModelType(
    name="dense",
    form=FORMS["dense"],
    trajectory=DenseTrajectory,
    run=run_dense,
    assemble=assemble_dense,
    summarize=cached(summarize_dense),
    reasons=_reasons,
    overview=_overview,
    compare=compare_dense,
    outcome=("iterations", "stopped", "mean_loss", "verdict"),
    catalogue=_catalogue,
)
