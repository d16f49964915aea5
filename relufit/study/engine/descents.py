"""Descent without noise for many runs, and the verdicts that follow: plain functions, compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from relufit.dynamics.relu_sum.descent import ahead, curvature, decide, follow, knots, sums
from relufit.dynamics.relu_sum.descent.ahead import Continued, descend
from relufit.dynamics.relu_sum.descent.decide import Ahead, Further
from relufit.dynamics.relu_sum.descent.decide import decide as decide_one
from relufit.dynamics.relu_sum.descent.room import Points
from relufit.study.engine.compiled import compilable, compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.dynamics.relu_sum.descent.room import Room, Trained
    from relufit.study.engine.further import FurtherTraining
    from relufit.study.engine.tables import Visits

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    Flags = NDArray[np.bool_]

__all__ = ["Decided", "SampleRows", "decide_all", "sample_rows"]

compilable(
    sums.find_ranges,
    sums.edge_of,
    sums.sort_edges,
    sums.mean_square,
    sums.output_at,
    knots.sample_at,
    knots.rests_on_sample,
    knots.is_active,
    knots.first_crossing,
    knots.land,
    curvature.put,
    curvature.gradient,
    curvature.fill_matrix,
    curvature.solve,
    curvature.implicit_step,
    follow.squared_length,
    follow.mean_of_squares,
    follow.note_time,
    follow.unrest_of,
    follow.next_time,
    follow.adopt,
    follow.part_of_time,
    follow.try_step,
    follow.advance,
    follow.follow,
    ahead.take,
    ahead.mean_after,
    ahead.descend,
    decide.most_noise,
    decide.by_training,
    decide.by_noise,
    decide.by_descent,
    decide.decide,
)


class SampleRows(NamedTuple):
    """The measured samples of each set in ascending x; see :class:`.room.Points`."""

    x: Floats
    y: Floats
    sum_x: Floats
    sum_xx: Floats


class Decided(NamedTuple):
    """The verdicts, one row for each run.

    Attributes:
        kind: Its number.
        rest: The error where the descent ends; NaN where there was none.
    """

    kind: Integers
    rest: Floats


def sample_rows(visits: Visits) -> SampleRows:
    """Return the measured samples of each set, as :func:`.room.points_of` does."""
    samples = int(visits.ascending.shape[1])
    places: Integers = np.add.outer(visits.measured, np.arange(samples))
    x, y = visits.x[places], visits.y[places]
    order = np.argsort(x, axis=1, kind="stable")
    x, y = np.take_along_axis(x, order, axis=1), np.take_along_axis(y, order, axis=1)
    none = np.zeros((len(x), 1))
    return SampleRows(
        x,
        y,
        np.concatenate([none, np.cumsum(x, axis=1)], axis=1),
        np.concatenate([none, np.cumsum(x * x, axis=1)], axis=1),
    )


@compiled
def decide_all(
    further: FurtherTraining,
    rows: SampleRows,
    scales: Floats,
    trained: Trained,
    is_small: Flags,
    p: Floats,
    room: Room,
    found: Decided,
) -> None:
    """Decide on runs by what further training shows and descent predicts.

    Args:
        further: What training on shows.
        rows: The samples of each set.
        scales: The mean of y² of each set.
        trained: The groups of parameters that are trained.
        is_small: Whether a descent is possible, for each set.
        p: Workspace for the parameters of a run.
        room: Workspace for a descent.
        found: Filled.
    """
    batch = further.batch
    n = batch.weights.shape[1]
    for cell in range(len(further.late)):
        own = batch.visits[cell]
        target = max(batch.target[cell], 0.0)
        seen = Further(
            further.early[cell],
            further.late[cell],
            further.last[cell],
            further.spread[cell],
            further.reached[cell],
            further.overflows[cell],
        )
        prediction = Ahead(np.nan, np.nan, np.nan, -1.0, -1.0, False)
        iterations = float(further.iterations[cell])
        if is_small[own] and not seen.overflows and seen.reached < 0.0:
            continued = Continued(
                batch.descent_rate[cell],
                float(further.every[cell]),
                iterations,
                seen.early,
                seen.late,
                seen.last,
                seen.spread,
                target,
            )
            points = Points(rows.x[own], rows.y[own], rows.sum_x[own], rows.sum_xx[own])
            before = further.before[cell, : further.quarter[cell]]
            after = further.after[cell, : further.quarter[cell]]
            prediction = descend(p, n, points, trained, continued, before, after, room)
        kind, _ = decide_one(target, float(scales[own]), iterations, further.full, seen, prediction)
        found.kind[cell], found.rest[cell] = kind, prediction.rest
