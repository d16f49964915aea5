"""A matplotlib figure that keeps the settings of its theme."""

from __future__ import annotations

from contextlib import nullcontext
from io import BytesIO
from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure

from relufit.draw.canvas.settings import drawing_with, settings_here

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

__all__ = ["ThemedFigure"]


class ThemedFigure(Figure):
    """A figure that is drawn and saved with the settings it was made with.

    matplotlib reads many settings when a figure is drawn, so that a figure of one theme would
    change with the settings of the process. What is added to the figure later has theirs.

    Attributes:
        title_share: The share of its height that a title above everything else takes.
    """

    title_share: float = 0.0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._settings = settings_here()

    def draw(self, renderer: Any) -> None:
        """Draw the figure."""
        with self._themed():
            super().draw(renderer)

    def savefig(self, fname: Any, **kwargs: Any) -> None:
        """Save the figure: see :meth:`matplotlib.figure.Figure.savefig`."""
        with self._themed():
            super().savefig(fname, **kwargs)

    def _repr_png_(self) -> bytes:
        """What a notebook shows."""
        file = BytesIO()
        self.savefig(file, format="png", dpi=self.dpi)
        return file.getvalue()

    def _themed(self) -> AbstractContextManager[None]:
        return nullcontext() if self._settings is None else drawing_with(dict(self._settings))
