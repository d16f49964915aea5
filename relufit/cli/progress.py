"""Progress bars on standard error, for work that takes longer than a second."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from typing import TextIO

    from rich.progress import TaskID

__all__ = ["progress"]

PATIENCE_S = 1.0  # shorter work shows no bar


@contextmanager
def progress(*, quiet: bool) -> Generator[Callable[[str, int, int], None]]:
    """Yield a function that reports progress: a label, the steps done, and their total.

    Nothing is shown with ``quiet``, if standard error is not a terminal, or in the first second.
    The bars disappear when the block ends.
    """
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    stream: TextIO | None = sys.stderr
    # Not rich's own test: with FORCE_COLOR it treats a file as a terminal.
    if quiet or stream is None or not stream.isatty():
        yield lambda _what, _done, _total: None
        return
    bars = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    tasks: dict[str, TaskID] = {}
    begin = time.monotonic()

    def report(what: str, done: int, total: int) -> None:
        if what not in tasks:
            tasks[what] = bars.add_task(what, total=total)
        bars.update(tasks[what], completed=done)
        if not bars.live.is_started and time.monotonic() - begin > PATIENCE_S:
            bars.start()

    try:
        yield report
    finally:
        bars.stop()
