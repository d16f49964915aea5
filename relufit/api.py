"""The Python interface, with the same functions as the commands."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack, cast, overload

from relufit.models.dense import DenseTrajectory
from relufit.models.film import Film
from relufit.models.notebook_bar import notebook_bar
from relufit.models.registry import read_trajectory, train_scenario, with_public_class
from relufit.models.relu_sum import Trajectory
from relufit.models.runs_table import RunsTable, runs_table
from relufit.outputs.options import (
    CompareArguments,
    CompareOptions,
    RenderArguments,
    RenderOptions,
    takes_arguments,
)
from relufit.recording.keras_callback import KerasRun, keras_callback
from relufit.recording.scan import from_scan
from relufit.recording.watch import Watch, watch
from relufit.scenario import AnyScenario, DenseScenario, Scenario, load, loads, scenario
from relufit.study.build import Study, study
from relufit.training import AnyTrajectory
from relufit.training.state import TrainingState

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "DenseScenario",
    "DenseTrajectory",
    "Film",
    "KerasRun",
    "RunsTable",
    "Scenario",
    "Study",
    "TrainingState",
    "Trajectory",
    "Watch",
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


class TrainArguments(TypedDict, total=False):
    """The options of :func:`train`, for type checkers."""

    on_epoch: Callable[[int], None] | None
    stop: Callable[[TrainingState], bool] | None


@overload
def train(scenario: Scenario, **options: Unpack[TrainArguments]) -> Trajectory: ...
@overload
def train(scenario: DenseScenario, **options: Unpack[TrainArguments]) -> DenseTrajectory: ...
@overload
def train(
    scenario: AnyScenario | str | PathLike[str], **options: Unpack[TrainArguments]
) -> Trajectory | DenseTrajectory: ...
def train(
    scenario: AnyScenario | str | PathLike[str],
    *,
    on_epoch: Callable[[int], None] | None = None,
    stop: Callable[[TrainingState], bool] | None = None,
) -> Trajectory | DenseTrajectory:
    """Train the network of a scenario and record every update.

    Args:
        scenario: A scenario, or the path of its file.
        on_epoch: Called before each epoch with the number of updates so far.
        stop: An own criterion: called after each epoch with a :class:`TrainingState`; when it
            returns True, training ends and the run up to there is kept. Its scenario then has
            that number of iterations, so that it gives the same run again.

    A notebook shows a progress bar while training takes longer than a second.

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
    limit = loaded.descent.iterations if loaded.descent else 0
    with notebook_bar("training") as report:

        def each_epoch(done: int) -> None:
            report(done, limit)
            if on_epoch is not None:
                on_epoch(done)

        return _public(train_scenario(loaded, on_epoch=each_epoch, stop=stop))


def load_trajectory(path: str | PathLike[str]) -> Trajectory | DenseTrajectory:
    """Read a ``trajectory.npz`` written by relufit.

    Raises:
        InputError: The file is missing or damaged, or is not a trajectory.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> import relufit
        >>> with TemporaryDirectory() as folder:
        ...     path = relufit.train("scenarios/worked/koech.toml").save(f"{folder}/run.npz")
        ...     relufit.load_trajectory(path)
        <DenseTrajectory 'koech': 3-4-1, 6 iterations, 7 snapshots, limit>
    """
    return _public(read_trajectory(Path(path)))


@takes_arguments(RenderOptions)
def render(
    run_or_scenario: AnyTrajectory | AnyScenario | str | PathLike[str],
    output: str | PathLike[str] = "outputs",
    **options: Unpack[RenderArguments],
) -> list[Path]:
    """Draw the figures and films of a run into ``output/<name of the scenario>/``.

    Args:
        run_or_scenario: A trajectory; or a scenario or its file, which is trained first.
        output: The parent of the run's folder.
        options: The fields of :class:`relufit.outputs.options.RenderOptions`.
            ``only``: names of the figures and films to make; empty for the defaults.
            ``formats``: file formats to write; empty for png, svg, pdf, md, gif and mp4.
            ``style``: path of a file with [style] and [labels], which the scenario may override.
            ``language``: language of words and numbers, such as ``"de"``.
            ``theme``: ``"light"`` or ``"dark"``.
            ``width``: width of figures: ``"single"``, ``"double"``, or a length such as
            ``"120mm"``.
            ``dpi``: pixels per inch of figures; 150 if None.
            ``transparent``: whether figures have no background.
            ``fps``: frames per second of films, of the same duration.
            ``max_size``: the largest size of a film's file, such as ``"2MB"``; empty for any.
            ``first``, ``last``: the first and last iteration to show; the initial and the final
            state if left out.
            ``parameter``: the parameter of the figure ``route``, such as ``"w5"``.
            ``plane``: the two neurons whose knots are the axes of ``landscape`` and
            ``paths``, such as ``"2,4"``.
            ``overwrite``: whether existing files may be replaced.

    Returns:
        The files, in the order of writing.

    Raises:
        InputError: The input cannot be used, or the folder cannot be written.
        TypeError: It is of another type, or ``only`` or ``formats`` is a string.

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


@takes_arguments(CompareOptions)
def compare(
    runs: Mapping[str, AnyTrajectory | AnyScenario | str | PathLike[str]],
    output: str | PathLike[str] = "outputs",
    **options: Unpack[CompareArguments],
) -> list[Path]:
    """Draw two to four runs side by side, in one film and one figure.

    All runs have the same reference or given samples, and the same domain. Shorter runs are held
    until the longest ends.

    Args:
        runs: Each run by its label: a trajectory; or a scenario or its file, which is trained
            first. Sums of ReLU neurons only.
        output: The parent of the folder of the comparison.
        options: The fields of :class:`relufit.outputs.options.CompareOptions`.
            ``clock``: what advances evenly in all runs: ``"iterations"``, or ``"samples"`` seen.
            ``shape``: ``"wide"`` (1280 x 720 pixels) or ``"square"`` (1080 x 1080).
            ``formats``: file formats to write; empty for png, svg, pdf, gif and mp4.
            ``style``, ``language``, ``theme``, ``width``, ``dpi``, ``transparent``, ``fps``,
            ``max_size``, ``overwrite``: as in :func:`render`.
            ``plane``: draws ``landscape`` and ``paths`` too, with the knots of these two
            neurons as axes, such as ``"2,4"``.
            ``name``: of the comparison's folder; the names of the scenarios joined by ``+`` if
            left out.

    Returns:
        The files, in the order of writing.

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

    chosen = CompareOptions(**options)
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
    compare_files.check_compare_output(scenarios, Path(output), chosen)
    trajectories = {
        label: run if isinstance(run, AnyTrajectory) else train(run)
        for label, run in loaded.items()
    }
    return compare_files.compare_runs(trajectories, Path(output), chosen)


def _by_label(runs: Any) -> dict[str, Any]:
    """Return runs by their labels."""
    if not isinstance(runs, Mapping):
        raise TypeError(f"runs: expected a dict of labels and runs, got {runs!r}")
    labelled: dict[Any, Any] = {**runs}
    for label in labelled:
        if not isinstance(label, str):
            raise TypeError(f"runs: expected a text as the label of each run, got {label!r}")
    return labelled


def _loaded(scenario: object, expected: str) -> AnyScenario:
    """Return the scenario, loading it if it is a path."""
    if isinstance(scenario, AnyScenario):
        return scenario
    if isinstance(scenario, str | PathLike):
        return load(cast("str | PathLike[str]", scenario))
    raise TypeError(f"expected {expected}, got {scenario!r}")


def _public(recorded: AnyTrajectory) -> Trajectory | DenseTrajectory:
    """A trajectory in the class that the registry gives its model type."""
    return cast("Trajectory | DenseTrajectory", with_public_class(recorded))
