"""Thread-local matplotlib settings for drawing.

matplotlib has one ``rcParams`` for the whole process. It reads them when an artist is created, when
ticks appear, when text is rasterised and when a file is written; some settings have no other
interface. ``matplotlib.rc_context`` changes them for every thread.

Here the values of the process stay unchanged. While relufit draws, ``rcParams`` returns other
settings to the drawing thread; every other thread reads and writes the usual ones.
"""

# ruff: noqa: SLF001  (names that matplotlib documents as stable)

from __future__ import annotations

import os
from contextlib import contextmanager
from threading import RLock, local
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib import RcParams

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

__all__ = ["Settings", "drawing_with", "settings_here", "settings_of"]

Settings = dict[str, Any]

BACKEND = "backend"  # always the setting of the process; never read or resolved here


class _Drawing(local):
    """The settings of this thread; None while it does not draw for relufit."""

    settings: Settings | None = None


_drawing = _Drawing()
_one_at_a_time = RLock()  # matplotlib's parser of mathematics is shared by all threads


def _own(params: RcParams) -> Settings | None:
    """Return the settings that this thread uses instead of the global ones, if any."""
    return _drawing.settings if params is mpl.rcParams else None


class _SettingsByThread(RcParams):
    """The class of ``matplotlib.rcParams`` while relufit draws.

    matplotlib documents ``_get``, ``_set`` and ``_update_raw`` as stable; all reading and writing
    uses them. Another thread may finish drawing at any line here and turn the object back into a
    plain ``RcParams``, on which ``super()`` would fail.
    """

    def _get(self, key: Any) -> Any:
        own = _own(self)
        return RcParams._get(self, key) if own is None or key == BACKEND else own[key]

    def _set(self, key: Any, val: Any) -> None:
        own = _own(self)
        if own is None or key == BACKEND:
            RcParams._set(self, key, val)
        else:
            own[key] = val

    def _update_raw(self, other_params: Any) -> None:
        own = _own(self)
        if own is None:
            RcParams._update_raw(self, other_params)
        else:
            own.update(dict[str, Any].items(other_params))


def settings_of(changes: Mapping[str, Any]) -> Settings:
    """Return the defaults of matplotlib with changes, independent of the user's settings.

    Raises:
        KeyError: A setting does not exist.
        ValueError: A value is invalid.
    """
    settings: Any = mpl.rcParamsDefault.copy()  # the stubs list every key as a literal
    settings.update(changes)
    return dict(dict[str, Any].items(settings))


def settings_here() -> Settings | None:
    """Return a copy of the settings with which this thread draws; None outside of drawing."""
    return None if _drawing.settings is None else dict(_drawing.settings)


@contextmanager
def drawing_with(settings: Settings) -> Generator[None]:
    """Use these settings inside the block, in this thread only.

    One thread draws at a time. Blocks must not call user callbacks or ``yield``.
    """
    with _one_at_a_time:
        before, usual = _drawing.settings, type(mpl.rcParams)
        try:
            _drawing.settings = settings
            mpl.rcParams.__class__ = _SettingsByThread
            yield
        finally:
            mpl.rcParams.__class__ = usual
            _drawing.settings = before


def _unlock_in_child() -> None:
    """Replace the lock in a forked process, which has no other thread that could release it."""
    global _one_at_a_time  # noqa: PLW0603 - the lock is module state
    _one_at_a_time = RLock()


if hasattr(os, "register_at_fork"):  # not on Windows, which has no fork
    os.register_at_fork(after_in_child=_unlock_in_child)
