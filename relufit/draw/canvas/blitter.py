"""A stage: a figure whose background is drawn once, and whose moving artists make the frames."""

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
)  # what a frame shows: a snapshot, or part of a step


class Panel(Protocol[State_contra]):
    """What a stage asks of a panel."""

    @property
    def moving(self) -> Sequence[Artist]:
        """The artists that differ between frames, in drawing order."""
        ...

    def show(self, state: State_contra, /) -> None:
        """Move the artists to a moment, wherever they were before."""
        ...


class Blitter(Generic[State_contra]):
    """Draws the frames of a film.

    The moving artists of all panels lie above everything else, so a frame is the background with
    them drawn on top: the same pixels as a full draw, in a fraction of the time.

    Attributes:
        figure: The figure, laid out; its size in pixels is the size of the frames.
        panels: What moves in it.
    """

    def __init__(self, figure: Figure, panels: Sequence[Panel[State_contra]]) -> None:
        self.figure = figure
        self.panels = panels
        self._canvas = FigureCanvasAgg(figure)
        self._moving = [artist for panel in panels for artist in panel.moving]
        self._background: NDArray[np.uint8] | None = None

    def frames(self, states: Iterable[State_contra]) -> Iterator[NDArray[np.uint8]]:
        """One picture per moment, made when it is asked for.

        Each is an array of its own: red, green, blue and opacity, uint8 (height, width, 4).
        """
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
        """The canvas with all on it but what moves."""
        for artist in self._moving:
            artist.set_animated(True)
        self._canvas.draw()
        return np.array(self._canvas.buffer_rgba())
