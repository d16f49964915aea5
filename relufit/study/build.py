"""Studies from Python: a base scenario, axes, and the runs as a labelled dataset."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from relufit.errors import InputError
from relufit.scenario.base import AnyScenario, is_plain_name
from relufit.scenario.json_schema import document_schema
from relufit.scenario.key_path import path_of
from relufit.scenario.load import load, loads
from relufit.scenario.write import plain_values, toml_text
from relufit.study.extras import extras
from relufit.study.planning.plan import Plan, plan_from
from relufit.study.planning.schema import RESERVED

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Sequence

    import xarray as xr
    from numpy.typing import NDArray

    AxisLike = Sequence[Any] | NDArray[Any] | Mapping[str, Any]

__all__ = ["Study", "study"]

_KEYS = ("key", "keys", "scale")  # that say what an axis sets, if its name does not


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """Many runs of one scenario, one for each combination of the values of its axes.

    Made by :func:`relufit.study`.

    Attributes:
        plan: The base scenario, the axes with their values, and the chunks.

    Example:
        >>> import relufit
        >>> relufit.study("example2", axes={"learning_rate": [0.01, 0.02, 0.03]}).shape
        (3,)
    """

    plan: Plan

    @property
    def shape(self) -> tuple[int, ...]:
        """The number of values of each axis."""
        return self.plan.shape

    @property
    def runs(self) -> int:
        """The number of runs."""
        return self.plan.runs

    def scenario(self, cell: Mapping[str, Any]) -> AnyScenario:
        """Return the scenario of one run.

        Args:
            cell: The value of each axis that has more than one.

        Raises:
            InputError: There is no such axis or value, or an axis is missing.

        Example:
            >>> import relufit
            >>> study = relufit.study("example2", axes={"learning_rate": [0.01, 0.02]})
            >>> study.scenario({"learning_rate": 0.02}).training.learning_rate
            0.02
        """
        from relufit.study.pick import chosen_cell, scenario_text  # noqa: PLC0415 - as in run

        chosen = [f"{name}={value}" for name, value in plain_values(cell).items()]
        text = scenario_text(self.plan, chosen_cell(self.plan, chosen))
        return loads(text, name=self.plan.origin.name)

    def run(
        self,
        output: str | os.PathLike[str] | None = None,
        *,
        jobs: int | None = None,
        on_runs: Callable[[int, int], None] | None = None,
    ) -> xr.Dataset:
        """Train all runs, and return them as a dataset.

        Args:
            output: The store, a folder such as ``"study.zarr"``, which `relufit study plot`,
                ``table`` and ``pick`` read too. Runs that it has are not trained again. None keeps
                the runs in memory only.
            jobs: The number of threads; None for one for each processor.
            on_runs: Called with the number of runs done, and of all.

        Returns:
            One dimension for each axis, ``neuron`` and ``pair``; see
            :func:`relufit.study.storage.open_study.open_study`.

        Raises:
            InputError: The store is that of another study or cannot be written, or the libraries
                for studies are not installed.
            WorkError: It was interrupted; the runs done are in the store.

        Example:
            >>> import relufit
            >>> study = relufit.study("example2", axes={"learning_rate": [0.01, 0.02]})
            >>> study.run()["iterations"].values.tolist()
            [800, 400]
        """
        if jobs is not None and jobs < 1:
            raise InputError(f"expected 1 or more, got {jobs!r}.", field="jobs")
        with extras():
            from relufit.study.storage.open_study import open_study  # noqa: PLC0415 - an extra

            if output is not None:
                self._run(Path(output), jobs, on_runs)
                return open_study(Path(output))
            with TemporaryDirectory(prefix="relufit-") as folder:
                store = Path(folder) / "study.zarr"
                self._run(store, jobs, on_runs)
                return open_study(store).load()

    def _run(
        self, store: Path, jobs: int | None, on_runs: Callable[[int, int], None] | None
    ) -> None:
        from relufit.study.run import run_study  # noqa: PLC0415 - an extra

        def report(_what: str, done: int, total: int) -> None:
            if on_runs is not None:
                on_runs(done, total)

        run_study(self.plan, store, jobs=jobs, report=report)

    def __repr__(self) -> str:
        axes = ", ".join(f"{axis.name}: {len(axis.values)}" for axis in self.plan.axes)
        return f"<Study {self.plan.origin.name!r}: {self.runs} runs, {axes}>"


def study(
    base: AnyScenario | str | os.PathLike[str],
    axes: Mapping[str, AxisLike],
    *,
    title: str | None = None,
    description: str = "",
    name: str | None = None,
    probe_every: int | None = None,
    measures: Sequence[str] = (),
) -> Study:
    """Return a study: many runs of one scenario with some of its keys varied.

    Args:
        base: The scenario that is varied, or its file; a sum of ReLU neurons with training.
        axes: The values of each axis. It is named after the key that it sets, such as
            ``"training.learning_rate"``, or ``"learning_rate"`` where one table has it; a key that
            is also a variable of the dataset, such as ``iterations``, gets its table. Values are a
            list, an array or a range, or a mapping with the keys of an axis in a study file, such
            as ``{"from": 0.005, "to": 0.05, "count": 10, "spacing": "log"}``.
        title: The title, for figures; that of the scenario if left out.
        description: What the study shows.
        name: The name of the study; that of the scenario if left out.
        probe_every: Iterations between probes of a run, and so the accuracy of coalescing times;
            None for one epoch.
        measures: Names of measures of each run to record, such as ``"sharpness"``.

    Raises:
        InputError: The scenario cannot be varied so. The message has one line for each fault.

    Example:
        >>> import relufit
        >>> study = relufit.study(
        ...     relufit.load("example4"),
        ...     axes={"learning_rate": [0.01, 0.02], "data.seed": range(100)},
        ... )
        >>> study
        <Study 'example4': 200 runs, learning_rate: 2, data.seed: 100>
    """
    scenario = base if isinstance(base, AnyScenario) else load(base)
    name = scenario.origin.name if name is None else name
    if not is_plain_name(name):
        raise InputError(f"expected a name without a path, got {name!r}.", field="name")
    content: dict[str, Any] = {
        "title": scenario.title if title is None else title,
        "description": description,
        "base": f"{scenario.origin.name}.toml",
        "probe_every": probe_every,
        "measures": list(measures) or None,
        "axes": dict(_axis(axis, values, scenario) for axis, values in axes.items()),
    }
    return Study(plan=plan_from(toml_text(plain_values(content)), name, scenario))


def _axis(name: str, values: AxisLike, scenario: AnyScenario) -> tuple[str, dict[str, Any]]:
    """Return the name of an axis, and the axis as a study file has it."""
    if isinstance(values, Mapping):
        table: dict[str, Any] = plain_values(values)
    elif isinstance(values, range) and values.step == 1 and values:
        table = {"from": values.start, "count": len(values)}
    else:
        table = {"values": plain_values(list(values))}
    if not any(key in table for key in _KEYS):
        table["key"] = ".".join(path_of(name, scenario.content, document_schema("relu_sum")))
        name = table["key"] if name in RESERVED else name
    return name, table
