"""One run → its explorable page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.models.html_page import html_page
from relufit.models.registry import model_of

if TYPE_CHECKING:
    from relufit.training import AnyTrajectory

__all__ = ["explore_page"]


def explore_page(trajectory: AnyTrajectory) -> str:
    r"""The page in which a run can be replayed, changed and trained again, as HTML.

    Args:
        trajectory: The whole run.

    Raises:
        InputError: The run is too large for a page.

    Example:
        >>> from relufit.scenario import load
        >>> from relufit.training import run_relu_sum
        >>> explore_page(run_relu_sum(load("scenarios/example2.toml"))).partition("\n")[0]
        '<!doctype html>'
    """
    return html_page(model_of(trajectory.scenario), trajectory)
