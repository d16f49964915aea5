"""The reasons for the verdict on a run of a dense network in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.reports.verdict_numbers import count_of, number
from relufit.reports.verdict_text import after_text, ended_text, further_text, undecided_text
from relufit.text.words import ENGLISH_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from relufit.dynamics.relu_sum.descent.decide import Ahead
    from relufit.dynamics.relu_sum.verdict import Verdict
    from relufit.text.words import Words
    from relufit.training.dense.trajectory import DenseTrajectory

__all__ = ["dense_reasons"]


def dense_reasons(
    trajectory: DenseTrajectory, verdict: Verdict, words: Words = ENGLISH_WORDS
) -> list[str]:
    """Return why the verdict on a run is what it is: whole sentences, the main reason first.

    Example:
        >>> from relufit.dynamics.dense.verdict import judge_dense
        >>> from relufit.scenario import load
        >>> from relufit.training.dense.run import run_dense
        >>> trajectory = run_dense(load("scenarios/worked/koech.toml"))
        >>> dense_reasons(trajectory, judge_dense(trajectory))[0]
        'After 6 iterations the mean loss is 0.0779; the scenario sets no target.'
    """
    after, name = after_text(trajectory.iterations, words), words("quantity_loss")
    if verdict.kind == "diverged":
        return [words("reason_diverged_loss", after=after)]
    found = [ended_text(after, name, verdict, words)]
    if undecided := undecided_text(verdict, words):
        found.append(undecided)
    if verdict.prospect is None:
        return found
    found += further_text(verdict.prospect, name, verdict.target, words)
    return [*found, *_descended(verdict, verdict.prospect.ahead, words)]


def _descended(verdict: Verdict, ahead: Ahead, words: Words) -> Iterator[str]:
    """Return what descent from there predicts."""
    done, target = verdict.further_iterations, verdict.target
    if verdict.kind == "trapped":
        yield words("reason_full_batch_rest", error=number(ahead.rest, words))
    elif verdict.kind == "slow" and ahead.reach >= 0.0 and target is not None:
        count = count_of(done + ahead.reach, words)
        yield words("reason_full_batch_target", target=number(target, words), count=count)
    elif verdict.kind == "slow" and ahead.fall >= 0.0:
        yield words("reason_full_batch_fall", count=count_of(done + ahead.fall, words))
