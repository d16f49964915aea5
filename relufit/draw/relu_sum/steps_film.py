"""The steps film: the rules of the article at work, first in slow motion, then ever faster.

The sample appears, with delta between network and reference. Each active neuron flies from its
knot, a hinge on the curve, to the cell of its rule in a compass. Then the segment beside the hinge
turns about it, and the knot moves as the rule says. In the fast part knots leave trails, and bars
in the compass show how often each rule has moved each neuron.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.draw.canvas.blitter import Blitter
from relufit.draw.canvas.end_labels import lay_out
from relufit.draw.canvas.film_layout import split_figure
from relufit.draw.canvas.raster_text import RasterText
from relufit.draw.canvas.traces import ABOVE
from relufit.draw.relu_sum.steps_compass import Compass
from relufit.draw.relu_sum.steps_curve import StepCurve
from relufit.draw.relu_sum.steps_discs import FlyingDiscs
from relufit.draw.relu_sum.steps_motion import StepsRun
from relufit.draw.relu_sum.steps_words import step_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from relufit.draw.canvas.blitter import Panel
    from relufit.draw.canvas.theme import Theme
    from relufit.draw.relu_sum.steps_state import Step
    from relufit.training import Trajectory

__all__ = ["StepLine", "steps"]

GAP_PT = 6.0  # from the axes to the line of text


def steps(
    trajectory: Trajectory, theme: Theme, size: tuple[int, int], states: Sequence[Step]
) -> Blitter[Step]:
    """Draw updates in slow motion: the curve, and the four rules beside it.

    Args:
        trajectory: The run.
        theme: The theme.
        size: Width and height in pixels.
        states: The frame states of the film.
    """
    run = StepsRun(trajectory, states)
    figure, main, side = split_figure(size, share=0.6)
    axes: Axes = main.subplots()
    curve = StepCurve(axes, run, theme)
    compass = Compass(side.subplots(), run, theme)
    line = StepLine(axes, run, theme)
    lay_out(figure)
    discs = FlyingDiscs(figure, (axes, curve), compass, run, theme)
    panels: list[Panel[Step]] = [curve, line, compass, discs]
    return Blitter(figure, panels)


class StepLine:
    """The line of text above the curve.

    Args:
        axes: The axes of the curve.
        run: The run and the updates to show.
        theme: The theme.
    """

    def __init__(self, axes: Axes, run: StepsRun, theme: Theme) -> None:
        self._run, self._words = run, theme.words
        self._line = RasterText(axes, (0.0, 1.0), theme.ink, gap_pt=GAP_PT)
        self._line.set_zorder(ABOVE)
        self._line.set_text("0")  # reserves the line in the layout

    @property
    def moving(self) -> Sequence[Artist]:
        """The text."""
        return [self._line]

    def show(self, step: Step, /) -> None:
        """Describe a frame state."""
        self._line.set_text(step_text(self._run, step, self._words))
