"""See, explain and study how ReLU networks learn.

Three lines do what the commands do::

    scenario = relufit.load("scenarios/example4.toml")
    trajectory = relufit.train(scenario)
    relufit.render(trajectory)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from relufit.errors import InputError, RelufitError, WorkError
from relufit.version import __version__

if TYPE_CHECKING:
    from relufit.api import (
        DenseScenario,
        DenseTrajectory,
        Scenario,
        Trajectory,
        load,
        load_trajectory,
        loads,
        render,
        train,
    )
else:

    def __getattr__(name: str) -> Any:
        """Import the interface when it is first used, so that the command line starts at once."""
        if name not in __all__:
            raise AttributeError(f"module 'relufit' has no attribute {name!r}")
        from relufit import api  # noqa: PLC0415

        return getattr(api, name)


__all__ = [
    "DenseScenario",
    "DenseTrajectory",
    "InputError",
    "RelufitError",
    "Scenario",
    "Trajectory",
    "WorkError",
    "__version__",
    "load",
    "load_trajectory",
    "loads",
    "render",
    "train",
]


def __dir__() -> list[str]:
    return sorted(__all__)
