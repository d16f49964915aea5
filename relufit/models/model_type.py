"""Definition of a model type, from training to figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from relufit.draw.canvas.catalogue_entry import Catalogue
    from relufit.reports.relu_sum import Comparison
    from relufit.scenario.forms import Form
    from relufit.text.words import Words
    from relufit.training import AnyTrajectory
    from relufit.training.state import TrainingState

__all__ = ["ModelType", "Overview", "Run"]


class Run(Protocol):
    """Trains a scenario; ``on_epoch`` receives the number of updates before each epoch."""

    def __call__(
        self,
        scenario: Any,
        *,
        on_epoch: Callable[[int], None] | None = None,
        stop: Callable[[TrainingState], bool] | None = None,
    ) -> AnyTrajectory:
        """Train and return the trajectory."""
        ...


class Overview(NamedTuple):
    """A summary for the terminal.

    Attributes:
        lines: Name and text of each line above the table.
        columns: Column titles of the table.
        rows: Rows of the table, as texts.
        notes: Sentences below the lines.
    """

    lines: Sequence[tuple[str, str]]
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelType:
    """One model type. Its functions take scenarios and trajectories of this type.

    Attributes:
        name: The ``type`` of its ``[network]`` table.
        form: Document, scenario class and template of its scenario files.
        trajectory: The class of its trajectories in the Python interface.
        run: Trains a scenario and returns the trajectory.
        assemble: Returns the trajectory from the arrays of an archive and their scenario.
        summarize: Returns the content of ``summary.json`` from a trajectory, computed once.
        reasons: Returns why the verdict on a run is what it is, as sentences in given words; empty
            without a verdict.
        overview: Returns the text for the terminal from a summary.
        compare: Returns a row for each published value from a trajectory.
        outcome: The keys of the summary that a table of runs shows.
        catalogue: Returns its figures and films; a function, because drawing is slow to import.
    """

    name: str
    form: Form
    trajectory: type[AnyTrajectory]
    run: Run
    assemble: Callable[[dict[str, Any], Any], AnyTrajectory]
    summarize: Callable[[Any], dict[str, Any]]
    reasons: Callable[[Any, Words], list[str]]
    overview: Callable[[dict[str, Any]], Overview]
    compare: Callable[[Any], list[Comparison]]
    outcome: tuple[str, ...]
    catalogue: Callable[[], Catalogue]
