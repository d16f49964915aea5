"""The catalogue of sums of ReLU neurons: one entry for each figure and film."""

from __future__ import annotations

from relufit.draw.canvas.catalogue_entry import Catalogue, EntryOption, FigureEntry, FilmEntry
from relufit.draw.canvas.pacing import paced_snapshots
from relufit.draw.relu_sum import captions, figures, film_captions, films
from relufit.draw.relu_sum.diagram import diagram
from relufit.draw.relu_sum.distance import distance
from relufit.draw.relu_sum.landscape import landscape
from relufit.draw.relu_sum.landscape_captions import landscape_caption, landscape_film_caption
from relufit.draw.relu_sum.landscape_film import landscape_film, landscape_states
from relufit.draw.relu_sum.landscape_surface import check_plane, missing_for_landscape
from relufit.draw.relu_sum.plane import plane
from relufit.draw.relu_sum.recorded_steps import missing_for_steps
from relufit.draw.relu_sum.rule_shares import missing_for_rules, rules
from relufit.draw.relu_sum.squeeze import missing_for_squeeze, squeeze
from relufit.draw.relu_sum.squeeze_caption import squeeze_caption
from relufit.draw.relu_sum.steps_film import steps
from relufit.draw.relu_sum.steps_state import step_states

__all__ = ["FIGURES", "FILMS", "RELU_SUM_CATALOGUE"]

PLANE = EntryOption("plane", check_plane)

FIGURES = (
    FigureEntry(
        name="diagram",
        draw=diagram,
        caption=captions.diagram_caption,
        needs_training=False,
        default_when_trained=False,
    ),
    FigureEntry(name="fit", draw=figures.fit, caption=captions.fit_caption, needs_training=False),
    FigureEntry(name="parameters", draw=figures.parameters, caption=captions.parameters_caption),
    FigureEntry(name="knots", draw=figures.knots, caption=captions.knots_caption),
    FigureEntry(
        name="plane", draw=plane, caption=captions.plane_caption, default_when_trained=False
    ),
    FigureEntry(
        name="distance",
        draw=distance,
        caption=captions.distance_caption,
        default_when_trained=False,
        missing_requirement=lambda run: "" if run.neurons > 1 else "2 neurons or more, got 1",
    ),
    FigureEntry(
        name="rules",
        draw=rules,
        caption=captions.rules_caption,
        default_when_trained=False,
        missing_requirement=missing_for_rules,
    ),
    FigureEntry(
        name="squeeze",
        draw=squeeze,
        caption=squeeze_caption,
        default_when_trained=False,
        missing_requirement=missing_for_squeeze,
    ),
    FigureEntry(
        name="landscape",
        draw=landscape,
        caption=landscape_caption,
        default_when_trained=False,
        missing_requirement=missing_for_landscape,
        option=PLANE,
    ),
)

FILMS = (
    FilmEntry(
        name="training",
        blitter=films.training,
        states=paced_snapshots,
        caption=film_captions.training_caption,
    ),
    FilmEntry(
        name="neurons",
        blitter=films.neurons,
        states=paced_snapshots,
        caption=film_captions.neurons_caption,
    ),
    FilmEntry(
        name="steps",
        blitter=steps,
        states=step_states,
        caption=film_captions.steps_caption,
        default_when_trained=False,
        missing_requirement=missing_for_steps,
    ),
    FilmEntry(
        name="paths",
        blitter=landscape_film,
        states=landscape_states,
        caption=landscape_film_caption,
        default_when_trained=False,
        missing_requirement=missing_for_landscape,
        option=PLANE,
    ),
)

RELU_SUM_CATALOGUE = Catalogue(figures=FIGURES, films=FILMS, preview=FIGURES[1])
