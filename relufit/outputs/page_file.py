"""One run → its explorable page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.errors import InputError
from relufit.models.registry import model_of
from relufit.outputs.provenance import provenance

if TYPE_CHECKING:
    from relufit.training import AnyTrajectory

__all__ = ["explore_page", "missing_page"]


def explore_page(trajectory: AnyTrajectory) -> str:
    r"""The page in which a run can be replayed, changed and trained again, as HTML.

    Args:
        trajectory: The whole run.

    Raises:
        InputError: The run is too large for a page.

    Example:
        >>> from relufit.scenario import load
        >>> from relufit.training import run
        >>> explore_page(run(load("scenarios/example2.toml"))).partition("\n")[0]
        '<!doctype html>'
    """
    scenario = trajectory.scenario
    if missing := missing_page(trajectory):
        raise InputError(f"{scenario.origin.label}: expected {missing}.")
    (page,) = model_of(scenario).pictures().html_pages
    return page.page(trajectory, provenance(scenario))


def missing_page(trajectory: AnyTrajectory) -> str:
    """What a run would need to have a page: ``X, got Y``; empty where it has one."""
    (page,) = model_of(trajectory.scenario).pictures().html_pages
    return page.missing_requirement(trajectory)
