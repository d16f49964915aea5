"""Measured functions: one row for each method to make the film.

This module and `films` need only the standard library. The parent process of measurements must be
small: Linux includes the memory of the parent in the peak of the child.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["EVERYTHING", "Row", "comparison", "growth"]

GIF, MP4 = ("gif",), ("mp4",)
BOTH = (*GIF, *MP4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One measured function.

    Attributes:
        method: The module of `methods` that makes the film.
        label: The name in the table.
        suffixes: The formats of the films.
        frames: The number of frames.
        pacing: The pacing, as in a scenario.
    """

    method: str
    label: str
    suffixes: tuple[str, ...] = ()
    frames: int = 200
    pacing: str = "motion"

    @property
    def key(self) -> str:
        """A unique name of the row, also for its folder."""
        return "-".join([self.method, *self.suffixes, str(self.frames), self.pacing])

    @property
    def format_text(self) -> str:
        """The formats as text."""
        return " + ".join(suffix.upper() for suffix in self.suffixes) or "none"


LABELS = {
    "relufit": "relufit",
    "render": "relufit.render, trajectory and texts included",
    "encoder": "only the encoders, frames drawn before",
    "redraw": "one figure, each frame drawn completely",
    "funcanimation": "matplotlib FuncAnimation",
    "celluloid": "celluloid",
    "matplotloom": "matplotloom, two processes",
}
EVERYTHING = Row(
    method="everything", label="relufit --jobs: all scenarios of the article, figures and films"
)


def comparison(frames: int) -> list[Row]:
    """Return rows of the same film by all methods."""

    def rows(method: str, *formats: tuple[str, ...]) -> list[Row]:
        return [
            Row(method=method, label=LABELS[method], suffixes=suffixes, frames=frames)
            for suffixes in formats
        ]

    return [
        *rows("relufit", GIF, MP4, BOTH),
        *rows("render", BOTH),
        *rows("encoder", GIF, MP4, BOTH),
        Row(method="drawing", label="only the drawing of relufit", frames=frames),
        *rows("redraw", GIF, MP4),
        *rows("funcanimation", GIF, MP4),
        *rows("celluloid", GIF, MP4),
        *rows("matplotloom", GIF, MP4),
    ]


def growth(frames: tuple[int, ...]) -> list[Row]:
    """Return rows of films of different lengths by relufit."""
    return [
        Row(method="relufit", label="relufit", suffixes=BOTH, frames=each, pacing="uniform")
        for each in frames
    ]
