"""The catalogue of ReLU sums: every figure and film of them. A new one is one line here."""

from __future__ import annotations

from relufit.draw import captions, figures, films
from relufit.draw.diagram import diagram
from relufit.draw.distance import distance
from relufit.draw.pacing import paced_snapshots
from relufit.draw.picture import FigurePicture, FilmPicture, Pictures
from relufit.draw.plane import plane
from relufit.draw.rule_shares import lacks_rules, rules
from relufit.draw.steps import step_moments, steps

__all__ = ["FIGURES", "FILMS", "PICTURES"]

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
        lacks=lambda run: "" if run.neurons > 1 else "2 neurons or more, got 1",
    ),
    FigurePicture(
        name="rules",
        draw=rules,
        caption=captions.rules_caption,
        usual_when_trained=False,
        lacks=lacks_rules,
    ),
)

FILMS = (
    FilmPicture(
        name="training",
        stage=films.training,
        moments=paced_snapshots,
        caption=captions.training_caption,
    ),
    FilmPicture(
        name="neurons",
        stage=films.neurons,
        moments=paced_snapshots,
        caption=captions.neurons_caption,
    ),
    FilmPicture(
        name="steps",
        stage=steps,
        moments=step_moments,
        caption=captions.steps_caption,
        usual_when_trained=False,
    ),
)

PICTURES = Pictures(figures=FIGURES, films=FILMS, preview=FIGURES[1])
