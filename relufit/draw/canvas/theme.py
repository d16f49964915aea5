"""Themes: colours, dashes and markers, the same for each neuron in all figures and films."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from relufit.draw.canvas.settings import drawing_with, settings_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager

    from relufit.draw.canvas.settings import Settings

__all__ = ["FONT", "NEURON_COLORS", "THEMES", "Theme"]

NEURON_COLORS = 8  # in every theme; also the number of markers

FONT = "DejaVu Sans"  # shipped with matplotlib, so the same on every machine
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "h")
DASHES: tuple[str | tuple[int, tuple[float, ...]], ...] = (
    "solid",
    (0, (6, 1.5)),
    (0, (6, 1.5, 1.5, 1.5)),
    (0, (2, 1.2)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Colours, dashes and markers of figures and films.

    Attributes:
        name: As in the argument ``theme``.
        background: Background colour.
        ink: Colour of text, axes and the network's curve.
        muted: Colour of secondary elements, such as ticks and spines.
        reference: Colour of the reference, a wide line behind the curve of the network.
        shade: Colour of the region outside the data.
        neurons: Colours of the neurons. The first four read as purple, green, blue and orange,
            and all are distinguishable with colour vision deficiency.
        positive: Grey of weights and values above 0; hues are those of neurons.
        negative: Grey of weights and values below 0, whose edges are dashed too.
        error: Colour of backpropagated errors.
        verdicts: Colours of verdicts, with different lightness for greyscale prints.
        not_run: Colour of the hatching where no run exists yet.
    """

    name: str
    background: str
    ink: str
    muted: str
    reference: str
    shade: str
    neurons: tuple[str, ...]
    positive: str
    negative: str
    error: str
    verdicts: Mapping[str, str]
    not_run: str

    def color(self, neuron: int) -> str:
        """Return the colour of a neuron, counted from 0; colours repeat."""
        return self.neurons[neuron % len(self.neurons)]

    def dash(self, neuron: int) -> str | tuple[int, tuple[float, ...]]:
        """Return the dash pattern of a neuron, for greyscale prints."""
        return DASHES[neuron % len(DASHES)]

    def marker(self, neuron: int) -> str:
        """Return the marker of a neuron, for greyscale prints."""
        return MARKERS[neuron % len(MARKERS)]

    def applied(self, font_pt: float = 10.0) -> AbstractContextManager[None]:
        """Use this theme inside the block, in this thread only.

        See :func:`relufit.draw.canvas.settings.drawing_with`.
        """
        return drawing_with(self.settings(font_pt))

    def settings(self, font_pt: float = 10.0) -> Settings:
        """Return the matplotlib settings of this theme, independent of the user's settings."""
        changes = {
            "font.family": FONT,
            "font.size": font_pt,
            "axes.titlesize": font_pt,
            "axes.labelsize": font_pt,
            "xtick.labelsize": 0.9 * font_pt,
            "ytick.labelsize": 0.9 * font_pt,
            "legend.fontsize": 0.95 * font_pt,
            "legend.frameon": False,
            "figure.facecolor": self.background,
            "axes.facecolor": self.background,
            "savefig.facecolor": self.background,
            "text.color": self.ink,
            "axes.labelcolor": self.ink,
            "axes.edgecolor": self.muted,
            "xtick.color": self.muted,
            "ytick.color": self.muted,
            "xtick.labelcolor": self.ink,
            "ytick.labelcolor": self.ink,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.titlelocation": "left",
            "axes.unicode_minus": True,
            "lines.solid_capstyle": "round",
            "svg.hashsalt": "relufit",  # reproducible bytes
            "svg.fonttype": "none",  # text stays text
            "pdf.fonttype": 42,  # text stays text
        }
        return settings_of(changes)


THEMES = {
    theme.name: theme
    for theme in (
        Theme(
            name="light",
            background="#ffffff",
            ink="#1a1a1a",
            muted="#767676",
            reference="#919191",
            shade="#f1f1f1",
            neurons=(
                "#722c96",
                "#1c7c46",
                "#2b85f2",
                "#e87400",
                "#f0508c",
                "#6b4c05",
                "#0fa4ab",
                "#848a83",
            ),
            positive="#4d4d4d",
            negative="#8c8c8c",
            error="#a3167c",
            verdicts={
                "solved": "#0d4272",
                "at its best": "#3eb791",
                "trapped": "#e0771c",
                "slow": "#7a5c03",
                "noise floor": "#e732a8",
                "oscillating": "#0b2d06",
                "dead": "#5714e7",
                "diverged": "#0b0a0a",
                "undecided": "#767070",
            },
            not_run="#b5b5b5",
        ),
        Theme(
            name="dark",
            background="#16181d",
            ink="#f0f0f0",
            muted="#9a9a9a",
            reference="#6c6c6e",
            shade="#22252c",
            neurons=(
                "#a560f4",
                "#3fe096",
                "#68a0e6",
                "#f0893a",
                "#d83a55",
                "#fbe133",
                "#c8f8ff",
                "#9ca0a5",
            ),
            positive="#c4c4c4",
            negative="#7d7d7d",
            error="#ff26c2",
            verdicts={
                "solved": "#0083b1",
                "at its best": "#2de64b",
                "trapped": "#a44f55",
                "slow": "#755309",
                "noise floor": "#f78fe9",
                "oscillating": "#b3ffbd",
                "dead": "#d93eff",
                "diverged": "#a29d9d",
                "undecided": "#dcdada",
            },
            not_run="#55585f",
        ),
    )
}
