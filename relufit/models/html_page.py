"""A run → the page in which it can be explored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.errors import InputError
from relufit.scenario.made_from import provenance

if TYPE_CHECKING:
    from relufit.models.model_type import ModelType
    from relufit.training import AnyTrajectory

__all__ = ["html_page", "missing_for_html_page"]


def html_page(model: ModelType, trajectory: AnyTrajectory) -> str:
    """The page of a whole run of a model type, as HTML.

    Raises:
        InputError: The run is too large for a page.
    """
    if missing := missing_for_html_page(model, trajectory):
        label = trajectory.scenario.origin.label
        raise InputError(f"{label}: expected {missing}. `relufit render` draws it without a page.")
    (page,) = model.catalogue().html_pages
    return page.page(trajectory, provenance(trajectory.scenario))


def missing_for_html_page(model: ModelType, trajectory: AnyTrajectory) -> str:
    """What a run would need to have a page: ``X, got Y``; empty where it has one."""
    (page,) = model.catalogue().html_pages
    return page.missing_requirement(trajectory)
