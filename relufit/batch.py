"""Several scenarios, one after another or side by side in processes of their own."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import TYPE_CHECKING, NamedTuple

from relufit.commands import divergence, train_scenario
from relufit.progress import progress
from relufit.rendering import render

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from relufit.rendering import RenderOptions
    from relufit.scenario import AnyScenario

__all__ = ["Rendered", "render_each"]

INTERRUPTED = 130  # the exit code of shells after Ctrl-C


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
    """
    if jobs == 1 or len(scenarios) == 1:
        for scenario in scenarios:
            yield _render_one(scenario, output=output, options=options, quiet=quiet)
        return
    work = partial(_render_beside, output=output, options=options)
    limit = min(jobs, len(scenarios))
    with (
        progress(quiet=quiet) as report,
        ProcessPoolExecutor(
            limit, mp_context=get_context("spawn"), initializer=_leave_when_interrupted
        ) as pool,
    ):
        for done, rendered in enumerate(pool.map(work, scenarios), start=1):
            report("scenarios", done, len(scenarios))
            yield rendered


def _leave_when_interrupted() -> None:
    """Let Ctrl-C, which reaches every process of a terminal, end a worker that has no work."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _render_beside(scenario: AnyScenario, *, output: Path, options: RenderOptions) -> Rendered:
    """Render in a process of its own, which ends when it is interrupted.

    The pool would hand a KeyboardInterrupt on as a result and go on with the next scenario.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return _render_one(scenario, output=output, options=options, quiet=True)
    except KeyboardInterrupt:  # what was begun has been removed on the way here
        os._exit(INTERRUPTED)
    finally:
        _leave_when_interrupted()


def _render_one(
    scenario: AnyScenario, *, output: Path, options: RenderOptions, quiet: bool
) -> Rendered:
    with progress(quiet=quiet) as report:
        trajectory = train_scenario(scenario, report)
        notes: list[str] = []
        files = render(trajectory, output, options, on_frame=report, tell=notes.append)
    return Rendered(files, notes, divergence(trajectory))
