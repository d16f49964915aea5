"""Captions of the landscape, with numbers of its runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.draw.canvas.caption import Caption
from relufit.draw.relu_sum.sentences import knot_sentences, network_text, outcome_text, sentences
from relufit.text.displayed_range import range_text
from relufit.text.lists import listed
from relufit.text.numbers import error_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from relufit.draw.relu_sum.landscape_surface import Path
    from relufit.training import Trajectory

__all__ = ["landscape_caption", "landscape_comparison_caption"]

SURFACE = (
    "Colour is the least mean of delta² with the two knots fixed at this point and everything else "
    "refitted: a lower bound on the error of a run there, as far as the search finds the least "
    "error."
)
MARKS = "Stars mark pairs of knots of the best fit. Paths are averaged over an epoch."


def landscape_caption(trajectory: Trajectory) -> Caption:
    """Describe the landscape with the path of one run."""
    if trajectory.neurons == 1:
        surface = "Colour is the mean of delta² at this knot and weight."
        marks = "A star marks the best fit. The path is averaged over an epoch."
        axes = "the plane of its knot and weight"
    else:
        surface, marks, axes = SURFACE, MARKS, "the plane of two of its knots"
    return Caption(
        text=sentences(
            f"Path of {network_text(trajectory)} in {axes} {range_text(trajectory)}, from the dark "
            f"marker to the light one. {surface} {marks}",
            f"The run ends with a mean of delta² of {error_text(trajectory.mean_squared_error())}.",
        ),
        alt=f"Map of the least error over {axes} with the path of a run, in which the network "
        f"{outcome_text(trajectory)}. {knot_sentences(trajectory)}",
    )


def landscape_comparison_caption(paths: Sequence[Path]) -> Caption:
    """Describe the landscape with the paths of several runs."""
    names = listed([f'"{each.label}"' for each in paths])
    ends = [
        f'"{each.label}" with {error_text(each.trajectory.mean_squared_error())}' for each in paths
    ]
    return Caption(
        text=f"Paths of {names} in the plane of two "
        f"knots, from the dark markers to the light ones. {SURFACE} {MARKS} The runs end with a "
        f"mean of delta² of: {listed(ends)}.",
        alt=f"Map of the least error over the plane of two knots with {len(paths)} paths.",
    )
