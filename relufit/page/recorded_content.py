"""What the page is given of a run that was trained elsewhere: its states, to be replayed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from relufit.dynamics.relu_sum.verdict import judge
from relufit.page.base64_text import base64_text
from relufit.reports.verdict_text import reasons

if TYPE_CHECKING:
    from relufit.training import Trajectory

__all__ = ["recorded_content"]


def recorded_content(trajectory: Trajectory) -> dict[str, Any] | None:
    """What a browser needs to replay a run that it cannot train; None where it can.

    Returns:
        ``iteration`` of each snapshot; the ``weights``, ``biases``, ``input_weights`` and
        ``output_bias`` that change, snapshot after snapshot; ``sample`` and ``delta`` of each
        update where every update was recorded; the updates of an epoch as ``perEpoch``; the
        ``target``, null where none is known; and the ``verdict`` with its reasons.
    """
    recorded = trajectory.scenario.recorded
    if recorded is None:
        return None
    groups = ("weights", "biases", "input_weights", "output_bias")
    verdict = judge(trajectory)
    why = reasons(trajectory, verdict) if verdict else []
    every = bool((np.diff(trajectory.iteration) == 1).all())
    updates = {"sample": base64_text(trajectory.sample), "delta": base64_text(trajectory.delta)}
    return {
        "iteration": base64_text(trajectory.iteration),
        **{
            group: base64_text(getattr(trajectory, group))
            for group in groups
            if trajectory.trains(group)
        },
        **(updates if every else {}),
        "perEpoch": trajectory.iterations_per_epoch,
        "target": recorded.stop_below,
        "verdict": {"kind": verdict.kind if verdict else "undecided", "reasons": why},
    }
