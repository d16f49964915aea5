"""The catalogue of dense networks: one entry for each figure and film."""

from __future__ import annotations

from relufit.draw.canvas.catalogue_entry import Catalogue, EntryOption, FigureEntry, FilmEntry
from relufit.draw.dense import captions, figures
from relufit.draw.dense.film import dense_states, dense_training
from relufit.draw.dense.route_figure import check_parameter, route_figure
from relufit.draw.dense.worked_figure import worked_figure
from relufit.draw.dense.worked_text import worked_text

__all__ = ["DENSE_CATALOGUE"]

DIAGRAM = FigureEntry(
    name="diagram",
    draw=figures.dense_diagram,
    caption=captions.dense_diagram_caption,
    needs_training=False,
)

DENSE_CATALOGUE = Catalogue(
    figures=(
        DIAGRAM,
        FigureEntry(
            name="parameters",
            draw=figures.dense_parameters,
            caption=captions.dense_parameters_caption,
        ),
        FigureEntry(name="loss", draw=figures.loss, caption=captions.loss_caption),
        FigureEntry(
            name="worked",
            draw=worked_figure,
            text=worked_text,
            caption=captions.worked_caption,
            default_when_trained=False,
        ),
        FigureEntry(
            name="route",
            draw=route_figure,
            caption=captions.route_caption,
            default_when_trained=False,
            option=EntryOption("parameter", check_parameter),
        ),
    ),
    films=(
        FilmEntry(
            name="training",
            blitter=dense_training,
            states=dense_states,
            caption=captions.dense_training_caption,
        ),
    ),
    preview=DIAGRAM,
)
