"""Curves of networks and references within the displayed range of x, and samples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from relufit.draw.canvas.limits import MARGIN, Curve, bounded

if TYPE_CHECKING:
    from relufit.network.relu_sum import ReluSum
    from relufit.training import Trajectory

__all__ = [
    "MOST_DOTS",
    "network_curve",
    "neuron_curves",
    "reference_curve",
    "shown_samples",
    "target_curves",
    "view_of",
]

GRID = 501  # points of a reference without known knots
MOST_DOTS = 2000  # samples that are drawn


def view_of(trajectory: Trajectory) -> tuple[float, float]:
    """Return the displayed range of x: the domain and a margin."""
    low, high = trajectory.scenario.data.domain
    margin = MARGIN * (high - low)
    return low - margin, high + margin


def reference_curve(trajectory: Trajectory) -> Curve | None:
    """Return the reference on the domain, exact at its knots; None if there is none."""
    reference = trajectory.reference
    if reference is None:
        return None
    low, high = trajectory.scenario.data.domain
    knots = [knot for knot in reference.knots if low < knot < high]
    x = np.union1d(np.linspace(low, high, GRID), knots)
    return x, reference.evaluate(x)


def shown_samples(trajectory: Trajectory) -> Curve | None:
    """Return the samples to draw, at most 2000 of them; None if they lie on the reference."""
    data, samples = trajectory.scenario.data, trajectory.samples
    if data.noise is None:
        return None
    count = min(samples.measured, MOST_DOTS)
    chosen = np.arange(count) * samples.measured // count
    return samples.x[chosen], samples.y[chosen]


def target_curves(trajectory: Trajectory) -> list[Curve]:
    """Return what the network learns: the reference, the samples, or both."""
    return [
        curve
        for curve in (reference_curve(trajectory), shown_samples(trajectory))
        if curve is not None
    ]


def network_curve(network: ReluSum, view: tuple[float, float]) -> Curve:
    """Return the network output within the view: straight lines from knot to knot."""
    low, high = view
    inside = [knot for knot in network.knots if low < knot < high]
    x = np.array([low, *sorted(inside), high])
    return x, bounded(network.outputs(x))


def neuron_curves(network: ReluSum, view: tuple[float, float]) -> list[Curve]:
    """Return the contribution of each neuron within the view."""
    low, high = view
    curves: list[Curve] = []
    for w, b, a, knot in zip(
        network.weights, network.biases, network.input_weights, network.knots, strict=True
    ):
        x = np.array([low, min(max(knot, low), high), high])
        with np.errstate(over="ignore"):
            curves.append((x, bounded(w * np.maximum(a * x + b, 0.0))))
    return curves
