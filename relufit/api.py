"""The Python interface: what the commands do, in three lines from a notebook."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Unpack, cast, overload

from relufit.models.dense import DenseTrajectory
from relufit.models.registry import read_trajectory, train_scenario, with_public_class
from relufit.models.relu_sum import Trajectory
from relufit.outputs.options import RenderArguments, RenderOptions, takes_render_arguments
from relufit.scenario import AnyScenario, DenseScenario, Scenario, load, loads
from relufit.training import AnyTrajectory

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "DenseScenario",
    "DenseTrajectory",
    "Scenario",
    "Trajectory",
    "load",
    "load_trajectory",
    "loads",
    "render",
    "train",
]


@overload
def train(scenario: Scenario, *, on_epoch: Callable[[int], None] | None = None) -> Trajectory: ...
@overload
def train(
    scenario: DenseScenario, *, on_epoch: Callable[[int], None] | None = None
) -> DenseTrajectory: ...
@overload
def train(
    scenario: AnyScenario | str | PathLike[str], *, on_epoch: Callable[[int], None] | None = None
) -> Trajectory | DenseTrajectory: ...
def train(
    scenario: AnyScenario | str | PathLike[str], *, on_epoch: Callable[[int], None] | None = None
) -> Trajectory | DenseTrajectory:
    """Train the network of a scenario and record every update.

    Args:
        scenario: A scenario, or the path of its file.
        on_epoch: Called before each pass with the number of updates so far.

    Returns:
        A :class:`Trajectory` of a sum of ReLU neurons, a :class:`DenseTrajectory` of a dense
        network.

    Raises:
        InputError: The scenario cannot be used.
        TypeError: It is neither a scenario nor a path.

    Example:
        >>> import relufit
        >>> trajectory = relufit.train("scenarios/example2.toml")
        >>> trajectory.weights.shape
        (801, 1)
        >>> trajectory.summary["verdict"]
        'solved'
    """
    loaded = _loaded(scenario, "a scenario or the path of its file")
    return _public(train_scenario(loaded, on_epoch=on_epoch))


def load_trajectory(path: str | PathLike[str]) -> Trajectory | DenseTrajectory:
    """Read a ``trajectory.npz`` that relufit has written.

    Raises:
        InputError: The file is missing or damaged, or is no trajectory.
    """
    return _public(read_trajectory(Path(path)))


@takes_render_arguments
def render(
    run_or_scenario: AnyTrajectory | AnyScenario | str | PathLike[str],
    output: str | PathLike[str] = "outputs",
    **options: Unpack[RenderArguments],
) -> list[Path]:
    """Draw everything that a run has to show into ``output/<name of the scenario>/``.

    Args:
        run_or_scenario: A trajectory; or a scenario or its file, which is trained first.
        output: The folder in which the run gets a folder of its own.
        options: The fields of :class:`relufit.outputs.options.RenderOptions`.
            ``only``: names of the figures and films to make; empty for the default ones.
            ``formats``: file formats to write; empty for png, svg, pdf, md, gif and mp4.
            ``theme``: ``"light"`` or ``"dark"``.
            ``width``: how wide figures are: ``"single"``, ``"double"``, or a length such as
            ``"120mm"``.
            ``transparent``: whether figures have no background.
            ``max_size``: the largest size of a film's file, such as ``"2MB"``; empty for any.
            ``first``, ``last``: the iterations at which figures and films begin and end; the
            initial and the final state if left out.
            ``overwrite``: whether files that exist may be replaced.

    Returns:
        The files, in the order in which they were made.

    Raises:
        InputError: The input cannot be used, or the folder cannot be written.
        TypeError: It is of another type, or ``only`` or ``formats`` is a single text.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> import relufit
        >>> with TemporaryDirectory() as folder:
        ...     paths = relufit.render(
        ...         "scenarios/example2.toml", folder, only=["fit"], formats=["png"]
        ...     )
        >>> [path.name for path in paths]
        ['fit.png', 'trajectory.npz', 'summary.json', 'captions.tex', 'captions.md']
    """
    from relufit.draw.canvas.matplotlib_import import require_matplotlib  # noqa: PLC0415 - slow to import

    require_matplotlib()
    from relufit.outputs import run_files  # noqa: PLC0415 - as above

    chosen = RenderOptions(**options)
    trajectory: AnyTrajectory
    if isinstance(run_or_scenario, AnyTrajectory):
        trajectory = run_or_scenario
    else:
        scenario = _loaded(run_or_scenario, "a trajectory, a scenario or a path")
        run_files.check_output(scenario, Path(output), chosen)
        trajectory = train(scenario)
    return run_files.render_run(trajectory, Path(output), chosen)


def _loaded(scenario: object, expected: str) -> AnyScenario:
    """A scenario, as it is given or from its file."""
    if isinstance(scenario, AnyScenario):
        return scenario
    if isinstance(scenario, str | PathLike):
        return load(cast("str | PathLike[str]", scenario))
    raise TypeError(f"expected {expected}, got {scenario!r}")


def _public(recorded: AnyTrajectory) -> Trajectory | DenseTrajectory:
    """A trajectory in the class that the registry gives its model type."""
    return cast("Trajectory | DenseTrajectory", with_public_class(recorded))
