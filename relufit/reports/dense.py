"""Reports of a run of a dense network: summary and comparison with published values."""

from __future__ import annotations

from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from relufit.dynamics.dense.knots import dense_knots
from relufit.dynamics.dense.quantities import dense_update_at, quantities
from relufit.dynamics.dense.verdict import judge_dense
from relufit.dynamics.measures.change import relative_distance
from relufit.reports.dense_reasons import dense_reasons
from relufit.reports.relu_sum import Comparison
from relufit.scenario.explain import similar
from relufit.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

    from relufit.errors import InputError
    from relufit.training.dense.trajectory import DenseTrajectory

__all__ = ["compare_dense", "summarize_dense"]

EXTRA_DIGITS = 2  # shown of a measured value beyond those that the source prints


def summarize_dense(trajectory: DenseTrajectory) -> dict[str, Any]:
    """Return the summary of a run, ready for JSON.

    Returns:
        ``scenario`` (its name), ``iterations``, ``stopped`` (``"target"``, ``"limit"`` or
        ``"diverged"``), ``layers`` (sizes), ``weights`` and ``biases`` (numbered through, layer by
        layer), ``outputs`` (for each sample), ``mean_loss``, ``verdict``, ``reasons`` (sentences),
        ``further_iterations`` and ``later_mean_loss`` (of training on), ``relative_change`` (of the
        trained parameters), ``knots`` (of a network of one input with ReLU: ``x``, ``layer``,
        ``neuron``), ``version``, ``seed``.
    """
    final = trajectory.final
    loss = trajectory.mean_loss()
    verdict = judge_dense(trajectory)
    return {
        "scenario": trajectory.scenario.origin.name,
        "iterations": trajectory.iterations,
        "stopped": trajectory.stopped,
        "layers": final.sizes,
        "weights": final.weights,
        "biases": final.biases,
        "outputs": [
            [out if isfinite(out) else None for out in final.output(each.inputs)]
            for each in trajectory.samples
        ],
        "mean_loss": _finite(loss),
        "verdict": verdict.kind if verdict else None,
        "reasons": dense_reasons(trajectory, verdict) if verdict else [],
        "further_iterations": verdict.further_iterations if verdict else 0,
        "later_mean_loss": _finite(verdict.later_error) if verdict else None,
        "relative_change": _finite(_relative_change(trajectory)),
        "knots": _knots(trajectory),
        "version": __version__,
        "seed": trajectory.scenario.data.seed,
    }


def _relative_change(trajectory: DenseTrajectory) -> float | None:
    """Return how far the trained parameters have moved, over their length at the start."""
    training = trajectory.scenario.training
    if training is None:
        return None
    parts = [getattr(trajectory, group)[[0, -1]] for group in training.train]
    start, end = np.concatenate(parts, axis=1)
    return relative_distance(start, end)


def _knots(trajectory: DenseTrajectory) -> list[dict[str, Any]] | None:
    """Return the knots between the lowest and the highest input; None where there are none."""
    inputs = [each.inputs[0] for each in trajectory.samples]
    found = dense_knots(trajectory.final, min(inputs), max(inputs))
    if found is None:
        return None
    return [{"x": x, "layer": layer + 1, "neuron": neuron + 1} for x, layer, neuron in found]


def _finite(value: float | None) -> float | None:
    """Return a number that JSON can hold, or None."""
    return None if value is None or not isfinite(value) else value


def compare_dense(trajectory: DenseTrajectory) -> list[Comparison]:
    """Compare a run with the published values of its scenario; empty if there are none.

    A printed number matches if the measured one differs by at most half a unit of its last digit.

    Raises:
        InputError: A quantity is unknown, or its iteration was not recorded.
    """
    published = trajectory.scenario.published
    if published is None:
        return []
    rows = [_count(published.iterations, trajectory.iterations)] if published.iterations else []
    for iteration, printed in published.at.items():
        rows.extend(_at(trajectory, int(iteration), printed))
    return rows


def _count(published: int, measured: int) -> Comparison:
    return Comparison(
        quantity="iterations",
        published=str(published),
        measured=str(measured),
        tolerance=0.0,
        holds=published == measured,
    )


def _at(
    trajectory: DenseTrajectory, iteration: int, printed: dict[str, str]
) -> Iterator[Comparison]:
    """Yield a comparison for each published quantity of an iteration."""
    measured = _measured(trajectory, iteration)
    for name, text in printed.items():
        value = Decimal(text)
        places = -int(value.as_tuple().exponent)
        half_a_unit = Decimal(5).scaleb(-places - 1)
        got = measured.get(name) if measured else None
        if measured and got is None:
            raise _unknown(trajectory, iteration, name, measured)
        near = got is not None and isfinite(got) and abs(Decimal(got) - value) <= half_a_unit
        yield Comparison(
            quantity=f"{name} at {iteration}",
            published=text,
            measured="none" if got is None else f"{got:.{max(places, 0) + EXTRA_DIGITS}f}",
            tolerance=float(half_a_unit),
            holds=near,
        )


def _measured(trajectory: DenseTrajectory, iteration: int) -> dict[str, float]:
    """Return all quantities at an iteration; empty if the run ended before."""
    if iteration > trajectory.iterations:
        return {}
    snapshot = int(np.searchsorted(trajectory.iteration, iteration))
    if trajectory.iteration[snapshot] != iteration:
        raise trajectory.scenario.fault(
            "published.at",
            str(iteration),
            f"expected an iteration that is recorded, got {iteration}. Set [training] "
            f"record_every = 1.",
        )
    return quantities(dense_update_at(trajectory, snapshot))


def _unknown(
    trajectory: DenseTrajectory, iteration: int, name: str, known: dict[str, float]
) -> InputError:
    meant = similar(name, known)
    hint = f'Did you mean "{meant}"?' if meant else f"Known are {', '.join(sorted(known))}."
    return trajectory.scenario.fault(
        f"published.at.{iteration}",
        name,
        f"expected a quantity of the network, got {name!r}. {hint}",
    )
