"""Signals that end the command line: clean up first, then die by the signal.

The first signal raises KeyboardInterrupt in the main thread; further ones are ignored while the
program cleans up. An interrupt must not come at a moment at which Python code cannot bear it (in
the midst of an import, or between the taking and the recording of a lock), and it may be swallowed
(in a weak reference's callback). So it waits for a better moment, and comes again until somebody
handles it.
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
_AGAIN_S = 0.05  # until an interrupt that had to wait, or was swallowed, comes again
_PATIENCE = 40  # that often it waits, then it comes at any moment
# Code in which an interrupt leaves a lock taken or a block of `with` half entered; not where it
# waits for something.
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
    """The command was interrupted, and has said so. No library takes it for an error of its own."""


class _State:
    """What has come so far.

    Attributes:
        signal: The signal that ends the program; 0 for none.
        raised: What was raised for it last.
        waits: How often it had to wait.
        is_handled: Whether the program is on its way out.
    """

    def __init__(self) -> None:
        self.signal = 0
        self.raised: KeyboardInterrupt | None = None
        self.waits = 0
        self.is_handled = False


_state = _State()


def install() -> None:
    """Let SIGINT, SIGTERM and SIGHUP end this process in good order.

    For a program only: a library leaves the signals to its user. Signals that are ignored, as
    ``nohup`` wants, stay so.
    """
    for name in _SIGNALS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _receive)


def received() -> bool:
    """Whether a signal has come that ends the program, whatever has become of it since."""
    return bool(_state.signal)


def handled() -> None:
    """Say that the program is on its way out: the interrupt does not come again."""
    _state.is_handled = True
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, 0)


def release() -> None:
    """Let signals end the process at once again: nothing is left to clean up."""
    for name in _SIGNALS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is _receive:
            signal.signal(number, signal.SIG_DFL)


def die() -> NoReturn:
    """End the process by the signal that has come, so that a shell's loop ends too."""
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
    os._exit(128 + number)  # process 1 of a container does not die by a signal


def _receive(number: int, frame: FrameType | None) -> None:
    if _state.signal:
        return  # it comes again by itself
    _state.signal = number
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, _again)
        signal.setitimer(signal.ITIMER_REAL, _AGAIN_S, _AGAIN_S)
    _interrupt(frame)


def _again(_number: int, frame: FrameType | None) -> None:
    _interrupt(frame)


def _interrupt(frame: FrameType | None) -> None:
    """Raise KeyboardInterrupt, unless it is on its way already or the moment is bad."""
    current = sys.exc_info()[1]
    if _state.is_handled or _is_on_its_way(current):
        return
    if (current is not None or _is_delicate(frame)) and _state.waits < _PATIENCE:
        _state.waits += 1
        return
    _state.raised = KeyboardInterrupt()
    raise _state.raised


def _is_on_its_way(error: BaseException | None) -> bool:
    """Whether what is being handled right now comes from the interrupt."""
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
