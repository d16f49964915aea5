"""The catalogue of sums of ReLU neurons: one entry for each figure and film."""

from __future__ import annotations

from relufit.draw.canvas.pacing import paced_snapshots
from relufit.draw.canvas.picture import FigureOption, FigurePicture, FilmPicture, Pictures
from relufit.draw.relu_sum import captions, figures, film_captions, films
from relufit.draw.relu_sum.diagram import diagram
from relufit.draw.relu_sum.distance import distance
from relufit.draw.relu_sum.landscape import landscape
from relufit.draw.relu_sum.landscape_captions import landscape_caption
from relufit.draw.relu_sum.landscape_surface import check_plane, missing_for_landscape
from relufit.draw.relu_sum.plane import plane
from relufit.draw.relu_sum.recorded_steps import missing_for_steps
from relufit.draw.relu_sum.rule_shares import missing_for_rules, rules
from relufit.draw.relu_sum.squeeze import missing_for_squeeze, squeeze
from relufit.draw.relu_sum.squeeze_caption import squeeze_caption
from relufit.draw.relu_sum.steps_film import steps
from relufit.draw.relu_sum.steps_state import step_states

__all__ = ["FIGURES", "FILMS", "RELU_SUM_PICTURES"]

FIGURES = (
    FigurePicture(
        name="diagram",
        draw=diagram,
        caption=captions.diagram_caption,
        needs_training=False,
        default_when_trained=False,
    ),
    FigurePicture(name="fit", draw=figures.fit, caption=captions.fit_caption, needs_training=False),
    FigurePicture(name="parameters", draw=figures.parameters, caption=captions.parameters_caption),
    FigurePicture(name="knots", draw=figures.knots, caption=captions.knots_caption),
    FigurePicture(
        name="plane", draw=plane, caption=captions.plane_caption, default_when_trained=False
    ),
    FigurePicture(
        name="distance",
        draw=distance,
        caption=captions.distance_caption,
        default_when_trained=False,
        missing_requirement=lambda run: "" if run.neurons > 1 else "2 neurons or more, got 1",
    ),
    FigurePicture(
        name="rules",
        draw=rules,
        caption=captions.rules_caption,
        default_when_trained=False,
        missing_requirement=missing_for_rules,
    ),
    FigurePicture(
        name="squeeze",
        draw=squeeze,
        caption=squeeze_caption,
        default_when_trained=False,
        missing_requirement=missing_for_squeeze,
    ),
    FigurePicture(
        name="landscape",
        draw=landscape,
        caption=landscape_caption,
        default_when_trained=False,
        missing_requirement=missing_for_landscape,
        option=FigureOption("plane", check_plane),
    ),
)

FILMS = (
    FilmPicture(
        name="training",
        blitter=films.training,
        states=paced_snapshots,
        caption=film_captions.training_caption,
    ),
    FilmPicture(
        name="neurons",
        blitter=films.neurons,
        states=paced_snapshots,
        caption=film_captions.neurons_caption,
    ),
    FilmPicture(
        name="steps",
        blitter=steps,
        states=step_states,
        caption=film_captions.steps_caption,
        default_when_trained=False,
        missing_requirement=missing_for_steps,
    ),
)

RELU_SUM_PICTURES = Pictures(figures=FIGURES, films=FILMS, preview=FIGURES[1])
