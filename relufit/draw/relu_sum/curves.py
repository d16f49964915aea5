"""Curves of networks and references within the displayed range of x."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from relufit.draw.canvas.limits import MARGIN, Curve, bounded

if TYPE_CHECKING:
    from relufit.network.relu_sum import ReluSum
    from relufit.training import Trajectory

__all__ = ["network_curve", "neuron_curves", "reference_curve", "target_knots", "view_of"]

MOST_TARGETS = 16  # knots of a reference that are marked; points have one at each sample
GRID = 501  # points of a reference without known knots


def view_of(trajectory: Trajectory) -> tuple[float, float]:
    """Return the displayed range of x: the domain and a margin."""
    low, high = trajectory.scenario.data.domain
    margin = MARGIN * (high - low)
    return low - margin, high + margin


def reference_curve(trajectory: Trajectory) -> Curve:
    """Return the reference on the domain, exact at its knots."""
    low, high = trajectory.scenario.data.domain
    knots = [knot for knot in trajectory.reference.knots if low < knot < high]
    x = np.union1d(np.linspace(low, high, GRID), knots)
    return x, trajectory.reference.evaluate(x)


def target_knots(trajectory: Trajectory) -> tuple[float, ...]:
    """Return the knots of the reference; none if they are too many to be targets of knots."""
    knots = tuple(trajectory.reference.knots)
    return knots if len(knots) <= MOST_TARGETS else ()


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
