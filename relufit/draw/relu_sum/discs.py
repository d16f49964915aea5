"""Numbered discs on the curve, one for each neuron; those that coalesce melt into one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex, to_rgb
from matplotlib.path import Path
from matplotlib.transforms import IdentityTransform

from relufit.draw.canvas.contrast import contrast

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.text import Annotation
    from numpy.typing import NDArray

    from relufit.draw.canvas.theme import Theme

__all__ = ["Discs", "Melting"]

MELTED = 0.25  # of a pause: from here on neurons are one disc
LARGER, LARGEST = 1.3, 1.56  # width of a disc of two neurons, and of more
SMALLER = 0.85  # size of a digit in a disc of several neurons
FEW = 2
DIGIT = 0.62  # size of a digit, of the width of the disc
FADED = 0.4  # share of its own colour in a faded disc
LEFT_DEG = 90.0  # where the first neuron's part of a common disc begins


class Melting(NamedTuple):
    """Neurons that have coalesced.

    Attributes:
        neurons: Their numbers, counted from 0.
        progress: How much of the pause has passed, 0 to 1.
    """

    neurons: tuple[int, ...]
    progress: float


class Discs(PathCollection):
    """The discs of one run, and the numbers in them.

    Args:
        axes: Where they lie, in data coordinates.
        theme: The colours.
        neurons: How many there are.
        size_pt: The width of a disc.
    """

    def __init__(self, axes: Axes, theme: Theme, neurons: int, size_pt: float) -> None:
        self._size_pt, self._background = size_pt, theme.background
        self._circle = Path.unit_circle()
        self._colors = colors = [theme.color(neuron) for neuron in range(neurons)]
        super().__init__(
            [self._circle] * neurons,
            sizes=[(size_pt / 2) ** 2],
            facecolors=colors,
            edgecolors=theme.background,
            linewidths=0.06 * size_pt,
            offsets=np.zeros((neurons, 2)),
            offset_transform=axes.transData,
            clip_on=False,
        )
        self.set_transform(IdentityTransform())
        axes.add_collection(self, autolim=False)
        self.numbers = [
            axes.annotate(
                str(neuron + 1),
                (0.0, 0.0),
                xytext=(0.0, 0.0),
                textcoords="offset points",
                color=_on(color),
                fontsize=DIGIT * size_pt,
                fontweight="bold",
                horizontalalignment="center",
                verticalalignment="center_baseline",
                annotation_clip=False,
            )
            for neuron, color in enumerate(colors)
        ]

    def dim(self, dimmed: NDArray[np.bool_]) -> None:
        """Fade the discs of some neurons, shape (neurons,)."""
        colors = [
            _mixed(color, self._background) if is_dimmed else color
            for color, is_dimmed in zip(self._colors, dimmed.tolist(), strict=True)
        ]
        self.set_facecolor(colors)
        for number, color in zip(self.numbers, colors, strict=True):
            number.set_color(_on(color))

    def place(self, places: NDArray[np.float64], melting: Sequence[Melting]) -> None:
        """Move the discs, and make one of those that have melted.

        Args:
            places: The middle of each, shape (neurons, 2).
            melting: Neurons that melt or have melted; their places are those of the common disc
                towards which they move, and their own where they begin.
        """
        paths = [self._circle] * len(places)
        sizes = np.full(len(places), (self._size_pt / 2) ** 2)
        for number, place in zip(self.numbers, places.tolist(), strict=True):
            _write(number, place, (0.0, 0.0), DIGIT * self._size_pt)
        for each in melting:
            if each.progress < MELTED:
                continue
            count = len(each.neurons)
            grown = (LARGER if count <= FEW else LARGEST) + 0.25 * max(
                0.0, 1.0 - (each.progress - MELTED) / MELTED
            )
            width = grown * self._size_pt
            for part, neuron in enumerate(each.neurons):
                paths[neuron], middle = _sector(part, count)
                sizes[neuron] = (width / 2) ** 2
                shift = (0.5 * width * middle[0], 0.5 * width * middle[1])
                size_pt = SMALLER * DIGIT * self._size_pt
                _write(self.numbers[neuron], places[neuron].tolist(), shift, size_pt)
        self.set_offsets(places)
        self.set_paths(paths)
        self.set_sizes(sizes)


def melted_share(progress: float) -> float:
    """How far neurons have moved to the middle of their common disc, after a share of the pause."""
    share = min(progress / MELTED, 1.0)
    return share * share * (3.0 - 2.0 * share)


def _write(
    number: Annotation, place: Sequence[float], shift: tuple[float, float], size_pt: float
) -> None:
    number.xy = (place[0], place[1])
    number.set_position(shift)
    number.set_fontsize(size_pt)


def _sector(part: int, parts: int) -> tuple[Path, tuple[float, float]]:
    """A part of the unit disc, and the middle of its area as a share of the radius."""
    step = 360.0 / parts
    start = LEFT_DEG + part * step
    middle = np.radians(start + step / 2)
    return Path.wedge(start, start + step), (0.46 * np.cos(middle), 0.46 * np.sin(middle))


def _mixed(color: str, background: str) -> str:
    """A colour with much of the background in it."""
    pairs = zip(to_rgb(color), to_rgb(background), strict=True)
    red, green, blue = (FADED * own + (1.0 - FADED) * other for own, other in pairs)
    return to_hex((red, green, blue))


def _on(color: str) -> str:
    """White or black, whichever is read better on a colour."""
    return max(("#ffffff", "#000000"), key=lambda each: contrast(each, color))
