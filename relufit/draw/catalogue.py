"""The catalogue: every figure and film that relufit draws. A new one is one line here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from relufit.draw import captions, figures, films
from relufit.draw.diagram import diagram
from relufit.draw.distance import distance
from relufit.draw.pacing import paced_snapshots
from relufit.draw.plane import plane
from relufit.draw.steps import step_moments, steps

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.figure import Figure

    from relufit.draw.captions import Caption
    from relufit.draw.sheet import Sheet
    from relufit.draw.stage import Stage
    from relufit.draw.theme import Theme
    from relufit.training import Trajectory

__all__ = ["FIGURES", "FILMS", "FigurePicture", "FilmPicture", "Picture"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A figure or film of one run.

    Attributes:
        name: Its file's stem, as in ``--only``.
        caption: Describes it.
        needs_training: Whether a run without training has nothing to show in it.
        usual_when_trained: Whether it is made of a trained run without being asked for.
        least_neurons: The smallest network that has something to show in it.
    """

    name: str
    caption: Callable[[Trajectory], Caption]
    needs_training: bool = True
    usual_when_trained: bool = True
    least_neurons: int = 1

    def is_usual(self, trajectory: Trajectory) -> bool:
        """Whether it is made of a run without being asked for."""
        trained = trajectory.scenario.training is not None
        return self.usual_when_trained if trained else not self.needs_training


@dataclass(frozen=True, slots=True, kw_only=True)
class FigurePicture(Picture):
    """A figure; ``draw`` makes it, inside ``theme.applied(sheet.font_pt)``."""

    draw: Callable[[Trajectory, Theme, Sheet], Figure]


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmPicture(Picture):
    """A film.

    Attributes:
        stage: Makes the stage that draws its frames, inside ``theme.applied(FONT_PT)``, from the
            trajectory, the theme, the size in pixels and the moments that will be shown.
        moments: What its frames show, one after another: snapshots, unless said otherwise.
    """

    stage: Callable[[Trajectory, Theme, tuple[int, int], Sequence[Any]], Stage[Any]]
    moments: Callable[[Trajectory], Sequence[Any]] = paced_snapshots


FIGURES = (
    FigurePicture(
        name="diagram",
        draw=diagram,
        caption=captions.diagram_caption,
        needs_training=False,
        usual_when_trained=False,
    ),
    FigurePicture(name="fit", draw=figures.fit, caption=captions.fit_caption, needs_training=False),
    FigurePicture(name="parameters", draw=figures.parameters, caption=captions.parameters_caption),
    FigurePicture(name="knots", draw=figures.knots, caption=captions.knots_caption),
    FigurePicture(
        name="plane", draw=plane, caption=captions.plane_caption, usual_when_trained=False
    ),
    FigurePicture(
        name="distance",
        draw=distance,
        caption=captions.distance_caption,
        usual_when_trained=False,
        least_neurons=2,
    ),
)

FILMS = (
    FilmPicture(name="training", stage=films.training, caption=captions.training_caption),
    FilmPicture(name="neurons", stage=films.neurons, caption=captions.neurons_caption),
    FilmPicture(
        name="steps",
        stage=steps,
        moments=step_moments,
        caption=captions.steps_caption,
        usual_when_trained=False,
    ),
)
