"""matplotlib's settings for one drawing, seen by the thread that draws and by no other.

matplotlib keeps its settings (``rcParams``) once for the whole process. It reads them when an
artist is made, when ticks appear, when text is rasterised and when a file is written, and some can
be given in no other way. ``matplotlib.rc_context`` changes them for every thread.

Here their values stay as they are. While relufit draws, ``rcParams`` answers the drawing thread
from settings of its own; every other thread reads and writes what it always did.
"""

# ruff: noqa: SLF001  (the names are matplotlib's, which keeps them stable)

from __future__ import annotations

import os
from contextlib import contextmanager
from threading import RLock, local
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib import RcParams

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

__all__ = ["Settings", "drawing_with", "settings_of"]

Settings = dict[str, Any]

BACKEND = "backend"  # the user's alone: it is neither named nor resolved


class _Drawing(local):
    """The settings in force in this thread; None while it does not draw for relufit."""

    settings: Settings | None = None


_drawing = _Drawing()
_one_at_a_time = RLock()  # matplotlib's parser of mathematics is shared by all threads


def _own(params: RcParams) -> Settings | None:
    """What this thread sees in place of the settings of the process; copies are as usual."""
    return _drawing.settings if params is mpl.rcParams else None


class _SettingsByThread(RcParams):
    """What ``matplotlib.rcParams`` is while relufit draws.

    matplotlib documents ``_get``, ``_set`` and ``_update_raw`` as the stable way to its settings;
    all reading and writing goes through them. Another thread may end its drawing within any of
    these lines, and the object is then a plain ``RcParams``: so ``super()`` would fail.
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
    """The defaults of matplotlib with some settings changed, whatever the user's are.

    Raises:
        KeyError: There is no such setting.
        ValueError: It cannot have this value.
    """
    settings: Any = mpl.rcParamsDefault.copy()  # the stubs list every key as a literal
    settings.update(changes)
    return dict(dict[str, Any].items(settings))


@contextmanager
def drawing_with(settings: Settings) -> Generator[None]:
    """Draw with settings of one's own inside the block, in this thread alone.

    One thread draws at a time. A block holds no callback of the user's, and no ``yield``.
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
    """In a forked process no other thread draws, whatever was drawn in its parent."""
    global _one_at_a_time  # noqa: PLW0603 - a lock that another thread held is never released
    _one_at_a_time = RLock()


if hasattr(os, "register_at_fork"):  # not on Windows, which forks nothing
    os.register_at_fork(after_in_child=_unlock_in_child)
