"""How a program of relufit ends: also by a signal, and never with unfinished files."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from relufit.cli import interrupts

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["run_program"]


def run_program(program: Callable[[], object]) -> None:
    """Run a program; when a signal ends it, clean up and die by that signal.

    Args:
        program: What to run; it may raise anything.
    """
    interrupts.install()
    try:
        program()
    except BaseException:
        if not interrupts.received():
            raise
    finally:
        _end()


def _end() -> None:
    interrupts.handled()
    interrupts.release()
    if not interrupts.received():
        return
    # Asked of what is loaded: the signal may have come before anything was.
    undo = getattr(sys.modules.get("relufit.encode.files.leftovers"), "undo_all", None)
    if undo:
        undo()
    interrupts.die()
