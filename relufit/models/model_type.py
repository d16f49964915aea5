"""What relufit must know of a model type, from training to pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from relufit.draw.canvas.picture import Pictures
    from relufit.reports.relu_sum import Comparison
    from relufit.scenario.forms import Form
    from relufit.training import AnyTrajectory

__all__ = ["ModelType", "Overview", "Run"]


class Run(Protocol):
    """Trains a scenario; ``on_epoch`` is told the updates so far before each pass."""

    def __call__(
        self, scenario: Any, *, on_epoch: Callable[[int], None] | None = None
    ) -> AnyTrajectory:
        """The trajectory of the run."""
        ...


class Overview(NamedTuple):
    """A summary as the terminal shows it.

    Attributes:
        lines: What stands above the table: a name and a text in each line.
        columns: The heads of the table.
        rows: Its rows, as texts.
        notes: Sentences under the lines.
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
        form: Its scenario files: document, scenario class and template.
        trajectory: The class of its trajectories in the Python interface.
        run: From a scenario to a trajectory.
        assemble: From the arrays of an archive and their scenario to a trajectory.
        summarize: From a trajectory to what ``summary.json`` holds, computed once.
        overview: From a summary to what the terminal shows of it.
        compare: From a trajectory to a row for each published value.
        pictures: Gives its figures and films; a function, because drawing is slow to import.
    """

    name: str
    form: Form
    trajectory: type[AnyTrajectory]
    run: Run
    assemble: Callable[[dict[str, Any], Any], AnyTrajectory]
    summarize: Callable[[Any], dict[str, Any]]
    overview: Callable[[dict[str, Any]], Overview]
    compare: Callable[[Any], list[Comparison]]
    pictures: Callable[[], Pictures]
