"""Where neurons ended: final knots and weights of the runs of one verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.study_results.results import StudyResults

__all__ = ["FinalNeurons", "final_neurons"]


class FinalNeurons(NamedTuple):
    """The neurons of runs in the end.

    Attributes:
        knots: Shape (runs, neurons); NaN where a run has no such neuron.
        weights: The same.
    """

    knots: NDArray[np.float64]
    weights: NDArray[np.float64]

    @property
    def runs(self) -> int:
        """How many runs there are."""
        return len(self.knots)


def final_neurons(results: StudyResults, verdict: str) -> FinalNeurons:
    """Final knots and weights of all runs that ended with a verdict, whatever their axes."""
    chosen = results.cells("verdict", 0) == results.verdicts.index(verdict)
    weights, biases, inputs = (
        results.cells(name, 0)[chosen] for name in ("weights", "biases", "input_weights")
    )
    with np.errstate(all="ignore"):  # a run that has diverged has infinite parameters
        return FinalNeurons(knots=-biases / inputs, weights=weights)
