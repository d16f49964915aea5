"""Progress bars in notebooks, for work that takes longer than a second."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

__all__ = ["notebook_bar"]

PATIENCE_S = 1.0  # shorter work shows no bar
EVERY_S = 0.1  # between two changes of a bar


@contextmanager
def notebook_bar(what: str) -> Generator[Callable[[int, int], None]]:
    """Yield a function that shows the steps done and their total as a bar below the cell.

    The bar disappears when the block ends. Outside of a notebook nothing is shown.

    Args:
        what: What is being done, such as ``"training"``.
    """
    show = _display()
    if show is None:
        yield lambda _done, _total: None
        return
    bar = _Bar(what, show)
    try:
        yield bar.report
    finally:
        bar.close()


class _Bar:
    def __init__(self, what: str, show: Callable[..., Any]) -> None:
        self._what = what
        self._show = show
        self._handle: Any = None
        self._next = time.monotonic() + PATIENCE_S

    def report(self, done: int, total: int) -> None:
        """Show how much is done, at most ten times in a second."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + EVERY_S
        self._update(
            f'<progress value="{done}" max="{total}"></progress> {self._what}: {done} of {total}'
        )

    def close(self) -> None:
        """Remove the bar."""
        if self._handle is not None:
            self._update("")

    def _update(self, html: str) -> None:
        content = {"text/html": html, "text/plain": ""}
        if self._handle is None:
            self._handle = self._show(content, raw=True, display_id=True)
        else:
            self._handle.update(content, raw=True)


def _display() -> Callable[..., Any] | None:
    """Return the function that displays in a notebook; None outside of one."""
    ipython: Any = sys.modules.get("IPython")
    if ipython is None:
        return None
    shell = ipython.get_ipython()
    if shell is None or not hasattr(shell, "kernel"):
        return None
    display: Callable[..., Any] = ipython.display.display
    return display
