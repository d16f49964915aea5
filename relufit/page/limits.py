"""What the page can show of a run; its script refuses the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from relufit.scenario.used_settings import unknown_to

if TYPE_CHECKING:
    from relufit.training import Trajectory

__all__ = ["LIMITS", "Limits", "missing_for_page"]


class Limits(NamedTuple):
    """The largest runs that a browser trains while something is dragged.

    Attributes:
        neurons: Of the network.
        numbers: Updates times neurons: what is kept in memory.
        samples: Of the data.
        work: Of a full batch: updates times samples times neurons.
    """

    neurons: int
    numbers: int
    samples: int
    work: int


LIMITS = Limits(neurons=16, numbers=1_600_000, samples=20_000, work=200_000_000)


def missing_for_page(trajectory: Trajectory) -> str:
    """What a run would need to fit on a page, ``expected ...`` without this word; else empty."""
    scenario = trajectory.scenario
    first = int(trajectory.iteration[0])
    if first > 0:
        return f"a run from its initial state for a page, got one from iteration {first}"
    if unknown := unknown_to(scenario.training, "page"):
        return f"training by rules that a page knows, got {unknown}"
    return _too_large(trajectory)


def _too_large(trajectory: Trajectory) -> str:
    scenario, neurons = trajectory.scenario, trajectory.neurons
    iterations = scenario.training.iterations if scenario.training else trajectory.iterations
    samples = scenario.data.samples
    full = scenario.training is not None and scenario.training.batch == "full"
    if neurons > LIMITS.neurons:
        return f"at most {LIMITS.neurons} neurons for a page, got {neurons}"
    if samples > LIMITS.samples:
        return f"at most {LIMITS.samples} samples for a page, got {samples}"
    if neurons * iterations > LIMITS.numbers:
        most = LIMITS.numbers // neurons
        return f"at most {most} iterations for a page with so many neurons, got {iterations}"
    if full and iterations * samples * neurons > LIMITS.work:
        most = LIMITS.work // (samples * neurons)
        return f"at most {most} full-batch iterations for a page, got {iterations}"
    return ""
