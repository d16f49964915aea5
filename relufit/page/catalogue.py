"""The catalogue of pages: what of a sum of ReLU neurons can be explored in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.draw.canvas.caption import Caption
from relufit.draw.canvas.catalogue_entry import HtmlEntry
from relufit.draw.canvas.theme import THEMES, Theme
from relufit.draw.relu_sum.learned import of_learned
from relufit.page.assemble import dense_page, page
from relufit.page.dense_content import missing_for_dense_page
from relufit.page.limits import missing_for_page

if TYPE_CHECKING:
    from relufit.training import Trajectory
    from relufit.training.dense.trajectory import DenseTrajectory

__all__ = ["DENSE_PAGES", "PAGES"]


def explore_caption(trajectory: Trajectory, theme: Theme = THEMES["light"]) -> Caption:
    """What the page is for."""
    words = theme.words
    page, alt = of_learned("page", trajectory), of_learned("page_alt", trajectory)
    return Caption(words(page, title=trajectory.scenario.title), words(alt))


PAGES = (
    HtmlEntry(
        name="explore",
        page=page,
        caption=explore_caption,
        needs_training=False,
        default_when_trained=False,
        missing_requirement=missing_for_page,
    ),
)


def dense_caption(trajectory: DenseTrajectory, theme: Theme = THEMES["light"]) -> Caption:
    """What the page is for."""
    words = theme.words
    return Caption(words("dense_page", title=trajectory.scenario.title), words("dense_page_alt"))


DENSE_PAGES = (
    HtmlEntry(
        name="explore",
        page=dense_page,
        caption=dense_caption,
        needs_training=False,
        default_when_trained=False,
        missing_requirement=missing_for_dense_page,
    ),
)
