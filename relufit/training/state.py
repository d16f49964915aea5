"""What a criterion of the user is given after each epoch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["TrainingState"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingState:
    """The state of a run after an epoch, for the argument ``stop`` of :func:`relufit.train`.

    Attributes:
        iteration: The number of updates so far.
        network: The network, with ``weights``, ``biases`` and ``output(x)``.
        error: The mean of delta² over the samples; for a dense network the mean loss.

    Example:
        >>> import relufit
        >>> run = relufit.train("example4", stop=lambda state: state.error < 0.02)
        >>> run.iterations, run.stopped
        (1200, 'criterion')
    """

    iteration: int
    network: Any
    error: float
