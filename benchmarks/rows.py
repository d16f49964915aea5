"""What is measured: one row for each way to make the film.

This module and `films` need the standard library only. The process that starts the measurements
must stay small: Linux counts the memory of the starting process in the peak of the started one.
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
        label: What the table calls it.
        suffixes: The files that it makes.
        frames: How many frames the film has.
        pacing: Which iterations they show, as in a scenario.
    """

    method: str
    label: str
    suffixes: tuple[str, ...] = ()
    frames: int = 200
    pacing: str = "motion"

    @property
    def key(self) -> str:
        """Names the row among all others, also as a folder."""
        return "-".join([self.method, *self.suffixes, str(self.frames), self.pacing])

    @property
    def format_text(self) -> str:
        """The files in words."""
        return " + ".join(suffix.upper() for suffix in self.suffixes) or "none"


LABELS = {
    "relufit": "relufit",
    "render": "relufit.render, trajectory and texts included",
    "encoder": "the encoders alone, frames drawn before",
    "redraw": "one figure, every frame drawn in full",
    "funcanimation": "matplotlib FuncAnimation",
    "celluloid": "celluloid",
    "matplotloom": "matplotloom, two processes",
}
EVERYTHING = Row(
    method="everything", label="relufit --jobs: all scenarios of the article, figures and films"
)


def comparison(frames: int) -> list[Row]:
    """The same film made in every way."""

    def rows(method: str, *formats: tuple[str, ...]) -> list[Row]:
        return [
            Row(method=method, label=LABELS[method], suffixes=suffixes, frames=frames)
            for suffixes in formats
        ]

    return [
        *rows("relufit", GIF, MP4, BOTH),
        *rows("render", BOTH),
        *rows("encoder", GIF, MP4, BOTH),
        Row(method="drawing", label="relufit's drawing alone", frames=frames),
        *rows("redraw", GIF, MP4),
        *rows("funcanimation", GIF, MP4),
        *rows("celluloid", GIF, MP4),
        *rows("matplotloom", GIF, MP4),
    ]


def growth(frames: tuple[int, ...]) -> list[Row]:
    """Films of different lengths, made by relufit."""
    return [
        Row(method="relufit", label="relufit", suffixes=BOTH, frames=each, pacing="uniform")
        for each in frames
    ]
