"""The film that every method makes: the training film of example 4.

All methods use the same snapshots and the same figure, created by the panels of relufit with a
solved layout, so they draw the same artists. This is in favour of the others: layout, thinned
lines and cached digits are free for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from relufit.draw.canvas.theme import THEMES
from relufit.draw.relu_sum.catalogue import FILMS
from relufit.scenario import Scenario, loads
from relufit.training import run_relu_sum as run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure

    from relufit.draw.canvas.blitter import Blitter, Panel
    from relufit.encode import Frame
    from relufit.training import Trajectory

__all__ = ["FILM", "FPS", "SCENARIOS", "SIZE", "THEME", "Subject", "subject"]

SCENARIOS = Path(__file__).parents[1] / "scenarios"
FILM = next(film for film in FILMS if film.name == "training")
THEME = THEMES["light"]
SIZE = (1200, 400)
FPS = 25
PALETTE_SAMPLES = 9  # as in relufit.render


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The measured film.

    Attributes:
        trajectory: The run; its scenario defines the film.
        snapshots: The snapshot of each frame.
    """

    trajectory: Trajectory
    snapshots: list[int]

    def blitter(self) -> Blitter:
        """Return a blitter with a new figure, as in relufit."""
        return FILM.blitter(self.trajectory, THEME, SIZE, self.snapshots)

    def figure_and_panels(self) -> tuple[Figure, Sequence[Panel]]:
        """Return the same figure and its panels for other methods."""
        blitter = self.blitter()
        return blitter.figure, blitter.panels

    def palette_frames(self, blitter: Blitter) -> list[Frame]:
        """Return the frames that determine the colours of a GIF."""
        at = np.linspace(0, len(self.snapshots) - 1, PALETTE_SAMPLES).astype(int)
        return list(blitter.frames([self.snapshots[each] for each in np.unique(at)]))


def subject(frames: int, pacing: str) -> Subject:
    """Train example 4 and choose the snapshots of a film."""
    width, height = SIZE
    film = f"""
        [film]
        frames = {frames}
        pacing = "{pacing}"
        fps = {FPS}
        hold = 0
        size = [{width}, {height}]
    """
    text = (SCENARIOS / "example4.toml").read_text(encoding="utf-8")
    scenario = loads(text + film, name="example4")
    assert isinstance(scenario, Scenario)
    trajectory = run(scenario)
    return Subject(trajectory=trajectory, snapshots=list(FILM.states(trajectory)))
