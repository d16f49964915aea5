"""Captions and alternative texts of dense networks, with numbers of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.draw.canvas.caption import Caption
from relufit.draw.canvas.end_labels import ALL_LABELLED
from relufit.draw.canvas.film_layout import is_wide
from relufit.draw.canvas.presentation import presentation_of
from relufit.draw.canvas.theme import THEMES, Theme
from relufit.draw.dense.figures import diagram_setting
from relufit.dynamics.dense.worked import worked
from relufit.text.changes import change_text
from relufit.text.displayed_range import is_later_part, range_text

if TYPE_CHECKING:
    from relufit.text.words import Words
    from relufit.training.dense.trajectory import DenseTrajectory

__all__ = [
    "dense_diagram_caption",
    "dense_parameters_caption",
    "dense_training_caption",
    "loss_caption",
    "route_caption",
    "worked_caption",
]

LIGHT = THEMES["light"]


def dense_diagram_caption(trajectory: DenseTrajectory, theme: Theme = LIGHT) -> Caption:
    """Describe the diagram of one update."""
    words, network = theme.words, _network(trajectory, theme.words)
    outputs = list(map(words.number, trajectory.network(0).output(trajectory.batch(0)[0].inputs)))
    marks = ""
    if trajectory.scenario.training is None:
        text = words("dense_diagram_untrained", network=network)
    else:
        text = words("dense_diagram", network=network, n=int(trajectory.iteration[0]) + 1)
        many = len(trajectory.batch(0)) > 1
        marks = words("dense_marks_batch" if many else "dense_marks")
        marks = words.sentences(marks, words("dense_rings"))
    return Caption(
        text=words.sentences(text, words("dense_edges"), marks, _left_out(trajectory, words)),
        alt=words.sentences(
            words("dense_diagram_alt", sizes=_sizes(trajectory, words)),
            words("dense_outputs", n=len(outputs), list=words.listed(outputs)),
        ),
    )


def route_caption(trajectory: DenseTrajectory, theme: Theme = LIGHT) -> Caption:
    """For the figure of the routes to a parameter."""
    words, number = theme.words, int(trajectory.iteration[0]) + 1
    return Caption(
        text=words.sentences(
            words("route", network=_network(trajectory, words), n=number),
            _left_out(trajectory, words),
        ),
        alt=words("route_alt", sizes=_sizes(trajectory, words)),
    )


def dense_parameters_caption(trajectory: DenseTrajectory, theme: Theme = LIGHT) -> Caption:
    """Describe the figure of the parameters."""
    words, training = theme.words, trajectory.scenario.training
    trained = training.train if training else ("weights", "biases")
    groups = words.listed([words(f"group_{each}") for each in trained])
    weights = trajectory.final.weights
    lines = max(trajectory.weights.shape[1], trajectory.biases.shape[1])
    return Caption(
        text=words.sentences(
            words(
                "dense_parameters",
                groups=groups,
                network=_network(trajectory, words),
                range=range_text(trajectory, words=words),
            ),
            words("unlabelled") if lines > ALL_LABELLED else "",
        ),
        alt=words("dense_parameters_alt", groups=groups, low=min(weights), high=max(weights)),
    )


def loss_caption(trajectory: DenseTrajectory, theme: Theme = LIGHT) -> Caption:
    """Describe the figure of the loss."""
    words, losses = theme.words, _losses(trajectory, theme.words)
    return Caption(
        text=words.sentences(words("loss", network=_network(trajectory, words)), losses),
        alt=words.sentences(words("loss_alt"), losses),
    )


def worked_caption(trajectory: DenseTrajectory, theme: Theme = LIGHT) -> Caption:
    """Describe the worked page."""
    words, number = theme.words, int(trajectory.iteration[0]) + 1
    lines = sum(len(section.lines) for section in worked(trajectory))
    return Caption(
        text=words("worked", n=number, network=_network(trajectory, words)),
        alt=words("worked_alt", n=lines),
    )


def dense_training_caption(trajectory: DenseTrajectory, theme: Theme = LIGHT) -> Caption:
    """Describe the film of the training."""
    words, losses = theme.words, _losses(trajectory, theme.words)
    wide = is_wide(trajectory.scenario.film.size)
    return Caption(
        text=words.sentences(
            words(
                "dense_training",
                network=_network(trajectory, words),
                range=range_text(trajectory, "range_for", words),
            ),
            words("dense_training_traces", place=words("place_right" if wide else "place_below")),
            words("unlabelled"),
            losses,
        ),
        alt=words.sentences(words("dense_training_alt", sizes=_sizes(trajectory, words)), losses),
    )


def _left_out(trajectory: DenseTrajectory, words: Words) -> str:
    """State that a diagram on a page that is narrow for it may lack labels; empty on others."""
    scenario = trajectory.scenario
    page = presentation_of(scenario.style, scenario.labels).page
    is_close = diagram_setting(trajectory.initial.sizes, page).close
    return words("unlabelled") if is_close else ""


def _network(trajectory: DenseTrajectory, words: Words) -> str:
    return words("dense_network", sizes="-".join(map(str, trajectory.initial.sizes)))


def _sizes(trajectory: DenseTrajectory, words: Words) -> str:
    return words.listed(list(map(str, trajectory.initial.sizes)))


def _losses(trajectory: DenseTrajectory, words: Words) -> str:
    """State the change of the loss, and that training diverged if it did."""
    change = change_text(trajectory.mean_loss(0), trajectory.mean_loss(), words)
    key = "loss_change_part" if is_later_part(trajectory) else "loss_change"
    return words.sentences(
        words(key, range=range_text(trajectory, words=words), change=change),
        words("diverged_sentence") if trajectory.stopped == "diverged" else "",
    )
