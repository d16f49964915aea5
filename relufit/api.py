"""The Python interface: what the commands do, in three lines from a notebook."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast, overload

from relufit.models.registry import load_trajectory as _load_trajectory
from relufit.models.registry import run
from relufit.scenario import AnyScenario, DenseScenario, Scenario, load, loads
from relufit.training import AnyTrajectory
from relufit.trajectories import DenseTrajectory, Trajectory, presented

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

__all__ = [
    "DenseScenario",
    "DenseTrajectory",
    "Scenario",
    "Trajectory",
    "compare",
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
    return presented(run(loaded, on_epoch=on_epoch))


def load_trajectory(path: str | PathLike[str]) -> Trajectory | DenseTrajectory:
    """Read a ``trajectory.npz`` that relufit has written.

    Raises:
        InputError: The file is missing or damaged, or is no trajectory.
    """
    return presented(_load_trajectory(Path(path)))


def render(  # noqa: PLR0913 - what the command offers, this offers
    run_or_scenario: AnyTrajectory | AnyScenario | str | PathLike[str],
    output: str | PathLike[str] = "outputs",
    *,
    only: Collection[str] = (),
    formats: Collection[str] = (),
    theme: str = "light",
    width: str = "8in",
    transparent: bool = False,
    max_size: str = "",
    first: int | None = None,
    last: int | None = None,
    parameter: str = "",
    overwrite: bool = True,
) -> list[Path]:
    """Draw everything that a run has to show into ``output/<name of the scenario>/``.

    Args:
        run_or_scenario: A trajectory; or a scenario or its file, which is trained first.
        output: The folder in which the run gets a folder of its own.
        only: Names of the pictures to make; empty for the usual ones.
        formats: File formats to write; empty for the usual ones: png, svg, pdf, md, gif, mp4.
        theme: ``"light"`` or ``"dark"``.
        width: How wide figures are: ``"single"``, ``"double"``, or a length such as ``"120mm"``.
        transparent: Whether figures have no background.
        max_size: The largest size of a film's file, such as ``"2MB"``; empty for any.
        first: The iteration at which pictures begin; the initial state if left out.
        last: The iteration at which they end; the final one if left out.
        parameter: The parameter that the figure ``route`` leads to, such as ``"w5"``.
        overwrite: Whether files that exist may be replaced.

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

    options = run_files.RenderOptions(
        only=only,
        formats=formats,
        theme=theme,
        width=width,
        transparent=transparent,
        max_size=max_size,
        first=first,
        last=last,
        parameter=parameter,
        overwrite=overwrite,
    )
    trajectory: AnyTrajectory
    if isinstance(run_or_scenario, AnyTrajectory):
        trajectory = run_or_scenario
    else:
        scenario = _loaded(run_or_scenario, "a trajectory, a scenario or a path")
        run_files.check_output(scenario, Path(output), options)
        trajectory = train(scenario)
    return run_files.render_run(trajectory, Path(output), options)


def compare(  # noqa: PLR0913 - what the command offers, this offers
    runs: Mapping[str, AnyTrajectory | AnyScenario | str | PathLike[str]],
    output: str | PathLike[str] = "outputs",
    *,
    clock: str = "iterations",
    shape: str = "wide",
    formats: Collection[str] = (),
    theme: str = "light",
    width: str = "8in",
    transparent: bool = False,
    max_size: str = "",
    name: str = "",
    overwrite: bool = True,
) -> list[Path]:
    """Draw two to four runs side by side, in one film and one figure.

    The runs learn the same reference on the same domain; all else may differ. The shorter ones are
    held until the longest ends.

    Args:
        runs: What pictures call each run, and its trajectory; or a scenario or its file, which is
            trained first. Sums of ReLU neurons only.
        output: The folder in which the comparison gets a folder of its own.
        clock: What passes evenly in all runs: ``"iterations"``, or ``"samples"`` seen.
        shape: ``"wide"`` (1280 x 720 pixels) or ``"square"`` (1080 x 1080).
        formats: File formats to write; empty for the usual ones: png, svg, pdf, gif, mp4.
        theme: ``"light"`` or ``"dark"``.
        width: How wide the figure is, as in :func:`render`.
        transparent: Whether the figure has no background.
        max_size: The largest size of a film's file, such as ``"2MB"``; empty for any.
        name: Of the comparison's folder; the names of the scenarios joined by ``+`` if left out.
        overwrite: Whether files that exist may be replaced.

    Returns:
        The files, in the order in which they were made.

    Raises:
        InputError: The runs cannot be compared, or the folder cannot be written.
        TypeError: ``runs`` or one of them is of another type.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> import relufit
        >>> runs = {"fast": "scenarios/example2.toml", "again": "scenarios/example2.toml"}
        >>> with TemporaryDirectory() as folder:
        ...     paths = relufit.compare(runs, folder, formats=["png"])
        >>> [path.name for path in paths]
        ['compare.png', 'captions.tex', 'captions.md']
    """
    from relufit.draw.canvas.matplotlib_import import require_matplotlib  # noqa: PLC0415 - slow to import

    require_matplotlib()
    from relufit.outputs import compare_files  # noqa: PLC0415 - as above

    options = compare_files.CompareOptions(
        clock=clock,
        shape=shape,
        formats=formats,
        theme=theme,
        width=width,
        transparent=transparent,
        max_size=max_size,
        name=name,
        overwrite=overwrite,
    )
    loaded: dict[str, AnyTrajectory | AnyScenario] = {
        label: run
        if isinstance(run, AnyTrajectory)
        else _loaded(run, "a trajectory, a scenario or a path")
        for label, run in _by_label(runs).items()
    }
    scenarios = {
        label: run.scenario if isinstance(run, AnyTrajectory) else run
        for label, run in loaded.items()
    }
    compare_files.check_compare_output(scenarios, Path(output), options)
    trajectories = {
        label: run if isinstance(run, AnyTrajectory) else train(run)
        for label, run in loaded.items()
    }
    return compare_files.compare_runs(trajectories, Path(output), options)


def _by_label(runs: Any) -> dict[str, Any]:
    """Runs by their labels, as they are given."""
    if not isinstance(runs, Mapping):
        raise TypeError(f"runs: expected a dict of labels and runs, got {runs!r}")
    labelled: dict[Any, Any] = {**runs}
    for label in labelled:
        if not isinstance(label, str):
            raise TypeError(f"runs: expected a text as the label of each run, got {label!r}")
    return labelled


def _loaded(scenario: object, expected: str) -> AnyScenario:
    """A scenario, as it is given or from its file."""
    if isinstance(scenario, AnyScenario):
        return scenario
    if isinstance(scenario, str | PathLike):
        return load(cast("str | PathLike[str]", scenario))
    raise TypeError(f"expected {expected}, got {scenario!r}")
