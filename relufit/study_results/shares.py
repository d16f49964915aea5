"""Shares of runs, with the intervals in which the true shares lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from relufit.study_results.results import NOT_RUN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.study_results.results import StudyResults

__all__ = ["Shares", "counted", "verdict_shares", "wilson_interval"]

NORMAL_95 = 1.959963984540054  # of the standard normal distribution, 95 % lies within ± this


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shares:
    """How many of the runs in each cell ended with one verdict.

    Attributes:
        count: With this verdict, shape (cells…).
        runs: Trained at all, shape (cells…).
    """

    count: NDArray[np.int64]
    runs: NDArray[np.int64]

    @property
    def share(self) -> NDArray[np.float64]:
        """Count by runs; NaN where nothing has been run."""
        with np.errstate(invalid="ignore"):
            found: NDArray[np.float64] = self.count / self.runs
        return found


def verdict_shares(results: StudyResults, verdict: str, axes: int) -> Shares:
    """How many runs ended with a verdict, in each cell along the first so many axes."""
    found = results.cells("verdict", axes)
    return Shares(
        count=counted(found == results.verdicts.index(verdict)),
        runs=counted(found != NOT_RUN),
    )


def counted(runs: NDArray[np.bool_]) -> NDArray[np.int64]:
    """How many of the runs, which are the last dimension, are true."""
    return np.asarray(np.count_nonzero(runs, axis=-1), dtype=np.int64)


def wilson_interval(
    count: NDArray[np.int64], runs: NDArray[np.int64], normal: float = NORMAL_95
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The shares that are compatible with what was counted.

    The score interval: all p with ``|count/runs - p| <= normal·sqrt(p(1-p)/runs)`` (E. B. Wilson,
    Probable inference, the law of succession, and statistical inference, Journal of the American
    Statistical Association 22, 1927). It stays within 0 and 1, and says something where none or
    all of the runs were counted.

    Args:
        count: From 0 to ``runs``.
        runs: How many there were.
        normal: The quantile of the normal distribution; 1.96 for 95 %.

    Returns:
        The lower and the upper ends; NaN where there were no runs.

    Example:
        >>> low, high = wilson_interval(np.array([0, 5]), np.array([10, 10]))
        >>> low.round(3).tolist(), high.round(3).tolist()
        ([0.0, 0.237], [0.278, 0.763])
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        share = count / runs
        spread = normal**2 / runs
        middle = (share + spread / 2) / (1 + spread)
        half = np.sqrt(spread * (share * (1 - share) + spread / 4)) / (1 + spread)
    low = np.where(count == 0, 0.0, middle - half)  # exact at the ends, without rounding
    high = np.where(count == runs, 1.0, middle + half)
    return np.where(runs == 0, np.nan, low), np.where(runs == 0, np.nan, high)
