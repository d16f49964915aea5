"""Run a program and clean up unfinished files when it ends, also by a signal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from relufit.cli import interrupts

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["run_program"]


def run_program(program: Callable[[], object]) -> None:
    """Run a program; on a signal, clean up and end the process by that signal.

    Args:
        program: The program; it may raise any exception.
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
    # Only if the module is loaded: the signal may have arrived before it was.
    undo = getattr(sys.modules.get("relufit.encode.files.leftovers"), "undo_all", None)
    if undo:
        undo()
    interrupts.die()
