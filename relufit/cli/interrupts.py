"""Signals that end the command line: clean up first, then end by the signal.

The first signal raises KeyboardInterrupt in the main thread; further ones are ignored while the
program cleans up. An exception must not be raised where it leaves Python's own state inconsistent
(during an import, or between acquiring a lock and recording it), and it may be swallowed (in a weak
reference's callback). So it is delayed in such code, and raised again until it is handled.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from types import FrameType

__all__ = ["INTERRUPTED", "Interrupted", "die", "handled", "install", "received", "release"]

INTERRUPTED = "Interrupted. What was not finished was not written."
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
_AGAIN_S = 0.05  # delay before a postponed or swallowed interrupt is raised again
_PATIENCE = 40  # largest number of postponements
# Code in which an interrupt leaves a lock acquired or a `with` block half entered; not code that
# waits.
_DELICATE = tuple(
    os.path.join("", *path)  # noqa: PTH118 - the end of a file's name
    for path in (
        ["threading.py"],
        ["contextlib.py"],
        ["weakref.py"],
        ["queue.py"],
        ["concurrent", "futures", "_base.py"],
        ["concurrent", "futures", "thread.py"],
    )
)
_WAITING = {"wait", "wait_for", "join", "_wait_for_tstate_lock"}
_IMPORTING = "<frozen importlib._bootstrap>"


class Interrupted(BaseException):
    """The command was interrupted, and the message is printed. Libraries do not catch it."""


class _State:
    """The received signal and how it was handled.

    Attributes:
        signal: The signal that ends the program; 0 for none.
        raised: The exception that was last raised for it.
        waits: How often it was postponed.
        is_handled: Whether the program is ending.
    """

    def __init__(self) -> None:
        self.signal = 0
        self.raised: KeyboardInterrupt | None = None
        self.waits = 0
        self.is_handled = False


_state = _State()


def install() -> None:
    """Make SIGINT, SIGTERM and SIGHUP end this process after a clean-up.

    For a program only: a library leaves signals to its user. Ignored signals, as under ``nohup``,
    stay ignored.
    """
    for name in _SIGNALS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _receive)


def received() -> bool:
    """Whether a signal that ends the program was received, handled or not."""
    return bool(_state.signal)


def handled() -> None:
    """Record that the program is ending: the interrupt is not raised again."""
    _state.is_handled = True
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, 0)


def release() -> None:
    """Restore the default signal handlers: nothing is left to clean up."""
    for name in _SIGNALS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is _receive:
            signal.signal(number, signal.SIG_DFL)


def die() -> NoReturn:
    """End the process by the received signal, so that a shell's loop ends too."""
    handled()
    number = _state.signal
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):
            continue
    if os.name == "posix":
        signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [number])
        os.kill(os.getpid(), number)
    os._exit(128 + number)  # process 1 of a container ignores the default action of signals


def _receive(number: int, frame: FrameType | None) -> None:
    if _state.signal:
        return  # the timer raises it again
    _state.signal = number
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, _again)
        signal.setitimer(signal.ITIMER_REAL, _AGAIN_S, _AGAIN_S)
    _interrupt(frame)


def _again(_number: int, frame: FrameType | None) -> None:
    _interrupt(frame)


def _interrupt(frame: FrameType | None) -> None:
    """Raise KeyboardInterrupt, unless it is being handled or must be postponed."""
    current = sys.exc_info()[1]
    if _state.is_handled or _is_on_its_way(current):
        return
    if (current is not None or _is_delicate(frame)) and _state.waits < _PATIENCE:
        _state.waits += 1
        return
    _state.raised = KeyboardInterrupt()
    raise _state.raised


def _is_on_its_way(error: BaseException | None) -> bool:
    """Whether the exception that is being handled was caused by the interrupt."""
    seen = 0
    while error is not None and seen < _PATIENCE:
        if error is _state.raised:
            return True
        error, seen = error.__context__, seen + 1
    return False


def _is_delicate(frame: FrameType | None) -> bool:
    if frame is not None:
        code = frame.f_code
        if code.co_filename.endswith(_DELICATE) and code.co_name not in _WAITING:
            return True
    while frame is not None:
        if frame.f_code.co_filename == _IMPORTING:
            return True
        frame = frame.f_back
    return False
