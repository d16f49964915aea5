"""What became of a run, as films and captions state it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.dynamics.relu_sum.coalescing import coalescences
from relufit.dynamics.relu_sum.verdict import judge
from relufit.text.displayed_range import shows_the_end
from relufit.text.lists import joined

if TYPE_CHECKING:
    from relufit.training import Trajectory

__all__ = ["end_text"]

MOST_NAMED = 4  # neurons of a group that are listed


def end_text(trajectory: Trajectory) -> str:
    """Return the verdict on a run and its coalesced neurons; empty without a verdict.

    Example:
        >>> import relufit
        >>> end_text(relufit.train("scenarios/example2.toml"))
        'solved'
    """
    verdict = judge(trajectory) if shows_the_end(trajectory) else None
    if verdict is None:
        return ""
    groups = [each.neurons for each in coalescences(trajectory)]
    if not groups:
        return verdict.kind
    if len(groups) == 1 and len(groups[0]) <= MOST_NAMED:
        return f"{verdict.kind}: neurons {joined(groups[0])} act as one"
    effective = trajectory.neurons - sum(len(group) - 1 for group in groups)
    return f"{verdict.kind}: {trajectory.neurons} neurons act as {effective}"
