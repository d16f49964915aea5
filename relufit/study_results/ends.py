"""Final knots and weights of the runs with one verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.study_results.results import StudyResults

__all__ = ["FinalNeurons", "final_neurons"]


class FinalNeurons(NamedTuple):
    """The neurons of runs after training.

    Attributes:
        knots: Shape (runs, neurons); NaN where a run has no such neuron.
        weights: The same.
    """

    knots: NDArray[np.float64]
    weights: NDArray[np.float64]

    @property
    def runs(self) -> int:
        """The number of runs."""
        return len(self.knots)


def final_neurons(results: StudyResults, verdict: str) -> FinalNeurons:
    """Return the final knots and weights of all runs with a verdict, over all axes."""
    chosen = results.cells("verdict", 0) == results.verdicts.index(verdict)
    weights, biases, inputs = (
        results.cells(name, 0)[chosen] for name in ("weights", "biases", "input_weights")
    )
    with np.errstate(all="ignore"):  # a diverged run has infinite parameters
        return FinalNeurons(knots=-biases / inputs, weights=weights)
