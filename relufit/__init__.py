"""See, explain and study how ReLU networks learn.

The Python interface does the same as the commands::

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
        Film,
        KerasRun,
        RunsTable,
        Scenario,
        Study,
        TrainingState,
        Trajectory,
        Watch,
        compare,
        from_scan,
        keras_callback,
        load,
        load_trajectory,
        loads,
        render,
        runs_table,
        scenario,
        study,
        train,
        watch,
    )
else:

    def __getattr__(name: str) -> Any:
        """Import the interface at first use, so that ``relufit --help`` starts fast."""
        if name not in __all__:
            raise AttributeError(f"module 'relufit' has no attribute {name!r}")
        from relufit import api  # noqa: PLC0415

        # A package of this name, which can be called, is bound by its import.
        return globals().get(name) or getattr(api, name)


__all__ = [
    "DenseScenario",
    "DenseTrajectory",
    "Film",
    "InputError",
    "KerasRun",
    "RelufitError",
    "RunsTable",
    "Scenario",
    "Study",
    "TrainingState",
    "Trajectory",
    "Watch",
    "WorkError",
    "__version__",
    "compare",
    "from_scan",
    "keras_callback",
    "load",
    "load_trajectory",
    "loads",
    "render",
    "runs_table",
    "scenario",
    "study",
    "train",
    "watch",
]


def __dir__() -> list[str]:
    return sorted(__all__)
