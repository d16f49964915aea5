"""Markers of all neurons as one artist."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.collections import PathCollection
from matplotlib.markers import MarkerStyle
from matplotlib.transforms import IdentityTransform

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.path import Path
    from matplotlib.transforms import Transform
    from numpy.typing import NDArray

    from relufit.draw.canvas.theme import Theme

__all__ = ["Marks"]


class Marks(PathCollection):
    """One marker for each neuron, in its colour and shape, drawn as one collection.

    Args:
        axes: The axes; markers are not clipped at its edges.
        theme: Colours and shapes.
        neurons: Number of neurons.
        size_pt: Width of a marker in points.
        transform: The coordinates of :meth:`place`; data coordinates by default.
    """

    def __init__(
        self,
        axes: Axes,
        theme: Theme,
        neurons: int,
        size_pt: float,
        transform: Transform | None = None,
    ) -> None:
        self._shapes = [_outline(theme.marker(neuron)) for neuron in range(neurons)]
        self._left, self._right = _outline("<"), _outline(">")
        super().__init__(
            self._shapes,
            sizes=[size_pt**2],
            facecolors=[theme.color(neuron) for neuron in range(neurons)],
            edgecolors=theme.background,
            linewidths=0.8,
            offsets=np.zeros((neurons, 2)),
            offset_transform=transform or axes.transData,
            clip_on=False,
        )
        self.set_transform(IdentityTransform())
        axes.add_collection(self, autolim=False)
        self.set_in_layout(False)

    def place(
        self, x: NDArray[np.float64], y: NDArray[np.float64] | float, view: tuple[float, float]
    ) -> None:
        """Move the markers; a marker outside the view becomes an arrow at its edge.

        Args:
            x: Shape (neurons,).
            y: Shape (neurons,), or one height for all.
            view: The displayed range of x.
        """
        low, high = view
        self.set_offsets(np.column_stack([np.clip(x, low, high), np.broadcast_to(y, x.shape)]))
        self.set_paths(
            [
                self._left if each < low else self._right if each > high else shape
                for each, shape in zip(x.tolist(), self._shapes, strict=True)
            ]
        )


def _outline(marker: str) -> Path:
    style = MarkerStyle(marker)
    return style.get_path().transformed(style.get_transform())
