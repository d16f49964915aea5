"""The catalogue of pages: what of a sum of ReLU neurons can be explored in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.draw.canvas.caption import Caption
from relufit.draw.canvas.picture import HtmlPicture
from relufit.draw.relu_sum.curves import shown_samples
from relufit.page.assemble import dense_page, page
from relufit.page.dense_content import missing_for_dense_page
from relufit.page.limits import missing_for_page

if TYPE_CHECKING:
    from relufit.training import Trajectory
    from relufit.training.dense.trajectory import DenseTrajectory

__all__ = ["DENSE_PAGES", "PAGES"]


def explore_caption(trajectory: Trajectory) -> Caption:
    """What the page is for."""
    given = shown_samples(trajectory) is not None
    drags = "neurons start" if given else "neurons start or the reference"
    learned = "the samples" if given else "its reference"
    return Caption(
        text=(
            f"{trajectory.scenario.title}, to be explored in a browser: replay it, drag where its "
            f"{drags}, change the training, and see the whole run follow."
        ),
        alt=f"A page with the network and {learned}, knots, weights and error over the updates.",
    )


PAGES = (
    HtmlPicture(
        name="explore",
        page=page,
        caption=explore_caption,
        needs_training=False,
        default_when_trained=False,
        missing_requirement=missing_for_page,
    ),
)


def dense_caption(trajectory: DenseTrajectory) -> Caption:
    """What the page is for."""
    return Caption(
        text=(
            f"{trajectory.scenario.title}, to be explored in a browser: values go forward, errors "
            "come back and parameters move on the diagram; each parameter shows the routes of the "
            "chain rule that lead to it, with their factors."
        ),
        alt="A page with the diagram of the network, its parameters and its loss over iterations.",
    )


DENSE_PAGES = (
    HtmlPicture(
        name="explore",
        page=dense_page,
        caption=dense_caption,
        needs_training=False,
        default_when_trained=False,
        missing_requirement=missing_for_dense_page,
    ),
)
