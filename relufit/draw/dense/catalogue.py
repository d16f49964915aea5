"""The catalogue of dense networks: every figure and film of them. A new one is one line here."""

from __future__ import annotations

from relufit.draw.dense import captions, figures
from relufit.draw.dense.film import dense_moments, training
from relufit.draw.dense.worked_figure import worked_figure
from relufit.draw.dense.worked_text import worked_text
from relufit.draw.picture import FigurePicture, FilmPicture, Pictures

__all__ = ["PICTURES"]

DIAGRAM = FigurePicture(
    name="diagram",
    draw=figures.diagram,
    caption=captions.diagram_caption,
    needs_training=False,
)

PICTURES = Pictures(
    figures=(
        DIAGRAM,
        FigurePicture(
            name="parameters", draw=figures.parameters, caption=captions.parameters_caption
        ),
        FigurePicture(name="loss", draw=figures.loss, caption=captions.loss_caption),
        FigurePicture(
            name="worked",
            draw=worked_figure,
            text=worked_text,
            caption=captions.worked_caption,
            usual_when_trained=False,
        ),
    ),
    films=(
        FilmPicture(
            name="training",
            stage=training,
            moments=dense_moments,
            caption=captions.training_caption,
        ),
    ),
    preview=DIAGRAM,
)
