"""What the page of a dense network is given, as plain values for JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from relufit.dynamics.dense.quantities import Names
from relufit.page.content import scenario_content
from relufit.scenario.used_settings import unknown_to

if TYPE_CHECKING:
    from relufit.training.dense.trajectory import DenseTrajectory

__all__ = ["DENSE_NUMBERS", "dense_content", "missing_for_dense_page"]

MOST_NEURONS = 8  # of a layer
DENSE_NUMBERS = 1_000_000  # updates times parameters: what is kept in memory
MOST_PARAMETERS = 100


def dense_content(trajectory: DenseTrajectory) -> dict[str, Any]:
    """What the page needs to train the network of a scenario again, and to name its parts.

    Returns:
        ``scenario``, the content of its TOML; ``name``, ``shape``, ``names`` of all parts,
        ``start``, ``samples``, ``training``, and the largest number of iterations as ``limit``.
    """
    scenario, initial = trajectory.scenario, trajectory.initial
    training = scenario.training
    return {
        "name": scenario.origin.name,
        "scenario": scenario_content(scenario),
        "shape": {
            "sizes": initial.sizes,
            "activations": [layer.activation for layer in initial.layers],
            "shared": [layer.shares_bias for layer in initial.layers],
            "loss": initial.loss,
        },
        "names": Names.of(initial)._asdict(),
        "start": {"weights": initial.weights, "biases": initial.biases},
        "samples": [each._asdict() for each in trajectory.samples],
        "training": training
        and {
            "learningRate": training.learning_rate,
            "iterations": training.iterations,
            "stopBelow": training.stop_below or 0,
            "batch": training.batch,
            "update": training.update,
            "train": training.train,
        },
        "order": scenario.data.order,
        "seed": str(scenario.data.seed),
        "limit": DENSE_NUMBERS // _parameters(trajectory),
    }


def missing_for_dense_page(trajectory: DenseTrajectory) -> str:
    """What a run would need to fit on a page: ``X, got Y``; empty where it fits."""
    training = trajectory.scenario.training
    if unknown := unknown_to(training, "page"):
        return f"training by rules that a page knows, got {unknown}"
    widest, parameters = max(trajectory.initial.sizes), _parameters(trajectory)
    iterations = training.iterations if training else 0
    visits = len(trajectory.samples) if training and training.batch == "full" else 1
    if widest > MOST_NEURONS:
        return f"at most {MOST_NEURONS} neurons in a layer for a page, got {widest}"
    if parameters > MOST_PARAMETERS:
        return f"at most {MOST_PARAMETERS} weights and biases for a page, got {parameters}"
    most = DENSE_NUMBERS // (parameters * visits)
    if iterations > most:
        return f"at most {most} iterations for a page of this network, got {iterations}"
    return ""


def _parameters(trajectory: DenseTrajectory) -> int:
    return len(trajectory.initial.weights) + len(trajectory.initial.biases)
