"""Themes: colours, dashes and markers, the same for a neuron in every picture."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import matplotlib as mpl

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

__all__ = ["THEMES", "Theme"]

MARKERS = ("o", "s", "^", "D", "v", "P", "X", "h")
DASHES: tuple[str | tuple[int, tuple[float, ...]], ...] = (
    "solid",
    (0, (6, 1.5)),
    (0, (6, 1.5, 1.5, 1.5)),
    (0, (2, 1.2)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """How pictures look.

    Attributes:
        name: As in ``--theme``.
        background: Colour behind everything.
        ink: Colour of text, axes and the network's curve.
        muted: Colour of what stands back: the reference, ticks, limits.
        shade: Colour of the region outside the data.
        neurons: Colours of the neurons. The first four read as purple, green, blue and orange,
            and all stay apart for colour-blind readers.
        verdicts: Colours of the verdicts on runs. Their lightness tells them apart in grey.
        not_run: Colour of the hatching where nothing has been run.
    """

    name: str
    background: str
    ink: str
    muted: str
    shade: str
    neurons: tuple[str, ...]
    verdicts: Mapping[str, str]
    not_run: str

    def color(self, neuron: int) -> str:
        """The colour of a neuron, counted from 0; it repeats after the last."""
        return self.neurons[neuron % len(self.neurons)]

    def dash(self, neuron: int) -> str | tuple[int, tuple[float, ...]]:
        """The dash of a neuron's line, which tells it apart in grey."""
        return DASHES[neuron % len(DASHES)]

    def marker(self, neuron: int) -> str:
        """The marker of a neuron's knot, which tells it apart in grey."""
        return MARKERS[neuron % len(MARKERS)]

    @contextmanager
    def applied(self, font_pt: float = 10.0) -> Generator[None]:
        """Draw in this style inside the block; nothing of it is left behind after it."""
        settings: Any = self._settings(font_pt)  # the stubs list every key as a literal
        with mpl.rc_context(rc=settings):
            yield

    def _settings(self, font_pt: float) -> dict[str, Any]:
        return {
            **{str(key): value for key, value in mpl.rcParamsDefault.items()},
            "backend": "agg",
            "font.family": "DejaVu Sans",  # comes with matplotlib: the same on every machine
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
            "svg.hashsalt": "relufit",  # the same bytes at every render
            "svg.fonttype": "none",  # real text
            "pdf.fonttype": 42,  # real text
        }


THEMES = {
    theme.name: theme
    for theme in (
        Theme(
            name="light",
            background="#ffffff",
            ink="#1a1a1a",
            muted="#767676",
            shade="#f1f1f1",
            neurons=(
                "#722c96",
                "#1c7c46",
                "#2b85f2",
                "#f47b00",
                "#f0508c",
                "#6b4c05",
                "#12b3ba",
                "#848a83",
            ),
            verdicts={
                "solved": "#44a9e3",
                "moving": "#b67505",
                "trapped": "#b3271b",
                "dead": "#582c6e",
                "diverged": "#1b1b1b",
            },
            not_run="#b5b5b5",
        ),
        Theme(
            name="dark",
            background="#16181d",
            ink="#f0f0f0",
            muted="#9a9a9a",
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
            verdicts={
                "solved": "#2065a2",
                "moving": "#bd7509",
                "trapped": "#ff8471",
                "dead": "#e8baff",
                "diverged": "#f3f3f3",
            },
            not_run="#55585f",
        ),
    )
}
