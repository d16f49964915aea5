"""Scenarios with the presentation that options ask for; what is trained does not change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from relufit.outputs.presentation import presented
from relufit.scenario.restyle import restyled
from relufit.training import AnyTrajectory

if TYPE_CHECKING:
    from relufit.outputs.options import CompareOptions, RenderOptions
    from relufit.scenario import AnyScenario

__all__ = ["styled_run", "styled_scenario"]

T = TypeVar("T", bound=AnyTrajectory)
MOST_FRAMES = 100_000


def styled_run(trajectory: T, options: RenderOptions | CompareOptions) -> T:
    """Return a run whose scenario has the presentation that options ask for."""
    scenario = styled_scenario(trajectory.scenario, options)
    return trajectory if scenario is trajectory.scenario else replace(trajectory, scenario=scenario)


def styled_scenario(scenario: AnyScenario, options: RenderOptions | CompareOptions) -> AnyScenario:
    """Return a scenario with the presentation that options ask for; itself if nothing changes.

    Outputs keep this scenario, so that it gives the same files without the options.

    Raises:
        InputError: The style file of the options cannot be used.
    """
    film, scenario = scenario.film, restyled(scenario, presented(scenario, options))
    if options.fps is None or options.fps == film.fps:
        return scenario
    frames = min(max(round(film.frames * options.fps / film.fps), 2), MOST_FRAMES)
    film = film.model_copy(update={"fps": options.fps, "frames": frames})
    return scenario.model_copy(update={"film": film})
