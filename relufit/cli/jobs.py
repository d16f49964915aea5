"""Several scenarios, one after another or side by side in processes of their own."""

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
    """What came of one scenario.

    Attributes:
        files: The files that were written.
        notes: What was chosen for the user.
        told: What the user must be told: a divergence.
    """

    files: list[Path]
    notes: list[str]
    told: list[str]


def render_each(
    scenarios: Sequence[AnyScenario],
    output: Path,
    options: RenderOptions,
    *,
    jobs: int = 1,
    quiet: bool = False,
) -> Iterator[Rendered]:
    """Train and render scenarios; results come in the scenarios' order, each when it is done.

    Args:
        scenarios: What to render, all of different names.
        output: The folder in which each gets a folder of its own.
        options: What to draw, and how.
        jobs: How many are rendered at the same time.
        quiet: Show no progress.

    Raises:
        InputError: One of them cannot be rendered, or its files cannot be written. The latter is
            found out before any is trained, where that is possible.
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
        new_folders(output),  # workers must not remove it under each other
        undone_at_end(workers),
    ):
        for done, rendered in enumerate(workers.results(tasks), start=1):
            report("scenarios", done, len(scenarios))
            yield rendered


def _render_beside(task: tuple[AnyScenario, Path, RenderOptions]) -> Rendered:
    """Render in a process of its own, which shows no progress."""
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
