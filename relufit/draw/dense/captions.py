"""Captions and alternative texts of dense networks, with numbers of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.draw.canvas.caption import Caption
from relufit.draw.canvas.end_labels import ALL_LABELLED, UNLABELLED
from relufit.draw.canvas.film_layout import is_wide
from relufit.dynamics.dense.worked import worked
from relufit.text.displayed_range import DIVERGED, is_later_part, range_text
from relufit.text.lists import listed
from relufit.text.numbers import change_text, count_text, number_text

if TYPE_CHECKING:
    from relufit.training.dense.trajectory import DenseTrajectory

__all__ = [
    "dense_diagram_caption",
    "dense_parameters_caption",
    "dense_training_caption",
    "loss_caption",
    "route_caption",
    "worked_caption",
]


def dense_diagram_caption(trajectory: DenseTrajectory) -> Caption:
    """Describe the diagram of one update."""
    network = trajectory.network(0)
    outputs = list(map(number_text, network.output(trajectory.batch(0)[0].inputs)))
    are = "outputs are" if outputs[1:] else "output is"
    if trajectory.scenario.training is None:
        shown = "its values for the first sample"
        marks = ""
    else:
        number = count_text(int(trajectory.iteration[0]) + 1)
        shown = f"update {number}: the values and backpropagated errors δ of one sample"
        marks = (
            " The second number on an edge (∂) is the derivative of the loss with respect to its "
            "weight. The ring of a neuron shows the size of its error."
        )
        if len(trajectory.batch(0)) > 1:
            marks = (
                " Values and errors are those of the first sample; the second number on an edge "
                "(∂) is the derivative of the mean loss with respect to its weight. The ring of a "
                "neuron shows the size of its error."
            )
    return Caption(
        text=f"{_network(trajectory).capitalize()} with {shown}. The width of an edge "
        f"shows the size of its weight; edges with weights below 0 are dashed.{marks}",
        alt=f"Diagram of a network with layers of {_sizes(trajectory)} nodes, fully "
        f"connected. The {are} {listed(outputs)}.",
    )


def route_caption(trajectory: DenseTrajectory) -> Caption:
    """For the figure of the routes to a parameter."""
    number = count_text(int(trajectory.iteration[0]) + 1)
    return Caption(
        text=f"The routes of the chain rule from the loss to a parameter of {_network(trajectory)} "
        f"in update {number}: on each, the factors and their product. The derivative of the loss "
        f"in the parameter is the sum over the routes.",
        alt=f"Diagram of a network with layers of {_sizes(trajectory)} nodes. The edges from the "
        f"outputs back to one parameter stand out; below, the factors along them are written out.",
    )


def dense_parameters_caption(trajectory: DenseTrajectory) -> Caption:
    """Describe the figure of the parameters."""
    training = trajectory.scenario.training
    groups = " and ".join(training.train) if training else "parameters"
    lines = max(trajectory.weights.shape[1], trajectory.biases.shape[1])
    return Caption(
        text=f"The {groups} of {_network(trajectory)} "
        f"{range_text(trajectory)}, numbered layer by layer and neuron by "
        f"neuron.{' ' + UNLABELLED if lines > ALL_LABELLED else ''}",
        alt=f"Line plot of {groups} against the iteration. The weights end between "
        f"{number_text(min(trajectory.final.weights))} and "
        f"{number_text(max(trajectory.final.weights))}.",
    )


def loss_caption(trajectory: DenseTrajectory) -> Caption:
    """Describe the figure of the loss."""
    return Caption(
        text=f"The mean loss of {_network(trajectory)} over the samples, on a logarithmic axis. "
        f"{_losses(trajectory)}",
        alt=f"Line plot of the mean loss against the iteration. {_losses(trajectory)}",
    )


def worked_caption(trajectory: DenseTrajectory) -> Caption:
    """Describe the worked page."""
    number = count_text(int(trajectory.iteration[0]) + 1)
    lines = sum(len(section.lines) for section in worked(trajectory))
    return Caption(
        text=f"Update {number} of {_network(trajectory)}, written out: forward pass, loss, "
        f"backward pass and new parameters, each with formula, numbers and result.",
        alt=f"A page of mathematics: {lines} quantities with formula, numbers and result. "
        f"The text is in worked.md.",
    )


def dense_training_caption(trajectory: DenseTrajectory) -> Caption:
    """Describe the film of the training."""
    wide = is_wide(trajectory.scenario.film.size)
    side = "Right" if wide else "Below"
    return Caption(
        text=f"{_network(trajectory).capitalize()} is trained {range_text(trajectory, 'for')}. "
        f"In slow motion, values flow forward, errors δ flow back (the larger, the wider the "
        f"ring) and the weights change. {side}: "
        f"mean loss and weights against the iteration; the vertical line marks the current one. "
        f"{UNLABELLED} "
        f"{_losses(trajectory)}",
        alt=f"Film of a diagram of a network with layers of {_sizes(trajectory)} nodes and two "
        f"line plots. {_losses(trajectory)}",
    )


def _network(trajectory: DenseTrajectory) -> str:
    return f"the {'-'.join(map(str, trajectory.initial.sizes))} network"


def _sizes(trajectory: DenseTrajectory) -> str:
    return listed(list(map(str, trajectory.initial.sizes)))


def _losses(trajectory: DenseTrajectory) -> str:
    first, last = trajectory.mean_loss(0), trajectory.mean_loss()
    change = f"mean loss {change_text(first, last)}.{_notes(trajectory)}"
    if is_later_part(trajectory):
        return f"{range_text(trajectory).capitalize()} the {change}"
    return f"The {change}"


def _notes(trajectory: DenseTrajectory) -> str:
    """State that training diverged, if it did."""
    return f" {DIVERGED}" if trajectory.stopped == "diverged" else ""
