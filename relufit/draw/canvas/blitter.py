"""Blitting: draw the background of a film once, and only the moving artists for each frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from matplotlib.artist import Artist
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

__all__ = ["Blitter", "Panel"]

State_contra = TypeVar(
    "State_contra", contravariant=True
)  # frame state: what a frame shows, such as a snapshot or part of an update


class Panel(Protocol[State_contra]):
    """A part of the figure with artists that move."""

    @property
    def moving(self) -> Sequence[Artist]:
        """The artists that change from frame to frame, in drawing order."""
        ...

    def show(self, state: State_contra, /) -> None:
        """Move the artists to a frame state; earlier calls have no effect on the result."""
        ...


class Blitter(Generic[State_contra]):
    """Draws the frames of a film.

    The moving artists of all panels are above all others. A frame is therefore the background with
    these artists drawn on top: the same pixels as a full draw, in a fraction of the time.

    Attributes:
        figure: The figure, laid out. Its size in pixels is the frame size.
        panels: The panels that move.
    """

    def __init__(self, figure: Figure, panels: Sequence[Panel[State_contra]]) -> None:
        self.figure = figure
        self.panels = panels
        self._canvas = FigureCanvasAgg(figure)
        self._moving = [artist for panel in panels for artist in panel.moving]
        self._background: NDArray[np.uint8] | None = None

    def frames(self, states: Iterable[State_contra]) -> Iterator[NDArray[np.uint8]]:
        """Yield one new RGBA array for each state, uint8 (height, width, 4)."""
        if self._background is None:
            self._background = self._drawn_background()
        renderer = self._canvas.get_renderer()
        pixels = np.asarray(self._canvas.buffer_rgba())
        for state in states:
            pixels[:] = self._background
            for panel in self.panels:
                panel.show(state)
            for artist in self._moving:
                artist.draw(renderer)
            yield pixels.copy()

    def _drawn_background(self) -> NDArray[np.uint8]:
        """Draw the canvas without the moving artists."""
        for artist in self._moving:
            artist.set_animated(True)
        self._canvas.draw()
        return np.array(self._canvas.buffer_rgba())
