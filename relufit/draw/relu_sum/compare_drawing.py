"""Several runs in one film and one figure: a panel for each, and their errors below."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from relufit.draw.canvas.blitter import Blitter
from relufit.draw.relu_sum.compare_errors import ErrorsPanel, label_room_pt
from relufit.draw.relu_sum.compare_panel import RunPanel
from relufit.draw.relu_sum.compare_states import CompareState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from relufit.draw.canvas.blitter import Panel
    from relufit.draw.canvas.page import Page
    from relufit.draw.canvas.theme import Theme
    from relufit.draw.relu_sum.compare_runs import ComparedRuns

__all__ = ["SHAPES", "compare_blitter", "compare_figure"]

SHAPES = {"wide": (1280, 720), "square": (1080, 1080)}  # of films, in pixels

POINTS = 72  # per inch: a pixel of a film is a point
TEXT = 1 / 38  # size of the text, as a share of the mean of width and height
SMALLER_TEXT = 1 / 44  # with panels in two rows
STEEPEST, NOTES = 0.72, 7.1  # of a panel: height by width of its curves, and room for its notes
ERRORS, MOST_ERRORS = 9.2, 0.42  # height of the errors: units of the text, and share of the figure
NARROW_TEXT_PT = 8.0  # on a page of one column
MOST_IN_ROW = {"wide": 3, "square": 2}


def compare_blitter(
    compared: ComparedRuns, theme: Theme, size: tuple[int, int], states: Sequence[CompareState]
) -> Blitter[CompareState]:
    """Draws the frames of the film.

    Args:
        compared: The runs.
        theme: The theme.
        size: Width and height in pixels.
        states: The frames that will be shown; what they show does not depend on it.
    """
    del states
    figure = Figure(figsize=(size[0] / POINTS, size[1] / POINTS), dpi=POINTS)
    columns = _columns(len(compared.runs), size[0] / size[1])
    return Blitter(figure, _panels(figure, compared, theme, columns))


def compare_figure(compared: ComparedRuns, theme: Theme, page: Page, *, shape: str) -> Figure:
    """The last frame of the film as a figure; the panels are stacked on a narrow page."""
    width, height = SHAPES[shape]
    columns = _columns(len(compared.runs), width / height) if page.is_wide else 1
    rows = -(-len(compared.runs) // columns)
    height_in = page.width_in * (height / width if page.is_wide else 0.62 * rows + 0.5)
    figure = Figure(figsize=(page.width_in, height_in), dpi=page.dpi)
    text_pt = None if page.is_wide else NARROW_TEXT_PT
    panels = _panels(figure, compared, theme, columns, text_pt)
    for panel in panels:
        panel.show(CompareState(compared.end, is_end=True))
    return figure


def _columns(runs: int, ratio: float) -> int:
    """How many panels stand side by side."""
    most = MOST_IN_ROW["wide" if ratio > 1 else "square"]
    return runs if runs <= most else 2


def _panels(
    figure: Figure,
    compared: ComparedRuns,
    theme: Theme,
    columns: int,
    text_pt: float | None = None,
) -> list[Panel[CompareState]]:
    """Lay out the figure and give what moves in it."""
    width, height = (POINTS * side for side in figure.get_size_inches().tolist())
    rows = -(-len(compared.runs) // columns)
    text_pt = theme.text_scale * (
        text_pt or (TEXT if rows == 1 else SMALLER_TEXT) * sqrt(width * height)
    )
    share = min(ERRORS * text_pt / height, MOST_ERRORS)
    steep = 1.0 - rows * (STEEPEST * width / columns + NOTES * text_pt) / height
    share = min(max(share, steep), MOST_ERRORS)
    bottom = 3.2 * text_pt / height
    right = (label_room_pt(compared, text_pt) + 0.4 * text_pt) / width
    panels: list[Panel[CompareState]] = []
    high = (1.0 - share) / rows
    for run in range(len(compared.runs)):
        row, column = divmod(run, columns)
        place = (column / columns, 1.0 - (row + 1) * high, 1.0 / columns, high)
        panels.append(RunPanel(figure.add_axes(place), compared, run, theme, text_pt))
    axes: Axes = figure.add_axes((0.0, bottom, 1.0 - right, share - bottom))
    errors = ErrorsPanel(axes, compared, theme, text_pt)
    left = errors.left_room_pt / width
    axes.set_position((left, bottom, 1.0 - left - right, share - bottom))
    panels.append(errors)
    return panels
