"""Made-up outcomes of studies: any axes, any arrays, without a run or a store."""

from __future__ import annotations

import numpy as np

from relufit.dynamics.measures.registry import RUN_MEASURES
from relufit.study_results.axis import Axis
from relufit.study_results.results import StudyResults

VERDICTS = ("solved", "trapped", "slow", "dead", "diverged")


def axis(name, values):
    values = list(values)
    named = isinstance(values[0], str)
    return Axis(
        name=name,
        keys=(name,),
        values=np.arange(len(values), dtype=float) if named else np.array(values, float),
        labels=tuple(values) if named else None,
    )


def made(axes, verdict, **variables):
    """Outcomes with given verdicts, shape (axes…); all else is made up of them or given."""
    axes = tuple(axis(name, values) for name, values in axes.items())
    verdict = np.array(verdict, np.int8).reshape([each.size for each in axes])
    run = verdict >= 0
    plane = np.broadcast_to([[0.0, -1.0, -2.0]], (*verdict.shape, 3))
    found = {
        "verdict": verdict,
        "error": np.where(run, 0.01 * (verdict + 1.0), np.nan),
        "effective_neurons": np.where(run, 3, -1),
        "coalesced_at": np.where(verdict[..., None] == 1, [500, -1, -1], -1),
        "weights": np.where(run[..., None], plane + verdict[..., None] / 10, np.nan),
        "biases": np.where(run[..., None], plane, np.nan),
        "input_weights": np.where(run[..., None], 1.0, np.nan),
        **{name: np.where(run, verdict + 1.0, np.nan) for name in RUN_MEASURES},
        **{name: np.asarray(values) for name, values in variables.items()},
    }
    return StudyResults(
        title="A made-up study",
        axes=axes,
        along=tuple(i for i, each in enumerate(axes) if each.size > 1 and not each.is_seed),
        verdicts=VERDICTS,
        neurons=found["weights"].shape[-1],
        pairs=("1-2", "1-3", "2-3"),
        domain=(0.0, 4.0),
        targets=((0.0, 2.0), (1.0, -1.0)),
        read=found.__getitem__,
        measures=tuple(RUN_MEASURES),
    )
