"""The reasons for the verdict on a run of a dense network, in plain English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.reports.verdict_text import count_of, ended_text, further_text, number
from relufit.text.displayed_range import iterations_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from relufit.dynamics.relu_sum.descent.decide import Ahead
    from relufit.dynamics.relu_sum.verdict import Verdict
    from relufit.training.dense.trajectory import DenseTrajectory

__all__ = ["dense_reasons"]


def dense_reasons(trajectory: DenseTrajectory, verdict: Verdict) -> list[str]:
    """Return why the verdict on a run is what it is: whole sentences, the main reason first.

    Example:
        >>> from relufit.dynamics.dense.verdict import judge_dense
        >>> from relufit.scenario import load
        >>> from relufit.training.dense.run import run_dense
        >>> trajectory = run_dense(load("scenarios/worked/koech.toml"))
        >>> dense_reasons(trajectory, judge_dense(trajectory))[0]
        'After 6 iterations the mean loss is 0.0779; the scenario sets no target.'
    """
    after = f"After {iterations_text(trajectory.iterations)}"
    if verdict.kind == "diverged":
        return [f"{after} the next update makes a parameter or the loss non-finite."]
    found = [ended_text(after, "mean loss", verdict.error, verdict.target)]
    if verdict.prospect is None:
        return found
    if verdict.reason:
        found.append(f"The verdict is undecided: {verdict.reason}.")
    found += further_text(verdict.prospect, "mean loss", verdict.target)
    return [*found, *_descended(verdict, verdict.prospect.ahead)]


def _descended(verdict: Verdict, ahead: Ahead) -> Iterator[str]:
    """Return what descent from there predicts."""
    done = verdict.further_iterations
    if verdict.kind == "trapped":
        yield (
            f"Descending from there by full batches comes to rest at {number(ahead.rest)}: a local "
            f"minimum or a plateau."
        )
    elif verdict.kind == "slow" and ahead.reach >= 0.0 and verdict.target is not None:
        yield (
            f"Descent by full batches predicts that it falls below {number(verdict.target)} after "
            f"about {count_of(done + ahead.reach)} further iterations."
        )
    elif verdict.kind == "slow" and ahead.fall >= 0.0:
        yield (
            f"Descent by full batches predicts that it has fallen by a tenth after about "
            f"{count_of(done + ahead.fall)} further iterations."
        )
