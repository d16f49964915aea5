"""Shares of runs, with confidence intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from relufit.study_results.results import NOT_RUN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.study_results.results import StudyResults

__all__ = ["Shares", "counted", "verdict_shares", "wilson_interval"]

NORMAL_95 = 1.959963984540054  # 95 % of the standard normal distribution is within ± this


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shares:
    """The number of runs in each cell with one verdict.

    Attributes:
        count: Runs with this verdict, shape (cells…).
        runs: Trained runs, shape (cells…).
    """

    count: NDArray[np.int64]
    runs: NDArray[np.int64]

    @property
    def share(self) -> NDArray[np.float64]:
        """``count / runs``; NaN without trained runs."""
        with np.errstate(invalid="ignore"):
            found: NDArray[np.float64] = self.count / self.runs
        return found


def verdict_shares(results: StudyResults, verdict: str, axes: int) -> Shares:
    """Count the runs with a verdict in each cell along the first ``axes`` axes."""
    found = results.cells("verdict", axes)
    return Shares(
        count=counted(found == results.verdicts.index(verdict)),
        runs=counted(found != NOT_RUN),
    )


def counted(runs: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Count the true entries along the last dimension, the runs."""
    return np.asarray(np.count_nonzero(runs, axis=-1), dtype=np.int64)


def wilson_interval(
    count: NDArray[np.int64], runs: NDArray[np.int64], normal: float = NORMAL_95
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the Wilson confidence interval of a share.

    The score interval: all p with ``|count/runs - p| <= normal·sqrt(p(1-p)/runs)`` (E. B. Wilson,
    Probable inference, the law of succession, and statistical inference, Journal of the American
    Statistical Association 22, 1927). It stays within 0 and 1, and is informative if none or all
    of the runs were counted.

    Args:
        count: The counted runs, from 0 to ``runs``.
        runs: The number of runs.
        normal: The quantile of the normal distribution; 1.96 for 95 %.

    Returns:
        The lower and the upper ends; NaN without runs.

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
