"""Several runs as a table: the settings that differ, and what became of each run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, cast, final

from relufit.models.data_tables import require_library
from relufit.models.registry import model_of, summary_of
from relufit.scenario.write import plain_values
from relufit.training import AnyTrajectory

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

__all__ = ["RunsTable", "runs_table"]

ABOUT = ("title", "source", "description", "film", "published", "tour")  # no settings of a run
LONGEST = 24  # letters of a cell


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class RunsTable:
    """A table with a row for each run; a notebook shows it.

    Made by :func:`relufit.runs_table`.

    Attributes:
        columns: The names of the columns: ``run``, the settings that differ, the outcome.
        rows: A tuple of values for each run.

    Example:
        >>> import relufit
        >>> base = relufit.load("example2")
        >>> rates = [0.01, 0.02]
        >>> runs = {f"rate {rate}": relufit.train(base.with_(learning_rate=rate)) for rate in rates}
        >>> table = relufit.runs_table(runs)
        >>> table.columns[:3]
        ('run', 'training.learning_rate', 'iterations')
        >>> [row["iterations"] for row in table]
        [800, 400]
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def __len__(self) -> int:
        """The number of runs."""
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Each row as a dict with the columns as keys."""
        for row in self.rows:
            yield dict(zip(self.columns, row, strict=True))

    def to_dataframe(self) -> pd.DataFrame:
        """Return the table for pandas.

        Raises:
            InputError: pandas is not installed.
        """
        require_library("pandas")
        import pandas as pd  # noqa: PLC0415 - optional

        return pd.DataFrame(list(self.rows), columns=pd.Index(self.columns))

    def __repr__(self) -> str:
        texts = [self.columns, *([_cell(value) for value in row] for row in self.rows)]
        widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
        lines = [
            "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True))
            for row in texts
        ]
        return "\n".join(line.rstrip() for line in lines)

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        head = "".join(f"<th>{escape(column)}</th>" for column in self.columns)
        body = "".join(
            f"<tr>{''.join(f'<td>{escape(_cell(value))}</td>' for value in row)}</tr>"
            for row in self.rows
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def runs_table(runs: Iterable[AnyTrajectory] | Mapping[str, AnyTrajectory]) -> RunsTable:
    """Return a table with a row for each run and the settings that differ.

    The verdicts are computed if they are not yet known; that takes about as long as training.

    Args:
        runs: The runs, or a dict of them by their labels; otherwise they have the names of their
            scenarios.

    Raises:
        TypeError: ``runs`` or one of them is of another type.

    Example:
        >>> import relufit
        >>> base = relufit.load("example2")
        >>> relufit.runs_table([relufit.train(base.with_(seed=seed)) for seed in (1, 2)])
        run       data.seed  iterations  stopped  mean_squared_error  effective_neurons  verdict
        example2  1          800         target   1.297e-05           1                  solved
        example2  2          800         target   1.703e-05           1                  solved
    """
    labelled = _labelled(runs)
    settings = [_settings(run) for _, run in labelled]
    keys = list(dict.fromkeys(key for each in settings for key in each))
    differing = [key for key in keys if _differ([each.get(key) for each in settings])]
    outcome = list(
        dict.fromkeys(key for _, run in labelled for key in model_of(run.scenario).outcome)
    )
    rows: list[tuple[Any, ...]] = []
    for (label, run), values in zip(labelled, settings, strict=True):
        summary = summary_of(run)
        found = [summary.get(key) for key in outcome]
        rows.append((label, *(values.get(key) for key in differing), *found))
    return RunsTable(columns=("run", *differing, *outcome), rows=tuple(rows))


def _labelled(runs: object) -> list[tuple[str, AnyTrajectory]]:
    """Return the runs with their labels."""
    if isinstance(runs, Mapping):
        pairs: list[tuple[str, Any]] = list(cast("Mapping[str, Any]", runs).items())
    elif isinstance(runs, Iterable) and not isinstance(runs, str):
        pairs = [(_name(run), run) for run in runs]  # pyright: ignore[reportUnknownVariableType]
    else:
        raise TypeError(f"runs: expected a list or dict of trajectories, got {runs!r}")
    for _, run in pairs:
        if not isinstance(run, AnyTrajectory):
            raise TypeError(f"runs: expected trajectories, got {run!r}")
    return pairs


def _name(run: Any) -> str:
    return run.scenario.origin.name if isinstance(run, AnyTrajectory) else ""


def _settings(run: AnyTrajectory) -> dict[str, Any]:
    """Return what a run depends on, by keys with their tables."""
    content = plain_values(run.scenario.content)
    return dict(_flat({key: value for key, value in content.items() if key not in ABOUT}, ""))


def _flat(table: Mapping[str, Any], name: str) -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(cast("Mapping[str, Any]", value), f"{name}{key}.")
        else:
            yield f"{name}{key}", value


def _differ(values: list[Any]) -> bool:
    return any(value != values[0] for value in values[1:])


def _cell(value: Any) -> str:
    """Return a value as text, shortened if it is long."""
    text = "" if value is None else f"{value:.4g}" if isinstance(value, float) else str(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
