"""Render several scenarios, one after another or in parallel processes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from relufit.cli.progress import progress
from relufit.cli.shared import divergence, train_with_progress
from relufit.cli.workers import Workers
from relufit.encode import new_folders, undone_at_end
from relufit.outputs.run_files import check_output, render_run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from relufit.outputs.options import RenderOptions
    from relufit.scenario import AnyScenario

__all__ = ["Rendered", "render_each"]


class Rendered(NamedTuple):
    """The result of rendering one scenario.

    Attributes:
        files: The files that were written.
        notes: Messages about what relufit chose.
        warnings: Messages about a divergence.
    """

    files: list[Path]
    notes: list[str]
    warnings: list[str]


def render_each(
    scenarios: Sequence[AnyScenario],
    output: Path,
    options: RenderOptions,
    *,
    jobs: int = 1,
    quiet: bool = False,
) -> Iterator[Rendered]:
    """Train and render scenarios; yield the results in order, each when it is done.

    Args:
        scenarios: The scenarios, with distinct names.
        output: The parent of the output folders, one per scenario.
        options: The render options.
        jobs: How many are rendered in parallel.
        quiet: Show no progress.

    Raises:
        InputError: One of them cannot be rendered, or its files cannot be written. The latter is
            checked before any is trained, if possible.
    """
    for scenario in scenarios:
        check_output(scenario, output, options)
    if jobs == 1 or len(scenarios) == 1:
        for scenario in scenarios:
            yield _render_one(scenario, output=output, options=options, quiet=quiet)
        return
    tasks = [(scenario, output, options) for scenario in scenarios]
    limit = min(jobs, len(scenarios))
    workers = Workers(_render_beside, limit)
    with (
        progress(quiet=quiet) as report,
        new_folders(output),  # so that no worker removes it while others need it
        undone_at_end(workers),
    ):
        for done, rendered in enumerate(workers.results(tasks), start=1):
            report("scenarios", done, len(scenarios))
            yield rendered


def _render_beside(task: tuple[AnyScenario, Path, RenderOptions]) -> Rendered:
    """Render in a worker process, without progress bars."""
    scenario, output, options = task
    return _render_one(scenario, output=output, options=options, quiet=True)


def _render_one(
    scenario: AnyScenario, *, output: Path, options: RenderOptions, quiet: bool
) -> Rendered:
    with progress(quiet=quiet) as report:
        trajectory = train_with_progress(scenario, report)
        notes: list[str] = []
        files = render_run(trajectory, output, options, on_frame=report, warn=notes.append)
    return Rendered(files, notes, divergence(trajectory))
